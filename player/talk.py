"""Sans-I/O: the socket's part of the talk: token, hello, frames, heartbeats, coming back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from player import enrol
from player.actions import Action, Answer, Connect, Hang, Say, Send
from player.alerts import LIVE
from player.clock import NEAR, Now
from player.delta import rebuilt
from player.fields import Refused, member, number, parse_object, text, write_instant
from player.screen import Screen
from player.trust import Head, open_stamp

HEARTBEAT_S = 30.0
STAMP_EVERY = 10  # heartbeats between two that ask for a stamp
LONGEST_S, TOKEN_MARGIN_S = 120.0, 30.0
BAD_TOKEN, RESTART, TOO_MUCH, TAKEN_OVER = 1008, 1012, 1013, 4001


class Talk:
    """One line at a time; when it breaks, a later one tells what the earlier could not."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._token: tuple[str, float] | None = None
        self._skew = timedelta(0)
        self._tries = 0
        self._beats = 0
        self._nonces: tuple[str, ...] = ()
        self._takers: dict[str, Callable[[dict[str, Any], Now], list[Action]]] = {
            "stamp": self._stamp,
            "playlist": screen.offer,
            "alerts": screen.offer_alerts,
            "command": lambda envelope, now: self.on_command(envelope, now),
        }
        self._is_busy = False  # from Connect until closed
        self._is_trying_next = screen.world.signer.next is not None
        self.is_open = False
        self.on_settled: Callable[[bool, Now], list[Action]] = lambda _is_new, _now: []
        self.on_command: Callable[[dict[str, Any], Now], list[Action]] = lambda _e, _now: []

    def back_off(self, least: float = 0.0) -> float:
        """Return seconds to wait: U(0, min(120, 2^n)).

        n counts up until a line holds for a heartbeat, or the server takes what it was told: one
        that lets us in only to throw us out is not asked again every second.
        """
        longest = min(LONGEST_S, 2.0 ** min(self._tries, 7))
        self._tries += 1
        return max(least, self._screen.world.uniform(0.0, longest))

    def connect(self, now: Now) -> list[Action]:
        """Open the socket, with a token that still lives or after fetching one."""
        screen = self._screen
        if screen.identity is None or screen.identity.is_revoked or self._is_busy:
            return []
        if self.token(now):
            self._is_busy = True
            return [Connect(screen.identity.gateway)]
        return self.ask_token(now)

    def token(self, now: Now) -> str:
        """Return a token that still lives; empty when there is none."""
        return self._token[0] if self._token and now.mono < self._token[1] else ""

    def ask_token(self, now: Now) -> list[Action]:
        """Ask for a token, with the key that is on trial while two are kept."""
        screen, signer = self._screen, self._screen.world.signer
        if screen.identity is None:
            return []
        chosen = signer.next if self._is_trying_next and signer.next else signer
        time = screen.clock.read(now) + self._skew
        return [enrol.token_ask(screen.identity.screen, chosen, time, screen.world.nonce())]

    def try_next_key(self, now: Now) -> list[Action]:
        """Find out with a token request whether a new key counts."""
        self._is_trying_next = self._screen.world.signer.next is not None
        return self.ask_token(now)

    def token_answered(self, answer: Answer, now: Now) -> list[Action]:
        """Connect with the token, or come back later; a wrong clock mends itself once told."""
        screen = self._screen
        if answer.status == 200:
            token = enrol.read_token(answer.body)
            self._token = (token.token, now.mono + token.seconds - TOKEN_MARGIN_S)
            if token.slot != screen.slot:
                screen.timers["standing"] = now.mono
            settled = self._settle(now)
            if self._is_busy:
                return settled
            self._is_busy = True
            return [*settled, Connect(token.gateway)]
        if answer.status == 403:
            return screen.revoke(now)
        self.retry(now, answer.retry_after)
        if answer.status == 401:
            before, self._skew = self._skew, enrol.read_time(answer.body) - screen.clock.read(now)
            if abs(self._skew - before) < NEAR:  # it is not the clock, so it is the key
                self._is_trying_next = (
                    not self._is_trying_next and screen.world.signer.next is not None
                )
        return [Say("no_token", str(answer.status))]

    def _settle(self, now: Now) -> list[Action]:
        if self._screen.world.signer.next is None:
            return []
        is_new, self._is_trying_next = self._is_trying_next, False
        return self.on_settled(is_new, now)

    def retry(self, now: Now, least: float = 0.0) -> None:
        """Come back later."""
        self._screen.timers["connect"] = now.mono + self.back_off(least)

    def opened(self, now: Now) -> list[Action]:
        """Say hello: who this is and what it holds."""
        screen = self._screen
        if self._token is None or screen.identity is None:
            return [Hang()]
        self.is_open, self._beats = True, 0
        screen.timers["heartbeat"] = now.mono + HEARTBEAT_S
        held = screen.uptake.holds(screen.slot)
        hello = {
            "type": "hello",
            "token": self._token[0],
            "boot": screen.world.facts.boot,
            "nonce": self._new_nonce(),
            "epoch": held.epoch,
            "seq": held.seq,
            "version": screen.world.facts.version,
            "alerts": _pair(screen.alerts.holds(LIVE, screen.scope)),
        }
        if size := screen.world.facts.size:
            hello["screen_px"] = list(size)
        return [_frame(hello | self._clock_and_room(now)), Say("connected")]

    def closed(self, code: int, retry_after: float, now: Now) -> list[Action]:
        """The line is down, or never came up (code 0): choose when to come back."""
        screen = self._screen
        was_open, self.is_open = self.is_open, False
        self._is_busy = False
        screen.reports.lost()
        screen.timers.pop("heartbeat", None)
        if screen.identity is None or screen.identity.is_revoked:
            return []
        self.retry(now, retry_after)
        if code == BAD_TOKEN:
            self._token = None
        elif code == RESTART:
            screen.timers["connect"] = now.mono + screen.world.uniform(0.0, screen.spread_s)
        elif code == TOO_MUCH:
            screen.timers["poll"] = now.mono + screen.world.uniform(0.0, screen.spread_s)
            screen.timers["connect"] += screen.spread_s
        elif code == TAKEN_OVER:
            screen.timers["connect"] = now.mono + screen.world.uniform(60.0, LONGEST_S)
        return [Say("disconnected" if was_open else "unreachable", str(code or ""))]

    def heartbeat(self, now: Now) -> list[Action]:
        """Say that the screen lives and how far it is."""
        if not self.is_open:
            return []
        self._beats += 1
        self._tries = 0
        self._screen.timers["heartbeat"] = now.mono + HEARTBEAT_S
        kinds = ("received", "verified", "shown")
        marks = {kind: self._screen.marks.get(kind, Head()) for kind in kinds}
        beat: dict[str, Any] = {"type": "heartbeat"}
        beat |= {kind: _pair(mark) for kind, mark in marks.items()}
        beat["alerts"] = _pair(self._screen.marks.get("alertsshown", Head()))
        if self._beats % STAMP_EVERY == 0 or not self._screen.clock.is_stamped:
            beat["nonce"] = self._new_nonce()
        return [_frame(beat | self._clock_and_room(now))]

    def evidence(self) -> list[Action]:
        """Tell what was journalled, if anything waits."""
        return self._screen.reports.flush(self._screen.slot) if self.is_open else []

    def frame(self, received: str, now: Now) -> list[Action]:
        """Take one frame; what is malformed or unknown is said and left."""
        try:
            source = parse_object(received)
            kind = text(source, "type")
            if kind == "delta":
                return self._delta(source, now)
            if kind == "ack":
                batch = number(source, "batch", 0, 1 << 53)
                self._tries = 0
                return self._screen.reports.acked(batch, self._screen.slot)
            if kind == "poll":
                self._screen.timers["poll"] = now.mono + self._screen.world.uniform(0.0, 1.0)
                return []
            take = self._takers.get(kind)
            return take(member(source, "envelope"), now) if take else []
        except Refused as exc:
            return [Say(f"refused_{exc.code}", "frame")]

    def _delta(self, frame: dict[str, Any], now: Now) -> list[Action]:
        """Take a new playlist as what changed; when anything is wrong the whole is fetched."""
        screen = self._screen
        base = screen.uptake.base(text(frame, "base", 64))
        actions: list[Action] = []
        if base is not None:
            try:
                actions = screen.offer(rebuilt(base.payload, frame), now, "delta")
            except Refused as exc:
                actions = screen.refuse("delta", exc, now)
        if base is None or any(isinstance(a, Say) for a in actions):
            screen.timers["poll"] = now.mono
        return actions

    def _stamp(self, envelope: dict[str, Any], now: Now) -> list[Action]:
        screen = self._screen
        if screen.root is None:
            return []
        try:
            stamp = open_stamp(screen.root, envelope, screen.slot, frozenset(self._nonces))
        except Refused as exc:
            return screen.refuse("stamp", exc, now)
        self._nonces = ()
        self._skew = timedelta(0)
        return [*screen.stamped(stamp, now), *self.evidence()]

    def _new_nonce(self) -> str:
        nonce = self._screen.world.nonce()
        self._nonces = (*self._nonces[-3:], nonce)
        return nonce

    def _clock_and_room(self, now: Now) -> dict[str, Any]:
        clock = write_instant(self._screen.clock.read(now))
        room, drill = self._screen.world.free_bytes(), self._screen.is_drilling(now)
        return {"clock": clock, "free_bytes": room, "drill": drill}


def _pair(head: Head) -> list[int]:
    return [head.epoch, head.seq]


def _frame(value: dict[str, Any]) -> Send:
    return Send(json.dumps(value, separators=(",", ":")))
