"""How many screens show a notice or a warning, by area, and which do not: counted by the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

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
    """Screens of an area: all, those that show or showed it, those that took it down since."""

    due: int
    has: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A screen that does not show it, and since when nothing was heard of it."""

    id: str
    name: str
    area: str
    seen_at: datetime | None


def by_area(tx: Tx, spans: Iterable[Span], *, is_alert: bool = False) -> dict[str, Stood]:
    """Return how many screens of the slots (of alerts: of the same slots) stand how, by area."""
    has, gone = (
        sa.func.coalesce(sa.func.sum(sa.case((c, 1), else_=0)), 0) for c in _stand(tx, is_alert)
    )
    query = _on_spans(tx.dialect.name, slot.c.area, sa.func.count(), has, gone)
    rows = tx.execute(query.group_by(slot.c.area), _SPANS.bound(tx, _rows(spans)))
    return {area: Stood(due, int(has), int(gone)) for area, due, has, gone in rows}


def missing(tx: Tx, spans: Iterable[Span], limit: int, *, is_alert: bool = False) -> list[Missing]:
    """Return at most ``limit`` screens that do not show it: those silent longest come first."""
    has, _ = _stand(tx, is_alert)
    columns = (screen.c.id, screen.c.name, slot.c.area, screen.c.seen_at)
    query = _on_spans(tx.dialect.name, *columns).where(~sa.func.coalesce(has, sa.false()))
    order = (screen.c.seen_at.is_not(None), screen.c.seen_at, screen.c.name, screen.c.id)
    rows = tx.execute(query.order_by(*order).limit(limit), _SPANS.bound(tx, _rows(spans)))
    return [Missing(id=r.id, name=r.name, area=r.area, seen_at=r.seen_at) for r in rows]


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
