"""Warnings of one area as residents may read them: what holds, what was, and how each went."""

from __future__ import annotations

from datetime import datetime

from app.domain.audience import Area
from app.domain.warning import Message, is_all_clear
from app.domain.warning_chain import order
from app.domain.warning_told import Told
from app.store import warning, warning_told
from app.store.session import Tx
from app.store.warning_told import Kept

# History is read in pieces of this many, and no further back than so many pieces in one call.
_PIECE, _PIECES = 200, 25


def current_for(tx: Tx, area: Area, now: datetime) -> list[Told]:
    """Return what pages of ``area`` say now: the worst first, then what was lifted just now."""
    found = [
        one
        for one in warning_told.open_at(tx, now)
        if one.reaches(area) and "mobile" not in one.blocked and one.stays("mobile") > now
    ]
    return sorted(found, key=_place)


def history(tx: Tx, area: Area, before: datetime, limit: int) -> list[Kept]:
    """Return what was told of ``area`` and began before an instant, the newest first.

    The next page begins at the ``first_at`` of the last.
    """
    found: list[Kept] = []
    for _ in range(_PIECES):
        piece = warning_told.newest(tx, before, _PIECE)
        mine = (one for one in piece if one.told.reaches(area))
        found += [one for one in mine if "mobile" not in one.told.blocked]
        if len(piece) < _PIECE or len(found) >= limit:
            break
        before = piece[-1].first_at
    return found[:limit]


def chain(tx: Tx, told: Told) -> list[Message]:
    """Return the messages of a warning's event that could be shown, and those that end it."""
    kept = warning.of_events(tx, [told.event])
    shown = [k.known for k in kept if k.known.is_released or is_all_clear(k.message)]
    return [one.message for one in sorted(shown, key=order)]


def _place(one: Told) -> tuple[bool, int, float, str]:
    return one.ended_at is not None, -one.level, -one.sent.timestamp(), one.id
