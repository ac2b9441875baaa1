"""One simulated screen: it keeps to docs/wire-format.md and paints nothing."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.seal import instant
from app.sim.door import Door, NoAnswer
from app.sim.frames import request
from app.sim.journal import Journal
from app.sim.line import Line
from app.sim.notary import Notary, Paper, Refused, Said
from app.sim.tally import Tally

VERSION = "sim-1"
HEARTBEAT_S, STAMP_EVERY, POLL_S = 30.0, 10, 60.0
TOKEN_S = 570.0  # a token lives ten minutes
LONGEST_S, SPREAD_S = 120.0, 5.0
BAD_TOKEN, RESTART, TOO_MUCH, TAKEN_OVER = 1008, 1012, 1013, 4001
KINDS = ("received", "verified", "shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What all screens of one process share."""

    clock: Callable[[], datetime]
    random: Random
    door: Door
    notary: Notary
    tally: Tally
    gather: Callable[[tuple[tuple[str, int], ...]], Awaitable[None]]
    token: Callable[[SimScreen], Awaitable[str]]


class SimScreen:
    """Lives until it is cancelled: token, hello, evidence, heartbeats, polls, coming back."""

    __slots__ = (
        "_beats",
        "_etag",
        "_gone",
        "_held",
        "_journal",
        "_line",
        "_nonce",
        "_poll",
        "_shown",
        "_spread_s",
        "_timer",
        "_token",
        "_token_until",
        "_tries",
        "_world",
        "gateway",
        "id",
        "key",
        "slot",
    )

    def __init__(self, world: World, key: Ed25519PrivateKey, screen: str) -> None:
        self._world, self.key, self.id = world, key, screen
        self.slot, self.gateway = "", ""
        self._held = self._shown = (0, 0)
        self._token, self._token_until, self._tries = "", 0.0, 0
        self._line: Line | None = None
        self._journal, self._beats = Journal(), 0
        self._nonce, self._etag, self._spread_s = "", "", SPREAD_S
        self._timer: asyncio.TimerHandle | None = None
        self._poll: asyncio.TimerHandle | None = None

    @property
    def is_connected(self) -> bool:
        """Whether its socket is open."""
        return self._line is not None

    async def live(self) -> None:
        """Come back again and again, as the wire format says when."""
        self._poll_later()
        while True:
            await asyncio.sleep(await self._one_talk())

    def leave(self) -> None:
        """End in good order."""
        for timer in (self._timer, self._poll):
            if timer:
                timer.cancel()
        if self._line:
            self._line.close()

    async def _one_talk(self) -> float:
        """Talk until the line is gone; return how long to stay away."""
        loop, tally = asyncio.get_running_loop(), self._world.tally
        try:
            if loop.time() >= self._token_until:
                self._token = await self._world.token(self)
                self._token_until = loop.time() + TOKEN_S
            self._gone: asyncio.Future[tuple[int, float]] = loop.create_future()
            await self._dial(loop)
        except NoAnswer as exc:
            tally.fail(f"token_{exc.code}")
            return max(exc.wait_s, self._back_off())
        except OSError as exc:
            tally.fail(f"connect_{type(exc).__name__}")
            return self._back_off()
        code, wait_s = await self._gone
        tally.closes[str(code)] += 1
        return max(wait_s, self._away(code))

    async def _dial(self, loop: asyncio.AbstractEventLoop) -> None:
        to = urlsplit(self.gateway)
        is_tls = to.scheme == "wss"
        port = to.port or (443 if is_tls else 80)
        asked = request(f"{to.hostname}:{port}", to.path or "/")
        await loop.create_connection(
            lambda: Line(self, asked), to.hostname or "", port, ssl=True if is_tls else None
        )

    def _away(self, code: int) -> float:
        """Return the seconds to stay away after a close with ``code``."""
        uniform = self._world.random.uniform
        if code == BAD_TOKEN:
            self._token_until = 0.0
        if code == RESTART:
            return uniform(0.0, self._spread_s)
        if code == TAKEN_OVER:
            return uniform(60.0, LONGEST_S)
        return self._back_off() + (self._spread_s if code == TOO_MUCH else 0.0)

    def _back_off(self) -> float:
        longest = min(LONGEST_S, 2.0 ** min(self._tries, 7))
        self._tries += 1
        return self._world.random.uniform(0.0, longest)

    # What the line tells

    def opened(self, line: Line) -> None:
        """Say hello."""
        self._line, self._beats = line, 0
        self._world.tally.counts["connects"] += 1
        hello: dict[str, Any] = {"type": "hello", "token": self._token, "boot": VERSION}
        hello |= {
            "version": VERSION,
            "nonce": self._new_nonce(),
            "epoch": self._held[0],
            "seq": self._held[1],
        }
        self._send({**hello, **self._facts()})
        self._beat_later(self._world.random.uniform(0.5, 1.0) * HEARTBEAT_S)

    def closed(self, code: int, wait_s: float) -> None:
        """The line is gone."""
        self._line = None
        self._journal.lost()
        if self._timer:
            self._timer.cancel()
        if not self._gone.done():
            self._gone.set_result((code, wait_s))

    def heard(self, text: bytes) -> None:
        """Take one frame."""
        at, world = asyncio.get_running_loop().time(), self._world
        world.tally.bytes_in += len(text)
        try:
            said = world.notary.read(text)
            self._take(said, at)
        except Refused as exc:
            self._refuse(exc)

    def _take(self, said: Said, at: float) -> None:
        if said.type in {"playlist", "delta"} and said.paper:
            self._take_up(said.paper, at)
        elif said.type == "stamp" and said.paper:
            self._stamped(said.paper.members)
        elif said.type == "ack":
            self._acked(int(said.members.get("batch", 0)), at)
        elif said.type == "poll":
            self._poll_later(self._world.random.uniform(0.0, 1.0))

    def _take_up(self, paper: Paper, at: float) -> None:
        if paper.members.get("slot") != self.slot:
            raise Refused("playlist", "wrong_slot")
        if paper.edition < self._held:
            raise Refused("playlist", "rollback")
        if paper.edition == self._held:
            return
        self._held = paper.edition
        tally, loop = self._world.tally, asyncio.get_running_loop()
        tally.note("received", paper.edition, at)
        if paper.files:
            loop.create_task(self._fetch(paper))
        else:
            self._show(paper, loop.time(), KINDS)

    async def _fetch(self, paper: Paper) -> None:
        self._tell(paper, KINDS[:1])
        try:
            await self._world.gather(paper.files)
        except NoAnswer as exc:
            self._world.tally.fail(f"file_{exc.code}")
            return
        self._show(paper, asyncio.get_running_loop().time(), KINDS[1:])

    def _show(self, paper: Paper, at: float, kinds: tuple[str, ...]) -> None:
        self._shown = max(self._shown, paper.edition)
        for kind in ("verified", "shown"):
            self._world.tally.note(kind, paper.edition, at)
        self._tell(paper, kinds)

    def _stamped(self, stamp: dict[str, Any]) -> None:
        if stamp.get("nonce") != self._nonce:
            raise Refused("stamp", "wrong_nonce")
        if stamp.get("slot") != self.slot:
            raise Refused("stamp", "wrong_slot")
        self._tries, self._spread_s = 0, float(stamp.get("spread_s", SPREAD_S))
        self._world.tally.counts["stamps"] += 1
        self._flush()

    # What it tells

    def _tell(self, paper: Paper, kinds: tuple[str, ...]) -> None:
        at, (epoch, seq) = instant(self._world.clock()), paper.edition
        self._journal.add([{"kind": k, "epoch": epoch, "seq": seq, "at": at} for k in kinds])
        self._flush()

    def _flush(self) -> None:
        """Tell what waits, one batch at a time."""
        if self._line and (told := self._journal.batch(self._shown)):
            self._send(told)

    def _acked(self, batch: int, at: float) -> None:
        if edition := self._journal.acked(batch):
            self._world.tally.note("acked", edition, at)
            self._flush()

    def _refuse(self, exc: Refused) -> None:
        self._world.tally.fail(f"refused_{exc.document}_{exc.code}")
        at = instant(self._world.clock())
        told = {"kind": "refused", "document": exc.document, "code": exc.code, "at": at}
        self._journal.add([told])
        self._flush()

    def _beat_later(self, wait_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._beat)

    def _beat(self) -> None:
        if self._line is None:
            return
        self._beats += 1
        beat: dict[str, Any] = {"type": "heartbeat", "received": self._held}
        beat |= {"verified": self._held, "shown": self._shown}
        if self._beats % STAMP_EVERY == 0:
            beat["nonce"] = self._new_nonce()
        self._send({**beat, **self._facts()})
        self._beat_later(HEARTBEAT_S)

    def _poll_later(self, wait_s: float | None = None) -> None:
        if self._poll:
            self._poll.cancel()
        wait = POLL_S * self._world.random.uniform(0.8, 1.2) if wait_s is None else wait_s
        loop = asyncio.get_running_loop()
        self._poll = loop.call_later(wait, lambda: loop.create_task(self._ask()))

    async def _ask(self) -> None:
        """Poll: what was lost on the way heals here."""
        self._poll_later()
        tally, path = self._world.tally, f"/player/v1/{self.slot}/playlist.json"
        try:
            body, self._etag = await self._world.door.poll(path, self._etag)
            tally.counts["polls"] += 1
            if body:
                at = asyncio.get_running_loop().time()
                self._take(self._world.notary.playlist(body), at)
        except NoAnswer as exc:
            tally.fail(f"poll_{exc.code}")
        except Refused as exc:
            self._refuse(exc)

    def _send(self, frame: dict[str, Any]) -> None:
        if self._line:
            text = json.dumps(frame, separators=(",", ":")).encode()
            self._world.tally.bytes_out += self._line.send(text)

    def _new_nonce(self) -> str:
        self._nonce = b64encode(self._world.random.randbytes(12)).decode()
        return self._nonce

    def _facts(self) -> dict[str, Any]:
        return {"clock": instant(self._world.clock()), "free_bytes": 8_000_000_000}
