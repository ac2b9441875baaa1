"""A board: everything one slot should be showing now, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from app.domain.audience import Area, reaches
from app.domain.daily_line import LINE_ID, DailyLine
from app.domain.notice import Category, Notice
from app.domain.poll import Standing
from app.domain.showing import Showing, Span, by_notice, edges, is_on, starts
from app.domain.warning_told import Told

# Code of an area, and longitude and latitude of its middle.
Centre = tuple[str, tuple[float, float]]
# They stand before everything else.
FIRST = (Category.CORRECTION, Category.OUTAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Notices in showing order, for one area.

    Each carries its own ``expires``, so a screen can drop it on time with the line down. A board
    holds no instant of its own: the same notices are the same board, whenever it was composed.
    ``trail`` are the areas from the city down to and including ``area``. ``showings`` are those of
    the notices that repeat. ``coming`` are notices a screen takes along to show later, line or no
    line; they are not on the board yet. ``warnings`` stand before all else, the worst first.
    ``daily`` is the line of the day, which panels show after the notices.
    ``polls`` are how the polls of its notices stand.
    ``withdrawn`` are withdrawals of late, for readers that keep what they once read.
    ``centres`` are the middles of areas of which one knows, for readers that draw maps.
    """

    area: Area
    trail: tuple[Area, ...] = ()
    notices: tuple[Notice, ...] = ()
    showings: tuple[Showing, ...] = ()
    coming: tuple[Notice, ...] = ()
    warnings: tuple[Told, ...] = ()
    daily: DailyLine | None = None
    withdrawn: tuple[Notice, ...] = ()
    centres: tuple[Centre, ...] = ()
    polls: tuple[Standing, ...] = ()

    @property
    def edition(self) -> str:
        """16 hex digits that change when, and only when, what is shown changes."""
        listed = [f"{n.id}:{n.revision}" for n in self.notices]
        listed += [f"w-{w.id}:{w.revision}" for w in self.warnings]
        listed += [f"{LINE_ID}-{one.area}:{one.revision}" for one in [self.daily] if one]
        listed += [f"p-{p.notice_id}:{p.votes}:{p.is_open}" for p in self.polls]
        shown = ",".join(listed)
        return sha256(f"{self.area.code}|{self.area.name}|{shown}".encode()).hexdigest()[:16]

    def poll_of(self, notice: Notice) -> Standing | None:
        """Return how the poll of ``notice`` stands, None when it asks nothing."""
        if notice.poll is None:
            return None
        none = (0,) * len(notice.poll.answers)
        known = (p for p in self.polls if p.notice_id == notice.id and len(p.votes) == len(none))
        return next(known, Standing(notice_id=notice.id, votes=none))

    def leaves(self, notice: Notice) -> datetime:
        """Return when ``notice`` leaves the board of itself: its end, or its showing's."""
        ends = (s.end for s in self.showings if s.notice_id == notice.id)
        return min([notice.expires, *ends])


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
    mine = by_notice(showings)
    current = [n for n in _sent_to(notices, medium, trail[-1]) if is_on(n, now, mine.get(n.id, ()))]
    return Board(
        area=trail[-1],
        trail=trail,
        notices=tuple(sorted(current, key=_place)),
        showings=tuple(s for n in current if n.repeat for s in mine[n.id] if s.end > now),
    )


def look_ahead(
    board: Board,
    notices: Iterable[Notice],
    medium: str,
    between: Span,
    showings: Iterable[Showing] = (),
) -> Board:
    """Return ``board`` with what comes on ``between`` now and some instant, in showing order."""
    now, until = between
    mine = by_notice(s for s in showings if s.end > now and s.start < until)
    present = {n.id for n in board.notices}
    coming = [
        n
        for n in _sent_to(notices, medium, board.area)
        if n.id not in present
        and any(now < start < until for start in starts(n, mine.get(n.id, ())))
    ]
    return replace(
        board,
        coming=tuple(sorted(coming, key=_place)),
        showings=tuple(s for n in (*board.notices, *coming) for s in mine.get(n.id, ())),
    )


def with_warnings(board: Board, told: Iterable[Told], medium: str, now: datetime) -> Board:
    """Return ``board`` with what is told of warnings there, on ``medium``, at ``now``."""
    mine = [
        one
        for one in told
        if one.reaches(board.area) and medium not in one.blocked and one.stays(medium) > now
    ]
    mine.sort(key=lambda w: (w.ended_at is not None, -w.level, -w.sent.timestamp(), w.id))
    return replace(board, warnings=tuple(mine))


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


def _sent_to(notices: Iterable[Notice], medium: str, area: Area) -> list[Notice]:
    return [
        n
        for n in latest(notices)
        if not n.is_withdrawal and medium in n.channels and reaches(n.areas, area)
    ]


def _place(notice: Notice) -> tuple[int, float, str]:
    return 0 if notice.category in FIRST else 1, -notice.effective.timestamp(), notice.id
