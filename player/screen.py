"""Sans-I/O: what one screen is and holds, and how it judges what it is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from player.actions import Action, Hang, Identity, KeepIdentity, KeepTime, Note, Say, Show
from player.clock import NEAR, Now, TrustedClock
from player.enrol import Facts, Signer, Standing
from player.fields import Refused
from player.journal import Entry
from player.reports import Reports
from player.trust import Head, Root, Stamp, check_order, first_root, later_root
from player.uptake import Uptake


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an earlier start left; all of it was verified again while it was read."""

    clock: TrustedClock
    uptake: Uptake
    identity: Identity | None = None
    root: Root | None = None
    waiting: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What comes from outside: the key, the facts, chance, and the room on the disk."""

    signer: Signer
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
        self.clock, self.uptake = kept.clock, kept.uptake
        self.identity, self.root = kept.identity, kept.root
        self.reports = Reports(kept.waiting)
        self.timers: dict[str, float] = {}
        self.poll_s, self.spread_s = 60.0, 5.0
        self.marks: dict[str, Head] = {}

    @property
    def slot(self) -> str:
        """The slot it shows; empty before it is approved."""
        return self.identity.slot if self.identity else ""

    def offer(self, envelope: dict[str, Any], now: Now) -> list[Action]:
        """Take a playlist, or say why not. A key nobody knows may mean that the root is old."""
        if self.root is None or self.identity is None or self.identity.is_revoked:
            return []
        try:
            actions = self.uptake.offer(envelope, self.root, self.slot, self.clock.read(now))
        except Refused as exc:
            if exc.code == "bad_signature":
                self.timers.setdefault("standing", now.mono)
            return [Say(f"refused_{exc.code}", "playlist")]
        return self.claim(actions, now)

    def claim(self, actions: list[Action], now: Now) -> list[Action]:
        """Pass ``actions`` on, and remember what they claim to have been seen."""
        for action in actions:
            if isinstance(action, Note):
                self.reports.note(action.entries)
                self.timers.setdefault("evidence", now.mono + 0.3)
                for entry in action.entries:
                    mark = Head(entry.epoch, entry.seq)
                    self.marks[entry.kind] = max(mark, self.marks.get(entry.kind, mark))
            elif isinstance(action, Show):
                self.clock = self.clock.issued(action.playlist.issued, now)
        return actions

    def stamped(self, stamp: Stamp, now: Now) -> list[Action]:
        """Set the clock; a head ahead of ours is fetched, one beside ours is an alarm."""
        is_first, ahead = not self.clock.is_stamped, self.clock.floor(now) - stamp.time
        self.clock = self.clock.stamped(stamp.time, now)
        self.poll_s, self.spread_s = float(stamp.poll_s), float(stamp.spread_s)
        actions: list[Action] = [KeepTime(self.clock.floor(now))] if is_first else []
        if ahead > NEAR:
            actions.append(Say("server_clock_behind", str(ahead)))
        try:
            if stamp.head.seq and check_order(self.uptake.top(self.slot), stamp.head):
                self.timers["poll"] = min(self.timers.get("poll", now.mono), now.mono + 2.0)
        except Refused as exc:
            actions.append(Say(f"refused_{exc.code}", "stamp"))
        return actions

    def approve(self, standing: Standing, screen: str, now: Now) -> list[Action]:
        """Pin the first root, or follow to a later one or another slot."""
        envelope = standing.root or {}
        try:
            if self.identity is None or self.root is None:
                self.root = first_root(envelope)
            elif envelope != self.identity.root:
                self.root = later_root(self.root, envelope)
        except Refused as exc:
            return [Say(f"refused_{exc.code}", "root")]
        identity = Identity(
            screen=screen, slot=standing.slot, gateway=standing.gateway, root=envelope
        )
        before, self.identity = self.identity, identity
        if identity == before:
            return []
        self.timers["connect"] = self.timers["poll"] = now.mono
        actions: list[Action] = [KeepIdentity(identity), Say("approved", identity.slot)]
        if before and before.is_revoked and self.uptake.held:
            actions.append(Show(self.uptake.held.playlist))
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
        self.timers.clear()
        self.timers |= {"standing": now.mono + 600, "floor": now.mono + 60}
        return actions
