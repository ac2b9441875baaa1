"""What is on: the board of any area, medium and moment, and why each notice is there or is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.boards import lineup
from app.dispatch.boards.boards import AHEAD
from app.dispatch.house import House
from app.domain.audience import Area
from app.domain.board import FIRST as FIRST  # the pages say so
from app.domain.board import Board, compose, next_change
from app.domain.notice import Notice
from app.domain.showing import Showing, by_notice
from app.domain.target import Slot
from app.store import area

# What ended longer ago, or begins later, is nobody's question.
BACK, MOST_ABSENT = timedelta(days=7), 30
# The document of a board that people look at, by medium.
_PAGES = {"tv": "index.html", "mobile": "index.html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A notice on the board: aimed at ``through``, and on from ``start`` until ``end``."""

    notice: Notice
    through: Area
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A notice of the area that is not on the board.

    ``reason`` is ``later`` (at: its start), ``ended`` (at: its end), ``between`` (at: its next
    showing, if there is one), ``other_channel``, ``tags`` (meant for screens with others than
    these) or ``hidden`` (``by`` the area or one above it).
    """

    notice: Notice
    reason: str
    at: datetime | None = None
    by: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAir:
    """The board at one moment, in order, with reasons; ``changes`` is when it is next another."""

    board: Board
    present: tuple[Present, ...]
    absent: tuple[Absent, ...]
    changes: datetime | None


def on_air(house: House, code: str, medium: str, at: datetime, tags: Collection[str] = ()) -> OnAir:
    """Return what ``medium`` shows in the area ``code`` at ``at``, from what is published now.

    ``tags`` are those of the screens asked about.

    Raises:
        LookupError: there is no such area.
    """
    with house.store.read() as tx:
        trail = area.trail(tx, code)
        if not trail:
            raise LookupError(code)
        line = lineup.of(tx, trail, medium, tags, (at - BACK, at + AHEAD))
    board, mine = compose(line.kept, medium, at, trail, line.showings), by_notice(line.showings)
    named = {a.code: a for a in trail}
    on = {n.id for n in board.notices}
    others = [_absent(n, medium, at, mine.get(n.id, ())) for n in line.kept if n.id not in on]
    others += [_narrowed(n, medium) for n in line.narrowed]
    others += [Absent(notice=n, reason="hidden", by=by) for n, by in line.hidden]
    mine_here = [n for n in line.kept if medium in n.channels]
    return OnAir(
        board=board,
        present=tuple(_present(n, named, at, mine.get(n.id, ())) for n in board.notices),
        absent=tuple(sorted(others, key=lambda a: _distance(a, at))[:MOST_ABSENT]),
        changes=next_change(mine_here, at, line.showings),
    )


def page(house: House, board: Board, medium: str) -> bytes | None:
    """Return what people look at on a screen of ``medium``, as bytes; None where it is no page."""
    if medium not in _PAGES:
        return None
    profile = house.profile(Slot(area=board.area.code, medium=medium))
    documents = house.routes.boards[medium].render(board, profile)
    return next((d.body for d in documents.items if d.name == _PAGES[medium]), None)


def _present(n: Notice, named: dict[str, Area], at: datetime, mine: tuple[Showing, ...]) -> Present:
    now = next((s for s in mine if s.holds(at)), Showing(n.id, n.effective, n.expires))
    through = max((named[c] for c in n.areas if c in named), key=lambda a: a.level)
    start, end = max(now.start, n.effective), min(now.end, n.expires)
    return Present(notice=n, through=through, start=start, end=end)


def _absent(n: Notice, medium: str, at: datetime, mine: tuple[Showing, ...]) -> Absent:
    if medium not in n.channels:
        return Absent(notice=n, reason="other_channel")
    if at < n.effective:
        return Absent(notice=n, reason="later", at=n.effective)
    if at >= n.expires:
        return Absent(notice=n, reason="ended", at=n.expires)
    again = min((s.start for s in mine if s.start > at), default=None)
    return Absent(notice=n, reason="between", at=again)


def _narrowed(n: Notice, medium: str) -> Absent:
    return Absent(notice=n, reason="tags" if medium in n.channels else "other_channel")


def _distance(absent: Absent, at: datetime) -> tuple[bool, float, str]:
    """Order what is nearest in time first, and what is on other channels last."""
    far = absent.at is None
    seconds = abs((absent.at - at).total_seconds()) if absent.at else 0.0
    return far, seconds, absent.notice.id
