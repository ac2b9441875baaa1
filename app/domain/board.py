"""A board: everything one slot should be showing now, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.audience import Area, reaches
from app.domain.notice import Category, Notice
from app.domain.showing import Showing, by_notice, edges, is_on

# They stand before everything else.
FIRST = (Category.CORRECTION, Category.OUTAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Notices in showing order, for one area.

    Each carries its own ``expires``, so a screen can drop it on time with the line down. A board
    holds no instant of its own: the same notices are the same board, whenever it was composed.
    ``trail`` are the areas from the city down to and including ``area``.
    """

    area: Area
    trail: tuple[Area, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def edition(self) -> str:
        """16 hex digits that change when, and only when, what is shown changes."""
        shown = ",".join(f"{n.id}:{n.revision}" for n in self.notices)
        return sha256(f"{self.area.code}|{self.area.name}|{shown}".encode()).hexdigest()[:16]


def compose(
    notices: Iterable[Notice],
    medium: str,
    now: datetime,
    trail: tuple[Area, ...],
    showings: Iterable[Showing] = (),
) -> Board:
    """Return the board of the last area of ``trail`` at ``now``.

    Only what is in effect, aimed at the area or above it, and sent to ``medium``. Of several
    revisions of a notice the latest alone counts: a withdrawal is the board without it. A notice
    that repeats is there within its ``showings`` only. Corrections and outages first, then the
    newest.
    """
    area, mine = trail[-1], by_notice(showings)
    current = [
        n
        for n in latest(notices)
        if not n.is_withdrawal
        and is_on(n, now, mine.get(n.id, ()))
        and medium in n.channels
        and reaches(n.areas, area)
    ]
    current.sort(key=lambda n: (_rank(n), -n.effective.timestamp(), n.id))
    return Board(area=area, trail=trail, notices=tuple(current))


def latest(notices: Iterable[Notice]) -> list[Notice]:
    """Return the highest revision of each notice, in no particular order."""
    newest: dict[str, Notice] = {}
    for n in notices:
        if n.id not in newest or newest[n.id].revision < n.revision:
            newest[n.id] = n
    return list(newest.values())


def next_change(
    notices: Iterable[Notice], now: datetime, showings: Iterable[Showing] = ()
) -> datetime | None:
    """Return the first instant after ``now`` at which ``compose`` may give another board."""
    mine = by_notice(showings)
    later = (
        edge
        for n in latest(notices)
        if not n.is_withdrawal
        for edge in edges(n, mine.get(n.id, ()))
        if edge > now
    )
    return min(later, default=None)


def _rank(notice: Notice) -> int:
    return 0 if notice.category in FIRST else 1
