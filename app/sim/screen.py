"""One simulated screen: it keeps to docs/wire-format.md and paints nothing."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys.seal import instant
from app.sim.comeback import BAD_TOKEN, SPREAD_S, Comeback
from app.sim.door import Door, NoAnswer
from app.sim.frames import request
from app.sim.holding import Holding
from app.sim.journal import Journal
from app.sim.line import Line
from app.sim.notary import Notary, Paper, Refused, Said
from app.sim.polls import Polls
from app.sim.tally import Tally

VERSION = "sim-1"
HEARTBEAT_S, STAMP_EVERY = 30.0, 10
TOKEN_S = 570.0  # a token lives ten minutes
RESTARTS_S = 3.0  # how long a simulated restart takes
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
    token: Callable[[SimScreen], Awaitable[tuple[str, str]]]


class SimScreen:
    """Lives until it is cancelled: token, hello, evidence, heartbeats, polls, coming back."""

    __slots__ = (
        "_beats",
        "_comeback",
        "_gone",
        "_journal",
        "_line",
        "_nonce",
        "_polls",
        "_timer",
        "_token",
        "_token_until",
        "_world",
        "gateway",
        "holding",
        "key",
    )

    def __init__(self, world: World, key: Ed25519PrivateKey, screen: str) -> None:
        self._world, self.key, self.gateway = world, key, ""
        self.holding = Holding(screen)
        self._comeback = Comeback(world.random)
        self._token, self._token_until = "", 0.0
        self._line: Line | None = None
        self._journal, self._beats = Journal(), 0
        self._nonce = ""
        self._polls = Polls(world.random, world.door, world.tally, self._polled)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_connected(self) -> bool:
        """Whether its socket is open."""
        return self._line is not None

    async def live(self) -> None:
        """Come back again and again, as the wire format says when."""
        self._polls.begin(self.holding.slot)
        while True:
            await asyncio.sleep(await self._one_talk())

    def leave(self) -> None:
        """End in good order."""
        self._polls.stop()
        if self._timer:
            self._timer.cancel()
        if self._line:
            self._line.close()

    async def _one_talk(self) -> float:
        """Talk until the line is gone; return how long to stay away."""
        loop, tally = asyncio.get_running_loop(), self._world.tally
        try:
            if loop.time() >= self._token_until:
                self._token, slot = await self._world.token(self)
                if self.holding.move(slot):
                    self._polls.begin(slot)
                self._token_until = loop.time() + TOKEN_S
            self._gone: asyncio.Future[tuple[int, float]] = loop.create_future()
            await self._dial(loop)
        except NoAnswer as exc:
            tally.fail(f"token_{exc.code}")
            return max(exc.wait_s, self._comeback.back_off())
        except OSError as exc:
            tally.fail(f"connect_{type(exc).__name__}")
            return self._comeback.back_off()
        code, wait_s = await self._gone
        tally.closes[str(code)] += 1
        if code == BAD_TOKEN:
            self._token_until = 0.0
        return max(wait_s, self._comeback.away(code))

    async def _dial(self, loop: asyncio.AbstractEventLoop) -> None:
        to = urlsplit(self.gateway)
        is_tls = to.scheme == "wss"
        port = to.port or (443 if is_tls else 80)
        asked = request(f"{to.hostname}:{port}", to.path or "/")
        await loop.create_connection(
            lambda: Line(self, asked), to.hostname or "", port, ssl=True if is_tls else None
        )

    # What the line tells

    def opened(self, line: Line) -> None:
        """Say hello."""
        self._line, self._beats = line, 0
        self._world.tally.counts["connects"] += 1
        (epoch, seq), nonce = self.holding.at(), self._new_nonce()
        hello: dict[str, Any] = {"type": "hello", "token": self._token, "boot": VERSION}
        hello |= {"version": VERSION, "nonce": nonce, "epoch": epoch, "seq": seq}
        hello["alerts"] = self.holding.at("alerts")
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
        self._hear(self._world.notary.read, text)

    def _polled(self, document: str, body: bytes) -> None:
        self._hear(partial(self._world.notary.envelope, document), body)

    def _hear(self, read: Callable[[bytes], Said], text: bytes) -> None:
        at = asyncio.get_running_loop().time()
        self._world.tally.bytes_in += len(text)
        try:
            self._take(read(text), at)
        except Refused as exc:
            self._refuse(exc)

    def _take(self, said: Said, at: float) -> None:
        if said.paper and said.type in {"playlist", "delta", "alerts"}:
            self._take_up(said.paper, at)
        elif said.paper and said.type == "stamp":
            self._stamped(said.paper.members)
        elif said.paper and said.type == "command":
            self._obey(said.paper.members)
        elif said.type == "ack":
            self._acked(int(said.members.get("batch", 0)), at)
        elif said.type == "poll":
            self._polls.later(self._world.random.uniform(0.0, 1.0))

    def _take_up(self, paper: Paper, at: float) -> None:
        stream = self.holding.take(paper, self._world.clock())
        if stream is None:
            return
        loop = asyncio.get_running_loop()
        if stream:
            self._world.tally.counts[f"{stream}_shown"] += 1
            self._show(paper, stream, KINDS)
            return
        self._world.tally.note("received", paper.edition, at)
        if paper.files:
            loop.create_task(self._fetch(paper))
        else:
            self._show(paper, "", KINDS)

    async def _fetch(self, paper: Paper) -> None:
        self._tell(paper, "", KINDS[:1])
        try:
            await self._world.gather(paper.files)
        except NoAnswer as exc:
            self._world.tally.fail(f"file_{exc.code}")
            return
        self._show(paper, "", KINDS[1:])

    def _show(self, paper: Paper, stream: str, kinds: tuple[str, ...]) -> None:
        self.holding.show(stream, paper.edition)
        if not stream:
            at = asyncio.get_running_loop().time()
            for kind in ("verified", "shown"):
                self._world.tally.note(kind, paper.edition, at)
        self._tell(paper, stream, kinds)

    def _stamped(self, stamp: dict[str, Any]) -> None:
        if stamp.get("nonce") != self._nonce:
            raise Refused("stamp", "wrong_nonce")
        if stamp.get("slot") != self.holding.slot:
            raise Refused("stamp", "wrong_slot")
        self._comeback.works(float(stamp.get("spread_s", SPREAD_S)))
        self._world.tally.counts["stamps"] += 1
        self._flush()

    def _obey(self, command: dict[str, Any]) -> None:
        now = self._world.clock()
        done = self.holding.obey(command, now)
        self._world.tally.counts["commands"] += 1
        self._journal.add(done, instant(now))
        self._flush()
        if command.get("command") == "purge":
            self._polls.forget()
        elif command.get("command") == "restart" and self._line:
            asyncio.get_running_loop().call_later(RESTARTS_S, self._line.close)

    # What it tells

    def _tell(self, paper: Paper, stream: str, kinds: tuple[str, ...]) -> None:
        self._journal.tell(kinds, paper.edition, stream, instant(self._world.clock()))
        self._flush()

    def _flush(self) -> None:
        """Tell what waits, one batch at a time."""
        if self._line and (told := self._journal.batch(self._shown())):
            self._send(told)

    def _acked(self, batch: int, at: float) -> None:
        if edition := self._journal.acked(batch):
            self._world.tally.note("acked", edition, at)
            self._flush()

    def _refuse(self, exc: Refused) -> None:
        self._world.tally.fail(f"refused_{exc.document}_{exc.code}")
        told = {"kind": "refused", "document": exc.document, "code": exc.code}
        self._journal.add(told, instant(self._world.clock()))
        self._flush()
        if exc.document == "delta":  # the whole heals it
            self._polls.forget()

    def _beat_later(self, wait_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._beat)

    def _beat(self) -> None:
        if self._line is None:
            return
        self._beats += 1
        held, alerts = self.holding.at(), self.holding.shown.get("alerts", (0, 0))
        beat: dict[str, Any] = {"type": "heartbeat", "received": held, "verified": held}
        beat |= {"shown": self._shown(), "alerts": alerts}
        if self._beats % STAMP_EVERY == 0:
            beat["nonce"] = self._new_nonce()
        self._send({**beat, **self._facts()})
        self._beat_later(HEARTBEAT_S)

    def _send(self, frame: dict[str, Any]) -> None:
        if self._line:
            text = json.dumps(frame, separators=(",", ":")).encode()
            self._world.tally.bytes_out += self._line.send(text)

    def _new_nonce(self) -> str:
        self._nonce = b64encode(self._world.random.randbytes(12)).decode()
        return self._nonce

    def _shown(self) -> tuple[int, int]:
        return self.holding.shown.get("", (0, 0))

    def _facts(self) -> dict[str, Any]:
        now = self._world.clock()
        is_drilling = self.holding.is_drilling(now)
        return {"clock": instant(now), "free_bytes": 8_000_000_000, "drill": is_drilling}
