"""A simulated SMSC with phones behind it: ``python -m app.demo.smsc --port 2775``.

The protocol is spoken by smpp34, which knows nothing of us. It prints each text as the phone shows
it, in one line, and reports it delivered; one telephone of the neighbourhood is switched off. It is
strict: a part that is too long, cut through a character or addressed to no number is refused.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass

import smpp34

from channels.sms_smpp import gsm7

UDHI, UCS2, GSM7 = 0x40, 8, 0
OK, TOO_LONG, NO_NUMBER, UNREADABLE = 0x00, 0x01, 0x0B, 0x65  # command_status, SMPP 3.4 5.1.3
# Optional parameters, 5.3.2.
RECEIPTED_MESSAGE_ID, MESSAGE_STATE = 0x001E, 0x0427
USER_MESSAGE_REFERENCE, MESSAGE_PAYLOAD = 0x0204, 0x0424
SAR_REFERENCE, SAR_TOTAL, SAR_PLACE = 0x020C, 0x020E, 0x020F
LONGEST = {GSM7: 160, UCS2: 140}  # octets in one message, 3GPP TS 23.038 and 23.040
LONGEST_PAYLOAD = 4096
SWITCHED_OFF = "19900000023"
ESCAPED = {code: char for char, code in gsm7.EXTENSION.items()}


@dataclass(frozen=True, slots=True)
class Text:
    """What a phone shows: its parts joined again."""

    sender: str
    recipient: str
    text: str
    parts: int


@dataclass(frozen=True, slots=True)
class Part:
    """One submit_sm taken apart; ``group`` is equal for the parts of one text."""

    group: tuple[str, str, int]
    total: int
    place: int
    text: str


class BadPart(ValueError):
    """A submit_sm no phone could show; ``status`` is what SMPP calls it."""

    def __init__(self, status: int) -> None:
        super().__init__(f"0x{status:02X}")
        self.status = status


def take_apart(event: smpp34.SubmitSmEvent) -> Part:
    """Return the part in ``event``; BadPart when no phone could show it."""
    recipient, octets = event.destination_addr, event.short_message
    if not (recipient.isdigit() and 3 <= len(recipient) <= 15):
        raise BadPart(NO_NUMBER)
    limit = LONGEST.get(event.data_coding, 0)
    options = {one.tag: one for one in event.tlvs}
    place: tuple[int, ...] = (0, 1, 1)
    if MESSAGE_PAYLOAD in options:
        octets, limit = bytes(options[MESSAGE_PAYLOAD].value), LONGEST_PAYLOAD
    elif SAR_TOTAL in options:
        place = tuple(options[tag].as_int() or 0 for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_PLACE))
        limit -= 7 if event.data_coding == GSM7 else 6
    if event.esm_class & UDHI:
        if octets[:3] != b"\x05\x00\x03":
            raise BadPart(UNREADABLE)
        place, octets = tuple(octets[3:6]), octets[6:]
        limit -= 7 if event.data_coding == GSM7 else 6
    if not 0 < len(octets) <= limit:
        raise BadPart(TOO_LONG)
    reference, total, number = place
    group = (event.source_addr, recipient, reference)
    return Part(group, total, number, _decode(octets, event.data_coding))


class Smsc:
    """One listening SMSC. ``judge`` may answer otherwise: a status, or None to say nothing.

    ``report_after`` is in seconds; None reports nothing. A telephone that ``is_off`` is reported
    as not reached.
    """

    def __init__(
        self,
        port: int,
        on_text: Callable[[Text], None],
        judge: Callable[[smpp34.SubmitSmEvent], int | None] = lambda event: OK,
        report_after: float | None = 1.0,
        is_off: Callable[[str], bool] = lambda phone: False,
    ) -> None:
        self._server = smpp34.Server(host="127.0.0.1", port=port, system_id="linli-demo")
        self._on_text, self._judge, self._report_after = on_text, judge, report_after
        self._is_off = is_off
        self._bound: dict[str, smpp34.Esme] = {}
        self._parts: dict[tuple[str, str, int], dict[int, Part]] = {}
        self._unanswered: list[smpp34.SubmitSmEvent] = []  # dropping one would answer it
        self._reports: set[asyncio.Task[None]] = set()
        self._taken = 0

    async def start(self) -> None:
        """Listen; returns at once."""
        await self._server.start()

    async def serve(self) -> None:
        """Answer until cancelled."""
        try:
            while True:
                event = await self._server.next()
                if isinstance(event, smpp34.Esme):
                    self._bound[event.session_id] = event
                elif isinstance(event, smpp34.SubmitSmEvent):
                    self._submit(event)
                else:
                    self._bound.pop(event.session_id, None)
        finally:
            await self._server.stop()

    async def send_in(self, phone: str, text: str) -> None:
        """Let ``phone`` send us a text, over any link that is bound."""
        esme = next(iter(self._bound.values()))
        octets = text.encode("utf-16-be")
        await esme.deliver_sm("10690000", octets, source_addr=phone, data_coding=UCS2)

    def _submit(self, event: smpp34.SubmitSmEvent) -> None:
        status = self._judge(event)
        if status is None:
            self._unanswered.append(event)
            return
        try:
            part = take_apart(event)
        except BadPart as exc:
            status = status or exc.status
        if status != OK:
            event.reject(status)
            return
        self._taken += 1
        message_id = f"linli{self._taken:06d}"
        event.accept(message_id)
        self._join(part)
        if self._report_after is not None and event.registered_delivery & 1:
            self._later(event, message_id, self._report_after)

    def _join(self, part: Part) -> None:
        parts = self._parts.setdefault(part.group, {})
        parts[part.place] = part
        if len(parts) == part.total:
            del self._parts[part.group]
            whole = "".join(parts[n].text for n in sorted(parts))
            self._on_text(Text(part.group[0], part.group[1], whole, part.total))

    def _later(self, event: smpp34.SubmitSmEvent, message_id: str, seconds: float) -> None:
        task = asyncio.get_running_loop().create_task(self._report(event, message_id, seconds))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _report(self, event: smpp34.SubmitSmEvent, message_id: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        word, state = (b"UNDELIV", 5) if self._is_off(event.destination_addr) else (b"DELIVRD", 2)
        if (esme := self._bound.get(event.session_id)) is not None:
            await esme.deliver_sm(
                event.source_addr,
                b"id:%s sub:001 dlvrd:001 stat:%s err:000 text:" % (message_id.encode(), word),
                source_addr=event.destination_addr,
                esm_class=0x04,
                tlvs=[
                    smpp34.Tlv(RECEIPTED_MESSAGE_ID, message_id.encode() + b"\0"),
                    smpp34.Tlv(MESSAGE_STATE, bytes([state])),
                    *(one for one in event.tlvs if one.tag == USER_MESSAGE_REFERENCE),
                ],
            )


def line(text: Text) -> str:
    """Return what a phone shows in one line; of the number its end alone, this goes to a log."""
    shown = " ".join(text.text.split())
    return f"手机（尾号 {text.recipient[-4:]}）收到短信（{text.parts} 条）：{shown}"


def _decode(octets: bytes, data_coding: int) -> str:
    if data_coding == UCS2:
        try:
            return octets.decode("utf-16-be")
        except UnicodeDecodeError:
            raise BadPart(UNREADABLE) from None
    shown, codes = [], iter(octets)
    for code in codes:
        char = ESCAPED.get(next(codes, 0)) if code == gsm7.ESCAPE else gsm7.BASIC[code & 0x7F]
        if char is None:
            raise BadPart(UNREADABLE)
        shown.append(char)
    return "".join(shown)


def _print(text: Text) -> None:
    sys.stdout.write(line(text) + "\n")
    sys.stdout.flush()


async def _main(port: int) -> None:
    smsc = Smsc(port, _print, is_off=lambda phone: phone.endswith(SWITCHED_OFF))
    await smsc.start()
    sys.stdout.write(f"模拟短信中心已启动，端口 {port}\n")
    sys.stdout.flush()
    await smsc.serve()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="A simulated SMSC that prints what phones show.")
    options.add_argument("--port", type=int, default=2775)
    try:
        asyncio.run(_main(options.parse_args().port))
    except KeyboardInterrupt:
        sys.exit(0)
