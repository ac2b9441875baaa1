"""Sans-I/O: everything a screen says and hears, as events in and actions out."""

from __future__ import annotations

from collections.abc import Callable

from player.actions import Action, Answer, Hang, KeepTime, Note, Obey, Say, ShowCode
from player.clock import DAWN, NEAR, Now
from player.fields import Refused
from player.journal import entry
from player.obedience import Obedience
from player.pairing import Pairing
from player.polls import Polls
from player.screen import Kept, Screen, World
from player.sights import FirstPainted, Quarantined, Sight
from player.talk import Talk
from player.trust import Head

Event = Callable[[Now], list[Action]]
FLOOR_S = 60.0
SCRUB_S = 86_400.0
STUMBLE_S = 60.0


class Session:
    """Feed it events with the time; carry out the actions it returns, in order.

    ``due`` says when ``tick`` is wanted next. Nothing that comes over the line makes it raise.
    """

    def __init__(self, kept: Kept, world: World) -> None:
        self._screen = Screen(kept, world)
        self._faults = kept.faults
        self._talk, self._polls = Talk(self._screen), Polls(self._screen)
        self._pairing = Pairing(self._screen, self._again)
        self._obedience = Obedience(self._screen, self._talk, self._polls)
        self._talk.on_command, self._talk.on_settled = self._obedience.hear, self._obedience.settled
        self._clocks: Now | None = None
        self._timers: dict[str, Callable[[Now], list[Action]]] = {
            "enrol": self._pairing.ask_code,
            "standing": self._pairing.ask_standing,
            "connect": self._talk.connect,
            "poll": self._polls.ask,
            "heartbeat": self._talk.heartbeat,
            "ledger": self._screen.account,
            "evidence": lambda _: self._talk.evidence(),
            "gather": lambda _: self._screen.uptake.ask(),
            "snap": self._obedience.snap,
            "restart": self._obedience.restart,
            "floor": self._floor,
        }
        self._answers: dict[str, Callable[[Answer, Now], list[Action]]] = {
            "enrol": self._pairing.code_came,
            "standing": self._pairing.standing_came,
            "token": self._talk.token_answered,
            "poll": self._polls.came,
            "alerts": self._polls.came,
            "drill": self._polls.came,
            "screenshot": self._obedience.answered,
            "rekey": self._obedience.answered,
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
        actions: list[Action] = []
        for name in self._faults:
            actions += self._screen.fault(name, "", now)
        if not self._screen.identity.is_revoked:
            timers["connect"] = timers["poll"] = timers["gather"] = now.mono
            actions += [Obey(self._screen.memory.orders), self._screen.warn()]
        return [*actions, *self.tick(now)]

    def tick(self, now: Now) -> list[Action]:
        """Do what has become due."""
        timers = self._screen.timers
        actions = self._watch(now)
        for name in [n for n in self._timers if timers.get(n, float("inf")) <= now.mono]:
            timers.pop(name, None)
            actions += self._timers[name](now)
        return actions

    def answered(self, answer: Answer, now: Now) -> list[Action]:
        """Take the answer to an ``Ask`` or a ``Snap``."""
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

    def saw(self, sight: Sight, now: Now) -> list[Action]:
        """Take what the painter saw; a document's first time on the panel is told at once."""
        screen = self._screen
        if isinstance(sight, Quarantined):
            return self.faulted("quarantined", sight.item, now)
        if not isinstance(sight, FirstPainted):
            screen.ledger.see(sight, screen.listed())
            if sight.seconds is not None:
                screen.timers["ledger"] = now.mono + 0.2
            return []
        at, head = screen.clock.read(now), sight.head
        slot = screen.slot if sight.stream else sight.place
        shown = entry("shown", slot, at, epoch=head.epoch, seq=head.seq, stream=sight.stream)
        return [*screen.claim([Note((shown,))], now), *self._talk.evidence()]

    def faulted(self, code: str, item: str, now: Now) -> list[Action]:
        """Something went wrong on this machine; ``code`` as the wire format names it."""
        return self._screen.fault(code, item, now)

    def stop(self, now: Now) -> list[Action]:
        """End in good order."""
        return [*self._keep_time(now), *self._screen.remember(), Hang()]

    def stumbled(self, now: Now) -> None:
        """Something in here failed: whatever it was about to do is done again in a minute."""
        names = ("connect", "poll", "floor") if self._screen.identity else ("enrol", "floor")
        for name in names:
            self._screen.timers.setdefault(name, now.mono + STUMBLE_S)

    def _floor(self, now: Now) -> list[Action]:
        self._screen.timers["floor"] = now.mono + FLOOR_S
        return [*self._keep_time(now), *self._screen.remember()]

    def _keep_time(self, now: Now) -> list[Action]:
        """Keep an instant that has passed; before anything was signed there is none."""
        clock = self._screen.clock
        return [KeepTime(clock.floor(now))] if clock.signed > DAWN else []

    def _watch(self, now: Now) -> list[Action]:
        """Say when somebody moved the wall clock; nothing here depends on it."""
        before, self._clocks = self._clocks, now
        if before is None:
            return []
        moved = (now.wall - before.wall).total_seconds() - (now.mono - before.mono)
        return self._screen.fault("clock_jump", "", now) if abs(moved) > NEAR.seconds else []

    def _again(self, what: str, now: Now, least: float) -> None:
        """Ask again later, for an answer that could not be used."""
        name = {"token": "connect", "alerts": "poll", "drill": "poll"}.get(what, what)
        self._screen.timers[name] = now.mono + self._talk.back_off(max(1.0, least))
