"""Sans-I/O: what one screen is and holds, and how it judges what it is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from player.actions import (
    Action,
    Hang,
    Identity,
    KeepIdentity,
    KeepMemory,
    KeepTime,
    Note,
    Say,
    Show,
    Warn,
)
from player.alert_uptake import AlertUptake, scope_of
from player.alerts import DRILL, LIVE
from player.clock import NEAR, Now, TrustedClock
from player.complaints import Complaints
from player.enrol import Facts, Keyring, Standing
from player.fields import Refused
from player.journal import Entry, entry
from player.ledger import Ledger, Listed
from player.memory import Memory
from player.reports import Reports
from player.trust import Head, Root, Stamp, check_order, first_root, walk
from player.uptake import Uptake

LEDGER_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an earlier start left; all of it was verified again while it was read.

    ``faults`` are names of what could not be read any more.
    """

    clock: TrustedClock
    uptake: Uptake
    alerts: AlertUptake = field(default_factory=lambda: AlertUptake({}, {}))
    memory: dict[str, Any] = field(default_factory=dict)
    identity: Identity | None = None
    root: Root | None = None
    waiting: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What comes from outside: the key, the facts, chance, and the room on the disk."""

    signer: Keyring
    facts: Facts
    nonce: Callable[[], str]
    free_bytes: Callable[[], int]
    uniform: Callable[[float, float], float] = random.uniform


class Screen:
    """The state that enrolment, polls and the socket share.

    ``timers`` are names with the monotonic second each is due.
    """

    def __init__(self, kept: Kept, world: World) -> None:
        self.world = world
        self.clock, self.uptake, self.alerts = kept.clock, kept.uptake, kept.alerts
        self.identity, self.root = kept.identity, kept.root
        self.reports, self.complaints = Reports(kept.waiting), Complaints()
        self.memory, self.ledger = Memory(kept.memory), Ledger(kept.memory)
        self.timers: dict[str, float] = {}
        self.poll_s, self.spread_s = 60.0, 5.0
        self.marks: dict[str, Head] = {}
        self._remembered = self._memory_body()

    @property
    def slot(self) -> str:
        """The slot it shows; empty before it is approved."""
        return self.identity.slot if self.identity else ""

    @property
    def scope(self) -> str:
        """The area it stands in."""
        return scope_of(self.slot)

    def is_drilling(self, now: Now) -> bool:
        """Whether it takes drills."""
        return self.memory.orders.is_drilling(self.clock.read(now))

    def offer(self, envelope: dict[str, Any], now: Now, document: str = "playlist") -> list[Action]:
        """Take a playlist, or say why not."""
        if self.root is None or self.identity is None or self.identity.is_revoked:
            return []
        try:
            actions = self.uptake.offer(envelope, self.root, self.slot, self.clock.read(now))
        except Refused as exc:
            return self.refuse(document, exc, now)
        return self.claim(actions, now)

    def offer_alerts(
        self, envelope: dict[str, Any], now: Now, modes: tuple[str, ...] = (LIVE, DRILL)
    ) -> list[Action]:
        """Take the alerts of the area, or say why not; drills only while it is drilling."""
        if self.root is None or self.identity is None or self.identity.is_revoked:
            return []
        at = self.clock.read(now)
        taken = tuple(m for m in modes if m == LIVE or self.is_drilling(now))
        try:
            actions = self.alerts.offer(envelope, self.root, self.slot, at, modes=taken)
        except Refused as exc:
            return self.refuse("alerts", exc, now)
        return self.claim(actions, now)

    def warn(self) -> Warn:
        """Return what is to be on the panel of alerts and drills."""
        return self.alerts.warn(self.scope)

    def refuse(self, document: str, exc: Refused, now: Now) -> list[Action]:
        """Say that something must not be used, here and to the server.

        A key that nobody knows may mean that the root is old.
        """
        if exc.code == "bad_signature" and document != "root":
            self.timers.setdefault("standing", now.mono)
        said: list[Action] = [Say(f"refused_{exc.code}", document)]
        if not self.slot or not self.complaints.is_news((document, exc.code), now.mono):
            return said
        at = self.clock.read(now)
        told = entry("refused", self.slot, at, document=document, code=exc.code)
        return [*said, *self.claim([Note((told,))], now)]

    def fault(self, code: str, item: str, now: Now) -> list[Action]:
        """Say that something went wrong on this machine."""
        if not self.slot or not self.complaints.is_news(("fault", code, item), now.mono):
            return []
        told = entry("fault", self.slot, self.clock.read(now), code=code, item=item)
        return self.claim([Note((told,))], now)

    def claim(self, actions: list[Action], now: Now) -> list[Action]:
        """Pass ``actions`` on, and remember what they claim to have been seen."""
        for action in actions:
            if isinstance(action, Note):
                self.reports.note(action.entries)
                self.timers.setdefault("evidence", now.mono + 0.3)
                for told in action.entries:
                    self._mark(told)
            elif isinstance(action, Show):
                self.clock = self.clock.issued(action.playlist.issued, now)
                self.timers["ledger"] = now.mono + 1.0
            elif isinstance(action, Warn):
                for state in (action.live, action.drill):
                    self.clock = self.clock.issued(state.issued, now) if state else self.clock
                self.timers["ledger"] = now.mono + 1.0
        return actions

    def listed(self) -> list[Listed]:
        """Return every item and alert it holds, with the instant each ends."""
        held, scope = self.uptake.held, self.scope
        items = held.playing.items if held and held.playlist.slot == self.slot else ()
        found = [Listed(i.name, i.expires) for i in items if i.expires]
        states = [self.alerts.of(mode, scope) for mode in (LIVE, DRILL)]
        return found + [Listed(a.name, a.expires) for s in states if s for a in s.alerts]

    def account(self, now: Now) -> list[Action]:
        """Tell what was played, and what has left the screen."""
        self.timers["ledger"] = now.mono + LEDGER_S
        at = self.clock.read(now)
        listed, pending = self.listed(), self.uptake.pending
        coming = [i.name for i in pending.playlist.items] if pending else []
        entries = [
            *self.ledger.removed(listed, self.slot, at, coming),
            *self.ledger.played(self.slot, at, now.mono),
        ]
        waits = [(one.expires - at).total_seconds() for one in listed if one.expires > at]
        self.timers["ledger"] = now.mono + min([LEDGER_S, *(w + 0.5 for w in waits)])
        return self.claim([Note(tuple(entries))], now) if entries else []

    def remember(self) -> list[Action]:
        """Keep on disk what commands and turns have left, where it is something new."""
        body = self._memory_body()
        if body == self._remembered:
            return []
        self._remembered = body
        return [KeepMemory(body)]

    def stamped(self, stamp: Stamp, now: Now) -> list[Action]:
        """Set the clock; a head ahead of ours is fetched, one beside ours is an alarm."""
        is_first, ahead = not self.clock.is_stamped, self.clock.floor(now) - stamp.time
        self.clock = self.clock.stamped(stamp.time, now, is_fine=stamp.is_fine)
        self.poll_s, self.spread_s = float(stamp.poll_s), float(stamp.spread_s)
        actions: list[Action] = [KeepTime(self.clock.floor(now))] if is_first else []
        if ahead > NEAR:
            actions.append(Say("server_clock_behind", str(ahead)))
        held = self.alerts.top(LIVE, self.scope)
        if (stamp.alerts.epoch, stamp.alerts.seq) > (held.epoch, held.seq):
            self.timers["poll"] = now.mono
        try:
            if stamp.head.seq and check_order(self.uptake.top(self.slot), stamp.head):
                self.timers["poll"] = min(self.timers.get("poll", now.mono), now.mono + 2.0)
        except Refused as exc:
            actions += self.refuse("stamp", exc, now)
        return actions

    def approve(self, standing: Standing, screen: str, now: Now) -> list[Action]:
        """Pin the first root, or follow to a later one or another slot."""
        envelope = standing.root or {}
        try:
            if self.identity is None or self.root is None:
                self.root = first_root(envelope)
            else:
                self.root, later = walk(self.root, list(standing.roots) or [envelope])
                envelope = later or self.identity.root
        except Refused as exc:
            return self.refuse("root", exc, now)
        identity = Identity(
            screen=screen, slot=standing.slot, gateway=standing.gateway, root=envelope
        )
        before, self.identity = self.identity, identity
        if identity == before:
            return []
        self.timers["connect"] = self.timers["poll"] = now.mono
        actions: list[Action] = [KeepIdentity(identity), Say("approved", identity.slot)]
        if before and before.is_revoked and self.uptake.held:
            actions.append(Show(self.uptake.held.playing))
        if before and (before.is_revoked or before.slot != identity.slot):
            actions.append(self.warn())
        if before and before.slot != identity.slot:
            actions.append(Hang())  # the next hello speaks of the new slot
        return actions

    def revoke(self, now: Now) -> list[Action]:
        """Show the default item alone, and ask now and then whether that still holds."""
        if self.identity is None:
            return [Say("revoked")]
        actions: list[Action] = [Say("revoked")]
        if not self.identity.is_revoked:
            self.identity = replace(self.identity, is_revoked=True)
            actions.append(KeepIdentity(self.identity))
        if self.uptake.held:
            actions.append(Show(replace(self.uptake.held.playlist, items=())))
        actions.append(Warn(None, None))
        self.timers.clear()
        self.timers |= {"standing": now.mono + 600, "floor": now.mono + 60}
        return actions

    def _memory_body(self) -> dict[str, Any]:
        return self.memory.body() | self.ledger.body()

    def _mark(self, told: Entry) -> None:
        facts = dict(told.facts)
        epoch, seq = facts.get("epoch"), facts.get("seq")
        if isinstance(epoch, int) and isinstance(seq, int):
            name = f"{facts.get('stream', '')}{told.kind}"
            mark = Head(epoch, seq)
            self.marks[name] = max(mark, self.marks.get(name, mark))
