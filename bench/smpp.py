"""How fast texts are handed over, and what a kill on either side costs: ``python bench/smpp.py``.

The far end is an SMSC by other authors (smpp34) in a process of its own, which writes down what it
takes before it answers, and after a restart reports what it had not reported yet, as SMSCs do.

    --texts N       texts of two parts handed over in one go (default 20000)
    --people N      recipients of the publication that is sent while both sides are killed (3000)
    --at PORT       instead, hand texts over to an SMSC that listens there already
    --peer PORT     instead, send some texts to bench/smpp_peer.mjs, which listens there
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import smpp34
from smpp_bare import bare

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it finds its own folder only

OWN, RECEIPTED, STATE = 0x0204, 0x001E, 0x0427
LEASE_S, DOUBT_S = 4, 12
CODE = "110105900001"


async def serve(port: int, journal: Path) -> None:
    """Take texts, write each part down, answer, report."""
    taken = _read(journal)
    server = smpp34.Server(host="127.0.0.1", port=port, system_id="bench")
    await server.start()
    with journal.open("a", encoding="utf-8", buffering=1) as out:
        number = len(taken)
        while True:
            event = await server.next()
            if isinstance(event, smpp34.Esme) and journal.name != "speed":
                asyncio.create_task(report(event, journal, out))
            elif isinstance(event, smpp34.SubmitSmEvent):
                number += 1
                own = next((one.as_int() for one in event.tlvs if one.tag == OWN), 0)
                place = event.short_message[5] if event.esm_class & 0x40 else 1
                out.write(f"A {number} {event.destination_addr} {own} {place}\n")
                event.accept(f"{number}")


async def report(esme: smpp34.Esme, journal: Path, out) -> None:  # noqa: ANN001 - a text file
    """Report what is not reported yet, again and again until the link goes."""
    with suppress(smpp34.SmppError):  # the link went; the next one hears the rest
        await _told(esme, journal, out)


async def _told(esme: smpp34.Esme, journal: Path, out) -> None:  # noqa: ANN001 - a text file
    done: set[str] = {line[1] for line in _lines(journal) if line[0] == "R"}
    while True:
        for line in _lines(journal):
            if line[0] == "A" and line[1] not in done:
                _, name, phone, own, _ = line
                tlvs = [
                    smpp34.Tlv(RECEIPTED, name.encode() + b"\0"),
                    smpp34.Tlv(STATE, b"\2"),
                    smpp34.Tlv(OWN, int(own).to_bytes(2, "big")),
                ]
                text = f"id:{name} stat:DELIVRD err:000".encode()
                await esme.deliver_sm("10690", text, source_addr=phone, esm_class=4, tlvs=tlvs)
                done.add(name)
                out.write(f"R {name}\n")
        await asyncio.sleep(1)


def _lines(journal: Path) -> list[list[str]]:
    if not journal.exists():
        return []
    return [x.split() for x in journal.read_text(encoding="utf-8").splitlines() if x]


def _read(journal: Path) -> list[list[str]]:
    return [line for line in _lines(journal) if line[0] == "A"]


def speed(port: int, texts: int) -> None:
    """Hand texts of two parts over in one go, beside what the SMSC answers at most."""
    from channels.base import Parcel
    from channels.sms_smpp import Settings, SmppChannel
    from renderers.base import SmsText

    url = f"smpp://linli:bench@127.0.0.1:{port}?window=100"
    channel = SmppChannel(Settings.all_from(url, "10690"), lambda heard: None)
    text = SmsText(parts=("停水" * 33, "请提前储水。"), encoding="ucs2")
    parcels = [Parcel(text, f"+8613{n:09}", f"speed:{n}") for n in range(texts)]
    channel.deliver_all(parcels[:100], lambda: False)
    began, used = time.monotonic(), time.process_time()
    results = []
    for start in range(100, texts, 1000):
        results += channel.deliver_all(parcels[start : start + 1000], lambda: False)
    took, used = time.monotonic() - began, time.process_time() - used
    good = sum(hasattr(one, "reference") for one in results)
    taken = f"{2 * good / used:,.0f} a second of ours; {good} of {len(results)} texts taken"
    _say(f"{2 * good / took:,.0f} parts/s over one bind, window 100; {taken}")
    channel.close()
    _say(f"{bare(port, texts):,.0f} parts/s when octets made beforehand are written to it")


def peer(port: int) -> None:
    """Send texts of one and of two parts to an SMSC that others wrote, and hear its reports."""
    from channels.base import Parcel
    from channels.sms_smpp import Settings, SmppChannel
    from renderers.base import SmsText

    heard: list[Any] = []
    wrong = SmppChannel(Settings.all_from(f"smpp://linli:no@127.0.0.1:{port}", "10690"), print)
    one = SmsText(parts=("停水通知",), encoding="ucs2")
    _say(f"wrong password: {wrong.deliver_all([Parcel(one, '+8613800000000', 'x')], _never)}")
    wrong.close()
    url = f"smpp://linli:bench@127.0.0.1:{port}?window=10"
    channel = SmppChannel(Settings.all_from(url, "10690"), heard.append)
    two = SmsText(parts=("停水" * 33, "请提前储水😀。"), encoding="ucs2")
    texts = [Parcel((one, two)[n % 2], f"+8613800{n:06}", f"peer:{n}") for n in range(60)]
    left, over = list(range(len(texts))), time.monotonic() + 60
    while left and time.monotonic() < over:
        found = channel.deliver_all([texts[n] for n in left], _never)
        left = [n for n, one in zip(left, found, strict=True) if not hasattr(one, "reference")]
        time.sleep(max(channel.ready_in(), 0.05) if left else 0)
    _until(lambda: len(heard) >= 90, 10)
    _say(f"{len(texts) - len(left)} of {len(texts)} texts taken, {len(heard)} parts reported")
    channel.close()


def _never() -> bool:
    return False


def _house_of(folder: Path, port: int) -> tuple[Any, Any]:
    from app import config, wiring

    url = f"smpp://linli:bench@127.0.0.1:{port}?window=100"
    said = {"DATA_DIR": str(folder), "LINLI_SMPP_URL": url, "LINLI_SMPP_SENDER": "10690"}
    made = wiring.build(config.load({**said, "LINLI_LOG_LEVEL": "ERROR"}))
    return made.house, made.reports


def publish(folder: Path, port: int, people: int) -> None:
    """Fill a store and plan one notice for everybody."""
    from app.domain.audience import Area, Level
    from app.domain.notice import Category, Notice
    from app.domain.target import Target
    from app.store import area, delivery, migrate, notice, planning, target

    folder.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(f"sqlite:///{folder / 'linli.db'}")
    house, _ = _house_of(folder, port)
    now = house.clock()
    place = Area(code=CODE, name="望春里社区", level=Level.COMMUNITY, slug="wangchunli", path=CODE)
    texts = {"headline": "明天停水" + "，请提前储水" * 10, "title": "停水通知", "body": "停水"}
    made = Notice(
        id="bench001",
        revision=1,
        category=Category.NOTICE,
        **texts,
        when_where="",
        contact="",
        source="",
        sent=now,
        effective=now,
        expires=now + timedelta(hours=2),
        areas=(CODE,),
        channels=frozenset({"sms_smpp"}),
    )
    with house.store.begin() as tx:
        area.put_all(tx, [place])
        for n in range(people):
            one = Target(id=f"p{n:07}", channel="sms_smpp", address=f"+86138{n:08}", area=CODE)
            target.add(tx, house.cipher, one, "", now)
        notice.add_revision(tx, made, "bench")
        delivery.plan(tx, made, now)
        while plans := planning.open_plans(tx):
            planning.go_on(tx, plans[0], now)
    house.store.close()


def work(folder: Path, port: int) -> None:
    """Be the worker: send what is due, store what is reported, look after what is in doubt."""
    from app.dispatch.messages import messages, reports
    from app.domain.pace import Batch

    messages.LEASE = timedelta(seconds=LEASE_S)
    reports.DOUBT = timedelta(seconds=DOUBT_S)
    house, box = _house_of(folder, port)
    batch = Batch()
    house.routes.messages["sms_smpp"].channel.listen()
    while True:
        busy = messages.deliver_due(house, ["sms_smpp"], _never, batch) + box.store(house)
        reports.send_again(house)
        if not busy:
            time.sleep(0.05)


def _states(folder: Path, port: int) -> dict[str, int]:
    from app.store import delivery

    house, _ = _house_of(folder, port)
    with house.store.read() as tx:
        found = delivery.counts(tx, "bench001").get(("sms_smpp", 1), {})
    house.store.close()
    return {str(state): count for state, count in found.items()}


def _child(*words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, *map(str, words)])


def _kill(one: subprocess.Popen[bytes]) -> None:
    one.send_signal(signal.SIGKILL)
    one.wait()


def _until(claim, patience: float) -> None:  # noqa: ANN001 - a function without arguments
    over = time.monotonic() + patience
    while not claim() and time.monotonic() < over:
        time.sleep(0.2)


def killed(folder: Path, port: int, people: int) -> None:
    """Send to everybody while the worker and the SMSC are each killed once."""
    journal, data = folder / "taken", folder / "house"
    publish(data, port, people)
    smsc, worker = _child("--serve", port, journal), _child("--work", data, port)
    _until(lambda: len(_read(journal)) > people // 4, 60)
    _kill(worker)
    _say(f"worker killed after {len(_read(journal))} parts")
    worker = _child("--work", data, port)
    before = len(_read(journal))
    _until(lambda: len(_read(journal)) > before + people // 4, 60)
    _kill(smsc)
    _say(f"SMSC killed after {len(_read(journal))} parts")
    smsc = _child("--serve", port, journal)
    _until(lambda: _states(data, port).get("delivered", 0) == people, 120)
    _kill(worker)
    _kill(smsc)
    phones = Counter((phone, place) for _, _, phone, _, place in _read(journal))
    double = sum(count > 1 for count in phones.values())
    missing = people - len({phone for phone, _ in phones})
    _say(
        f"{people} people: {missing} got nothing, {double} parts came twice; {_states(data, port)}"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def main() -> None:
    """Do as the command line says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=20_000)
    options.add_argument("--people", type=int, default=3_000)
    options.add_argument("--serve", nargs=2)
    options.add_argument("--work", nargs=2)
    options.add_argument("--peer", type=int)
    options.add_argument("--at", type=int)
    asked = options.parse_args()
    if asked.peer:
        peer(asked.peer)
    elif asked.at:
        speed(asked.at, asked.texts)
    elif asked.serve:
        asyncio.run(serve(int(asked.serve[0]), Path(asked.serve[1])))
    elif asked.work:
        work(Path(asked.work[0]), int(asked.work[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            folder, port = Path(name), _free_port()
            smsc = _child("--serve", port, folder / "speed")
            time.sleep(1)
            speed(port, asked.texts)
            _kill(smsc)
            killed(folder, _free_port(), asked.people)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
