"""How many screens show a notice or a warning, by area, and which do not: counted by the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import Evidence
from app.store.area import at_or_below
from app.store.batch import Rows
from app.store.session import Tx
from app.store.tables import alert_appearance, lineage, screen, slot

_SPANS = Rows(
    {
        "key": sa.String(),
        "epoch": sa.Integer(),
        "from_seq": sa.Integer(),
        "until_seq": sa.Integer(),
    }
)
# Of editions of boards any epoch will do: they are numbered on.
ANY_EPOCH = 0
# The rung of a screen whose slot has no edition yet that holds it.
QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class Span:
    """What screens of a slot show a revision in: from an edition until before another.

    ``from_seq`` None: no edition holds it yet; ``until_seq`` None: the last one does. Of a warning
    they are the states of an area's alerts, in ``epoch``.
    """

    key: str
    from_seq: int | None
    until_seq: int | None = None
    epoch: int = ANY_EPOCH


@dataclass(frozen=True, slots=True)
class Stood:
    """Screens of an area: all, those that show or showed it, those that took it down since.

    ``first_at`` is since when the first one shows what it shows.
    """

    due: int
    has: int
    gone: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How one screen stands: whether it ``has`` shown it.

    ``rung`` is how far its own evidence goes (an ``Evidence`` name, or ``QUEUED``: no edition holds
    it yet), and ``off`` how far in taking it down; since ``at``. ``seen_at``: last heard of.
    """

    id: str
    name: str
    area: str
    seen_at: datetime | None
    has: bool
    rung: str
    off: str
    at: datetime | None


def by_area(tx: Tx, spans: Iterable[Span], *, is_alert: bool = False) -> dict[str, Stood]:
    """Return how many screens of the slots (of alerts: of the same slots) stand how, by area."""
    shown, left = _stand(tx, is_alert)
    has, gone = (sa.func.coalesce(sa.func.sum(sa.case((c, 1), else_=0)), 0) for c in (shown, left))
    at = _at(is_alert)
    first = sa.func.min(sa.case((shown, at)), type_=at.type)
    query = _on_spans(tx.dialect.name, slot.c.area, sa.func.count(), has, gone, first)
    rows = tx.execute(query.group_by(slot.c.area), _SPANS.bound(tx, _rows(spans)))
    return {area: Stood(due, int(has), int(gone), at) for area, due, has, gone, at in rows}


def listing(tx: Tx, spans: Iterable[Span], limit: int, *, is_alert: bool = False) -> list[Stands]:
    """Return at most ``limit`` screens: those that do not show it, silent longest, come first."""
    has, gone = (sa.func.coalesce(one, sa.false()) for one in _stand(tx, is_alert))
    rung = sa.case((has, Evidence.SHOWN.name), else_=_rung(tx, is_alert)).label("rung")
    columns = (screen.c.id, screen.c.name, slot.c.area, screen.c.seen_at)
    goes = _SPANS.of(tx.dialect.name).c.until_seq.is_not(None)
    off = sa.case((gone, Evidence.REMOVED.name), (goes, Evidence.ACCEPTED.name), else_=QUEUED)
    told = (has.label("has"), rung, off.label("off"), _at(is_alert).label("at"))
    silent = (sa.case((~has, screen.c.seen_at.is_not(None))), sa.case((~has, screen.c.seen_at)))
    query = _on_spans(tx.dialect.name, *columns, *told)
    ordered = query.order_by(has, *silent, screen.c.name, screen.c.id).limit(limit)
    rows = tx.execute(ordered, _SPANS.bound(tx, _rows(spans)))
    return [Stands(**{**row._mapping, "has": bool(row.has)}) for row in rows]


def boards(
    tx: Tx, areas: Collection[str], alone: Collection[str], media: Collection[str], since: datetime
) -> list[tuple[str, str, int, int]]:
    """Return (medium, area, boards, those made since then) at or below ``areas``, or in ``alone``.

    Of boards that everything in an area stands on: pages, feeds.
    """
    made = sa.func.sum(sa.case((slot.c.issued_at >= since, 1), else_=0))
    where = sa.or_(at_or_below(slot.c.area, areas), slot.c.area.in_(list(alone)))
    kinds = (slot.c.medium, slot.c.area)
    query = sa.select(*kinds, sa.func.count(), made).where(slot.c.medium.in_(list(media)), where)
    rows = tx.execute(query.group_by(*kinds).order_by(*kinds))
    return [(medium, area, count, int(done or 0)) for medium, area, count, done in rows]


def of_alert(tx: Tx, alert: str, revision: int) -> dict[str, tuple[int, int, int | None]]:
    """Return by area from which (epoch, state) of its alerts a revision of one stood, to which."""
    c = alert_appearance.c
    query = sa.select(c.scope, c.epoch, c.from_seq, c.until_seq)
    rows = tx.execute(query.where(c.alert == alert, c.revision == revision).order_by(c.from_at))
    return {r.scope: (r.epoch, r.from_seq, r.until_seq) for r in rows}


def near(tx: Tx, areas: Sequence[str], above: Iterable[str]) -> frozenset[str]:
    """Return those of ``areas`` that lie at or below one of ``above``."""
    mine = sa.select(lineage.c.area).where(lineage.c.above.in_(list(above)))
    return frozenset(tx.scalars(mine.where(lineage.c.area.in_(list(areas))).distinct()))


def _at(is_alert: bool) -> sa.ColumnElement[Any]:
    """Return since when a screen shows what it shows."""
    return screen.c.alerts_at if is_alert else screen.c.shown_at


def _rung(tx: Tx, is_alert: bool) -> sa.ColumnElement[str]:
    """Return how far the evidence goes of a screen that does not show it."""
    start = _SPANS.of(tx.dialect.name).c.from_seq
    marks = ((Evidence.VERIFIED, screen.c.verified), (Evidence.FETCHED, screen.c.received))
    climbed = [] if is_alert else [(mark >= start, rung.name) for rung, mark in marks]
    return sa.case((start.is_(None), QUEUED), *climbed, else_=Evidence.ACCEPTED.name)


def _rows(spans: Iterable[Span]) -> list[list[object]]:
    return [[one.key, one.epoch, one.from_seq, one.until_seq] for one in spans]


def _stand(tx: Tx, is_alert: bool) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return the conditions that a screen has shown it, and that it has taken it down."""
    listed = _SPANS.of(tx.dialect.name)
    if not is_alert:
        return screen.c.shown >= listed.c.from_seq, screen.c.shown >= listed.c.until_seq
    later = screen.c.alerts_epoch > listed.c.epoch
    same = screen.c.alerts_epoch == listed.c.epoch
    has = later | (same & (screen.c.alerts_seq >= listed.c.from_seq))
    gone = (same & (screen.c.alerts_seq >= listed.c.until_seq)) | (
        later & listed.c.until_seq.is_not(None)
    )
    return has, gone


def _on_spans(dialect: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    listed = _SPANS.of(dialect)
    return (
        sa.select(*columns)
        .join(listed, listed.c.key == screen.c.slot)
        .join(slot, slot.c.key == screen.c.slot)
        .where(screen.c.state == "approved")
    )
