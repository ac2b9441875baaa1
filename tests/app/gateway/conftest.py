"""A gateway on loopback with a real bell, and players that speak the wire format."""

import asyncio
import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.asyncio.client import connect

from app.dispatch.keys import seal
from app.dispatch.screens import token
from app.dispatch.screens.token import Grant
from app.gateway.hub import Hub
from app.gateway.limits import Limits
from app.gateway.server import Gateway
from app.store.bell import Bell
from app.store.bell_async import AsyncBell
from app.store.session import new_id
from tests.conftest import NOON

TOKEN_KEY = bytes(range(32))
RELEASE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
STAMP_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
QUICK = Limits(heal_s=60.0, close_s=0.5, gather_s=0.01, retry_s=0.1)


class Rig:
    """One gateway; ``slot`` is nobody else's."""

    origin = None

    def __init__(self, url, limits):
        self.slot = f"led/110105900001/192x32-mono-{new_id()}"
        self.bell, self.limits, self.url = Bell(url), limits, url

    async def start(self):
        self.quiet_bell = AsyncBell(self.url)
        at = (STAMP_KEY,), TOKEN_KEY, lambda: NOON
        self.hub = Hub(self.quiet_bell, *at, self.limits, self.origin)
        self.gateway = Gateway(self.hub, "https://linli.example")
        self.port = await self.gateway.start("127.0.0.1", 0)

    async def stop(self):
        await self.gateway.stop()
        await self.quiet_bell.close()
        self.bell.close()

    def token(self, screen="q7wn4rt2", minutes=10):
        grant = Grant(screen, self.slot, NOON + timedelta(minutes=minutes))
        return token.issue(TOKEN_KEY, grant)

    def line(self, **options):
        options = {"subprotocols": ["linli.v1"], "compression": None, "proxy": None} | options
        return connect(f"ws://127.0.0.1:{self.port}/", **options)

    @asynccontextmanager
    async def player(self, screen="q7wn4rt2", **said):
        """A player after its hello and the stamp that answers it."""
        async with self.line() as line:
            await line.send(hello(self.token(screen), **said))
            assert (await told(line))["type"] == "stamp"
            yield line

    def board(self, seq, items=(), epoch=1):
        payload = {"slot": self.slot, "epoch": epoch, "seq": seq, "items": list(items)}
        return seal.dsse(seal.TYPE.format("playlist"), seal.canonical(payload), RELEASE_KEY)

    def ring(self, seq, **more):
        self.bell.ring(self.slot, self.board(seq, **more))


def hello(written, **said):
    usual = {"boot": "b1", "nonce": "b64yq1v0m7k2c9xw", "epoch": 0, "seq": 0}
    usual |= {"clock": "2026-11-24T04:00:00Z", "free_bytes": 1 << 33, "version": "0.1.0"}
    return json.dumps({"type": "hello", "token": written} | usual | said)


def heartbeat(**said):
    usual = {"received": [1, 42], "verified": [1, 42], "shown": [1, 41]}
    usual |= {"clock": "2026-11-24T04:00:00Z", "free_bytes": 1 << 33}
    return json.dumps({"type": "heartbeat"} | usual | said)


def shown(seq, batch=1):
    item = {"kind": "shown", "epoch": 1, "seq": seq, "at": "2026-11-24T03:59:58Z"}
    return json.dumps({"type": "evidence", "batch": batch, "items": [item]})


async def told(line):
    return json.loads(await asyncio.wait_for(line.recv(), 30))


async def closed(line):
    """The code with which the gateway closes."""
    await asyncio.wait_for(line.wait_closed(), 30)
    return line.close_code


def payload(frame):
    return json.loads(b64decode(frame["envelope"]["payload"]))


def in_own_loop(story):
    """Run ``story`` in a thread of its own: another test may keep a loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


@pytest.fixture
def talk(valkey_url):
    """Runs ``story(rig)`` against a gateway with ``limits``."""

    def run(story, **limits):
        async def told_whole():
            rig = Rig(valkey_url, replace(QUICK, **limits))
            await rig.start()
            try:
                await asyncio.wait_for(story(rig), 90)
            finally:
                await rig.stop()

        in_own_loop(told_whole())

    return run
