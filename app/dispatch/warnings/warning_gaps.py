"""Which warnings nobody may release: they would wait until they are over."""

from __future__ import annotations

from collections.abc import Sequence

from app.dispatch.granted import granted_to
from app.domain.powers import REVIEWERS
from app.store import area, roster, warning_own
from app.store.session import Tx
from app.store.warning import Kept

_MANY = 500


def stuck(tx: Tx, held: Sequence[Kept]) -> set[str]:
    """Return the keys of those of ``held`` that nobody may release, its author aside."""
    return {one.key for one in held if not _anybody(tx, one)}


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
