"""An SMSC that keeps what it takes: ``python -m tests.scale.smsc PORT JOURNAL``.

Each text is written down before it is answered, one JSON object a line, and reported until the
report was taken, also after a restart. What it took twice stands there twice.
"""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

import smpp34

from app.demo.smsc import MESSAGE_STATE, RECEIPTED_MESSAGE_ID, USER_MESSAGE_REFERENCE, take_apart

EVERY_S = 0.5


class Keeper:
    """Takes texts over any number of links."""

    def __init__(self, port, journal):
        self._server = smpp34.Server(host="127.0.0.1", port=port, system_id="scale")
        lines = read(journal)
        self._number = len(lines)
        # Reports of before a restart may not have been taken: they are said again.
        self._waiting = {line["id"]: line for line in lines if line["own"] is not None}
        self._out = journal.open("a", encoding="utf-8", buffering=1)
        self._links = {}

    async def serve(self):
        await self._server.start()
        report = asyncio.create_task(self._report())
        while not report.done():
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self._links[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                self._take(event)
            else:
                self._links.pop(event.session_id, None)
        report.result()

    def _take(self, event):
        part = take_apart(event)
        self._number += 1
        own = next((o.as_int() for o in event.tlvs if o.tag == USER_MESSAGE_REFERENCE), None)
        line = {"id": f"{self._number}", "to": event.destination_addr, "from": event.source_addr}
        line |= {"own": own, "place": part.place, "text": part.text}
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._waiting[line["id"]] = line
        event.accept(line["id"])

    async def _report(self):
        while True:
            await asyncio.sleep(EVERY_S)
            for line in tuple(self._waiting.values()):
                for link in tuple(self._links.values())[-1:]:
                    with suppress(smpp34.SmppError):  # the link went: it is said again
                        await link.deliver_sm(line["from"], _told(line), **_tlvs(line))
                        self._waiting.pop(line["id"])


def read(journal):
    """Return what was taken so far."""
    if not journal.exists():
        return []
    lines = journal.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]


def _told(line):
    return f"id:{line['id']} sub:001 dlvrd:001 stat:DELIVRD err:000 text:".encode()


def _tlvs(line):
    tlvs = [
        smpp34.Tlv(RECEIPTED_MESSAGE_ID, line["id"].encode() + b"\0"),
        smpp34.Tlv(MESSAGE_STATE, b"\2"),
        smpp34.Tlv(USER_MESSAGE_REFERENCE, (line["own"] or 0).to_bytes(2, "big")),
    ]
    return {"source_addr": line["to"], "esm_class": 4, "tlvs": tlvs}


if __name__ == "__main__":
    asyncio.run(Keeper(int(sys.argv[1]), Path(sys.argv[2])).serve())
