"""What people decide about warnings that wait: each decision is about just what was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from app.dispatch.granted import NotAllowed, among, granted_to
from app.dispatch.house import House
from app.dispatch.warnings.warnings_in import Nowhere, beyond
from app.domain.audience import Area
from app.domain.powers import REVIEWERS
from app.domain.warning_json import as_json
from app.store import area, audit, extent, warning, warning_own
from app.store.extent import Extent
from app.store.session import Tx
from app.store.user import User
from app.store.warning import Kept, State


class Changed(ValueError):
    """What was read is not what would be shown."""


class IsAuthor(ValueError):
    """Who wrote it is not the second officer."""


class NotWaiting(ValueError):
    """It does not wait any more: somebody decided, or its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision: release or dismiss what has this ``seal``; ``reason`` is kept in the log."""

    key: str
    state: State
    seal: str
    reason: str = ""


def seal_of(one: Kept) -> str:
    """Return the hash of all that would be shown, and where."""
    said = {"message": as_json(one.message), "at": [sorted(one.places), sorted(one.touched)]}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def decide(house: House, verdict: Verdict, who: User) -> None:
    """Let a message that waits be shown, or never be.

    Raises:
        NotWaiting: somebody was faster, or it is over.
        Changed: it is not what was read.
        Nowhere: it is for no area here, and was to be shown.
        NotAllowed: ``who`` may not decide for all of its areas.
        IsAuthor: it is ``who``'s own, and was to be shown.
    """
    now = house.clock()
    with house.store.begin() as tx:
        one = _waiting(house, tx, verdict.key, verdict.seal)
        reached = one.places | one.touched
        if not reached and verdict.state is State.RELEASED:
            raise Nowhere
        if lacking := beyond(tx, who, reached):
            raise NotAllowed(sorted(lacking))
        if not warning.decide(tx, verdict.key, verdict.state, who.login, now):
            raise NotWaiting
        if verdict.state is State.RELEASED:
            _agree(tx, verdict.key, who, now)
        facts: dict[str, object] = {"identifier": one.message.identifier, "hash": verdict.seal}
        if verdict.reason:
            facts["reason"] = verdict.reason
        audit.add(tx, now, who.login, f"warning.{verdict.state.value}", verdict.key, facts)
    house.bell.nudge()


def is_author(tx: Tx, key: str, who: User) -> bool:
    """Return whether a message is our own and of ``who``."""
    own = warning_own.get(tx, key)
    return own is not None and own.author == who.id


def _agree(tx: Tx, key: str, who: User, now: datetime) -> None:
    """Note ``who`` as the second officer of what is our own."""
    if is_author(tx, key, who):
        raise IsAuthor
    if warning_own.get(tx, key) is not None:
        warning_own.agree(tx, key, who.id, now)


def place(house: House, key: str, seal: str, codes: Collection[str], who: User) -> None:
    """Say where a message is for that names no area here; it goes on waiting.

    Raises:
        NotWaiting: as ``decide``, or it has areas of its own.
        Changed: as ``decide``.
        Nowhere: no areas were chosen.
        NotAllowed: ``who`` may not decide for all of them.
    """
    now, wanted = house.clock(), frozenset(codes)
    if not wanted:
        raise Nowhere
    with house.store.begin() as tx:
        one = _waiting(house, tx, key, seal)
        if one.places or one.touched:
            raise NotWaiting
        if lacking := wanted - among(tx, who, REVIEWERS, wanted):
            raise NotAllowed(sorted(lacking))
        warning.put(tx, [replace(one, places=wanted)], {})
        facts: dict[str, object] = {
            "identifier": one.message.identifier,
            "areas": sorted(wanted),
        }
        audit.add(tx, now, who.login, "warning.placed", key, facts)


def concerning(
    tx: Tx, who: User, roles: Collection[str], reached: Mapping[str, Collection[str]]
) -> set[str]:
    """Return the names of those whose areas lie above, at or below the areas of ``who``.

    What is for nowhere concerns whoever reviews anywhere.
    """
    mine = granted_to(who, *roles)
    trails = area.trails(tx, {c for codes in reached.values() for c in codes} | mine)
    above = {a.code for code in mine for a in trails.get(code, ())} | mine
    reviews = bool(granted_to(who, *REVIEWERS))
    return {
        name
        for name, codes in reached.items()
        if (not codes and reviews) or any(_meets(trails.get(c, ()), c, mine, above) for c in codes)
    }


def decidable(tx: Tx, who: User, reached: Mapping[str, Collection[str]]) -> set[str]:
    """Return the names of those for all of whose areas ``who`` reviews."""
    granted = granted_to(who, *REVIEWERS)
    if not granted or not reached:
        return set()
    trails = area.trails(tx, {c for codes in reached.values() for c in codes})
    mine = {c for c, trail in trails.items() if not granted.isdisjoint(a.code for a in trail)}
    return {name for name, codes in reached.items() if mine.issuperset(codes)}


def reach(tx: Tx, one: Kept) -> Extent:
    """Return how many screens and people it reaches at most."""
    codes = one.places | one.touched
    trails = area.trails(tx, codes)
    tops = {c for c in codes if codes.isdisjoint(a.code for a in trails.get(c, ())[:-1])}
    found = extent.extents(tx, tops).values()
    return Extent(sum(e.screens for e in found), sum(e.people for e in found))


def _meets(
    trail: Collection[Area], code: str, mine: Collection[str], above: Collection[str]
) -> bool:
    return code in above or any(a.code in mine for a in trail)


def _waiting(house: House, tx: Tx, key: str, seal: str) -> Kept:
    warning.lock(tx)
    one = warning.by_keys(tx, [key]).get(key)
    if one is None or one.state is not State.HELD or one.over_at <= house.clock():
        raise NotWaiting
    if seal_of(one) != seal:
        raise Changed
    return one
