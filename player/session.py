"""Sans-I/O: everything a screen says and hears, as events in and actions out."""

from __future__ import annotations

from collections.abc import Callable

from player import enrol
from player.actions import Action, Answer, Ask, Hang, KeepTime, Note, Say, ShowCode
from player.clock import Now
from player.fields import Refused, parse_object
from player.journal import Entry
from player.screen import Kept, Screen, World
from player.talk import Talk
from player.trust import Head

Event = Callable[[Now], list[Action]]
FLOOR_S = 60.0
SCRUB_S = 86_400.0
STUMBLE_S = 60.0
ROOT_AGAIN_S = 600.0
CODE_AGAIN_S = 60.0


class Session:
    """Feed it events with the time; carry out the actions it returns, in order.

    ``due`` says when ``tick`` is wanted next. Nothing that comes over the line makes it raise.
    """

    def __init__(self, kept: Kept, world: World) -> None:
        self._screen = Screen(kept, world)
        self._talk = Talk(self._screen)
        self._screen_id, self._code = "", ""
        self._code_again, self._code_poll_s = 0.0, 3.0
        self._root_asked = float("-inf")
        self._etag = ("", "")  # slot, ETag
        self._timers: dict[str, Callable[[Now], list[Action]]] = {
            "enrol": self._enrol,
            "standing": self._standing,
            "connect": self._talk.connect,
            "poll": self._poll,
            "heartbeat": self._talk.heartbeat,
            "evidence": lambda _: self._talk.evidence(),
            "gather": lambda _: self._screen.uptake.ask(),
            "floor": self._floor,
        }
        self._answers: dict[str, Callable[[Answer, Now], list[Action]]] = {
            "enrol": self._enrolled,
            "standing": self._stands,
            "token": self._talk.token_answered,
            "poll": self._polled,
        }

    @property
    def screen(self) -> Screen:
        """What it is and holds."""
        return self._screen

    def due(self) -> float:
        """Return the monotonic second at which ``tick`` is wanted next."""
        return min(self._screen.timers.values(), default=float("inf"))

    def start(self, now: Now) -> list[Action]:
        """Begin; what is held is on the panel already."""
        timers = self._screen.timers
        timers["floor"] = now.mono + FLOOR_S
        if self._screen.identity is None:
            timers["enrol"] = now.mono
            return [ShowCode(""), *self.tick(now)]
        timers["standing"] = now.mono
        if not self._screen.identity.is_revoked:
            timers["connect"] = timers["poll"] = timers["gather"] = now.mono
        return self.tick(now)

    def tick(self, now: Now) -> list[Action]:
        """Do what has become due."""
        timers = self._screen.timers
        actions: list[Action] = []
        for name in [n for n in self._timers if timers.get(n, float("inf")) <= now.mono]:
            timers.pop(name, None)
            actions += self._timers[name](now)
        return actions

    def answered(self, answer: Answer, now: Now) -> list[Action]:
        """Take the answer to an ``Ask``."""
        try:
            return self._answers[answer.what](answer, now)
        except Refused as exc:
            self._again(answer.what, now, answer.retry_after)
            return [Say(f"refused_{exc.code}", answer.what)]

    def opened(self, now: Now) -> list[Action]:
        """The socket is open."""
        return self._talk.opened(now)

    def frame(self, received: str, now: Now) -> list[Action]:
        """A text frame came."""
        return self._talk.frame(received, now)

    def closed(self, code: int, retry_after: float, now: Now) -> list[Action]:
        """The socket closed with ``code``; 0 when it never opened."""
        return self._talk.closed(code, retry_after, now)

    def gathered(self, head: Head, has_all: bool, now: Now) -> list[Action]:
        """The pictures of a pending playlist are here, or some could not be had yet."""
        uptake = self._screen.uptake
        newest = uptake.pending or uptake.held
        if newest is None or newest.playlist.head != head:
            return []
        if not has_all:
            self._screen.timers["gather"] = now.mono + 1.0 + self._talk.back_off()
            return [Say("media_missing")]
        self._screen.timers["gather"] = now.mono + SCRUB_S
        return self._screen.claim(uptake.complete(self._screen.clock.read(now)), now)

    def painted(self, slot: str, head: Head, now: Now) -> list[Action]:
        """A playlist was on the panel for the first time; this is told at once."""
        at = self._screen.clock.read(now)
        shown = Note((Entry("shown", slot, head.epoch, head.seq, at),))
        return [*self._screen.claim([shown], now), *self._talk.evidence()]

    def stop(self, now: Now) -> list[Action]:
        """End in good order."""
        return [KeepTime(self._screen.clock.floor(now)), Hang()]

    def stumbled(self, now: Now) -> None:
        """Something in here failed: whatever it was about to do is done again in a minute."""
        names = ("connect", "poll", "floor") if self._screen.identity else ("enrol", "floor")
        for name in names:
            self._screen.timers.setdefault(name, now.mono + STUMBLE_S)

    def _enrol(self, _now: Now) -> list[Action]:
        return [enrol.enrol_ask(self._screen.world.signer, self._screen.world.facts)]

    def _enrolled(self, answer: Answer, now: Now) -> list[Action]:
        if answer.status not in {200, 201}:
            self._again("enrol", now, answer.retry_after)
            return [Say("no_code", str(answer.status or ""))]
        code = enrol.read_code(answer.body)
        changed = code.code != self._code
        self._screen_id, self._code = code.screen, code.code
        self._code_again = now.mono + CODE_AGAIN_S
        self._code_poll_s = float(code.poll_s)
        self._screen.timers["standing"] = now.mono + self._code_poll_s
        return [ShowCode(code.code), Say("code", code.code)] if changed else []

    def _standing(self, now: Now) -> list[Action]:
        """Ask whether we are approved; later on, for a new root, but not too often."""
        identity = self._screen.identity
        if identity is None:
            return [enrol.standing_ask(self._screen_id)]
        if now.mono - self._root_asked < ROOT_AGAIN_S:
            self._screen.timers["standing"] = self._root_asked + ROOT_AGAIN_S
            return []
        self._root_asked = now.mono
        return [enrol.standing_ask(identity.screen)]

    def _stands(self, answer: Answer, now: Now) -> list[Action]:
        standing = enrol.read_standing(answer.body) if answer.status == 200 else None
        identity = self._screen.identity
        if standing and standing.state == "approved":
            screen_id = identity.screen if identity else self._screen_id
            return self._screen.approve(standing, screen_id, now)
        if standing and standing.state == "revoked":
            return [*self._screen.revoke(now), Hang()]
        if identity is not None:
            return [Say("unknown_screen")] if answer.status == 404 else []
        if answer.status == 404 or now.mono >= self._code_again:
            self._screen.timers["enrol"] = now.mono
        else:
            self._screen.timers["standing"] = now.mono + max(self._code_poll_s, answer.retry_after)
        return []

    def _poll(self, now: Now) -> list[Action]:
        identity = self._screen.identity
        if identity is None or identity.is_revoked:
            return []
        spread = self._screen.world.uniform(0.8, 1.2)
        self._screen.timers["poll"] = now.mono + self._screen.poll_s * spread
        path = f"/player/v1/{identity.slot}/playlist.json"
        slot, etag = self._etag
        return [Ask(what="poll", path=path, etag=etag if slot == identity.slot else "")]

    def _polled(self, answer: Answer, now: Now) -> list[Action]:
        if answer.status != 200:
            least = now.mono + answer.retry_after
            self._screen.timers["poll"] = max(least, self._screen.timers.get("poll", least))
            return []
        actions = self._screen.offer(parse_object(answer.body), now)
        if not any(isinstance(a, Say) for a in actions):  # what was refused is asked for again
            self._etag = (self._screen.slot, answer.etag)
        return actions

    def _floor(self, now: Now) -> list[Action]:
        self._screen.timers["floor"] = now.mono + FLOOR_S
        return [KeepTime(self._screen.clock.floor(now))]

    def _again(self, what: str, now: Now, least: float) -> None:
        """Ask again later, for an answer that could not be used."""
        name = "connect" if what == "token" else what
        self._screen.timers[name] = now.mono + self._talk.back_off(max(1.0, least))
