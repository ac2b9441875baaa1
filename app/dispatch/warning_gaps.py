"""Where nobody may release a warning: it would wait until it is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.dispatch.publish import granted_to
from app.domain.audience import Area, Level
from app.domain.powers import REVIEWERS
from app.store import area, roster, warning_own
from app.store.session import Tx
from app.store.warning import Kept

_MANY, _AREAS = 500, 60


def stuck(tx: Tx, held: Sequence[Kept]) -> set[str]:
    """Return the keys of those of ``held`` that nobody may release, its author aside."""
    return {one.key for one in held if not _anybody(tx, one)}


def gaps(tx: Tx) -> list[Area]:
    """Return cities and districts of which nobody may release a warning for the whole."""
    found: list[Area] = []
    for city in area.children(tx, None)[:_AREAS]:
        below = area.children(tx, city.code)[:_AREAS]
        districts = [one for one in below if one.level <= Level.DISTRICT]
        if not _reviewed(tx, city.lineage):
            found += [city, *(one for one in districts if not _reviewed(tx, one.lineage))]
    return found


def _reviewed(tx: Tx, lineage: Collection[str]) -> bool:
    return bool(roster.holders(tx, REVIEWERS, lineage, 1))


def _anybody(tx: Tx, one: Kept) -> bool:
    reached = one.places | one.touched
    if not reached:
        return True
    trails = area.trails(tx, reached)
    lineages = [{a.code for a in trails.get(code, ())} for code in sorted(reached)]
    own = warning_own.get(tx, one.key)
    near = roster.holders(tx, REVIEWERS, sorted(lineages[0]), _MANY)
    return any(
        all(not granted_to(who, *REVIEWERS).isdisjoint(lineage) for lineage in lineages)
        for who in near
        if own is None or who.id != own.author
    )
