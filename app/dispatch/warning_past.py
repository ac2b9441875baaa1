"""The warnings of an area for its residents: what holds, and what is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.audience import Area
from app.domain.board import Board, with_warnings
from app.domain.warning_told import Told
from app.store import warning_told
from app.store.session import Tx

# So many are looked through for one page; most of a city's warnings are for other districts.
_LOOKED_AT = 400
_WAY = "mobile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Warnings that are over; ``before`` asks for those further back, None when there are none."""

    told: list[Told]
    before: datetime | None


def now_for(tx: Tx, area: Area, now: datetime) -> list[Told]:
    """Return what pages of ``area`` tell at ``now``, the worst first, all-clears last."""
    told = warning_told.open_at(tx, now)
    return list(with_warnings(Board(area=area), told, _WAY, now).warnings)


def past_for(tx: Tx, area: Area, limit: int, before: datetime | None = None) -> Past:
    """Return up to ``limit`` warnings for ``area`` that are over, the latest end first."""
    looked_at = warning_told.past(tx, _LOOKED_AT, before)
    found = [one for one in looked_at if one.reaches(area) and _WAY not in one.blocked]
    kept = found[:limit]
    is_more = len(found) > limit or len(looked_at) == _LOOKED_AT
    last = kept[-1] if len(found) > limit else looked_at[-1] if looked_at else None
    return Past(told=kept, before=last.ended_at if is_more and last else None)
