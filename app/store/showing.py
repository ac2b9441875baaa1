"""Showings: when the latest revision of each notice is shown, and which notices repeat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import sqlalchemy as sa

from app.domain.notice import Notice
from app.domain.showing import Showing, Span, local_days
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import recurrence, showing


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The spans in which a notice is shown, made ``until`` some instant; None: all there are."""

    spans: Sequence[Span]
    until: datetime | None = None


def put(tx: Tx, notice: Notice, made: Made, zone: tzinfo, now: datetime) -> None:
    """Replace what is to come of ``notice`` by ``made``; what has been shown stays.

    ``made`` holds no span that ended by ``now``; days are counted in ``zone``.
    """
    since = min([now, *(start for start, _ in made.spans)])
    _cut(tx, notice.id, since)
    rows = [_row(notice, span, zone) for span in made.spans]
    if rows:
        tx.execute(sa.insert(showing), rows)
    if made.until is None:
        tx.execute(sa.delete(recurrence).where(recurrence.c.notice_id == notice.id))
        return
    kept = {"notice_id": notice.id, "made_until": made.until}
    upsert(tx, recurrence, [kept], key=("notice_id",))


def stop(tx: Tx, notice_id: str, now: datetime, zone: tzinfo) -> None:
    """End what is being shown of a notice, and forget what was to come: it was withdrawn."""
    tx.execute(sa.delete(showing).where(_mine(notice_id), showing.c.from_at >= now))
    ended = {"until_at": now, "last_day": now.astimezone(zone).date().toordinal()}
    tx.execute(sa.update(showing).where(_mine(notice_id), showing.c.until_at > now).values(ended))
    tx.execute(sa.delete(recurrence).where(recurrence.c.notice_id == notice_id))


def among(tx: Tx, ids: Collection[str], since: datetime, until: datetime) -> list[Showing]:
    """Return the showings of the notices ``ids`` that touch the time between, in order."""
    query = (
        sa.select(showing.c.notice_id, showing.c.from_at, showing.c.until_at)
        .where(showing.c.notice_id.in_(list(ids)))
        .where(showing.c.until_at > since, showing.c.from_at < until)
        .order_by(showing.c.from_at, showing.c.notice_id)
    )
    return [Showing(*row) for row in tx.execute(query)]


def to_be_made(tx: Tx, before: datetime, limit: int) -> list[str]:
    """Return notices that repeat and whose showings are not made until ``before``."""
    query = (
        sa.select(recurrence.c.notice_id)
        .where(recurrence.c.made_until < before)
        .order_by(recurrence.c.made_until, recurrence.c.notice_id)
        .limit(limit)
    )
    return list(tx.scalars(query))


def make_all_anew(tx: Tx, now: datetime) -> None:
    """Have the showings of every notice that repeats made again: holidays have changed."""
    tx.execute(sa.update(recurrence).values(made_until=now))


def settle(tx: Tx, notice_id: str, until: datetime) -> None:
    """Note that the showings of a notice are made ``until`` then, though none was changed."""
    mine = recurrence.c.notice_id == notice_id
    tx.execute(sa.update(recurrence).where(mine).values(made_until=until))


def _cut(tx: Tx, notice_id: str, since: datetime) -> None:
    tx.execute(sa.delete(showing).where(_mine(notice_id), showing.c.until_at > since))


def _mine(notice_id: str) -> sa.ColumnElement[bool]:
    return showing.c.notice_id == notice_id


def _row(notice: Notice, span: Span, zone: tzinfo) -> dict[str, object]:
    first, last = local_days(span, zone, is_daypart=notice.repeat is not None)
    return {
        "notice_id": notice.id,
        "from_at": span[0],
        "until_at": span[1],
        "first_day": first.toordinal(),
        "last_day": last.toordinal(),
        "category": notice.category.value,
        "channels": f",{','.join(sorted(notice.channels))},",
    }
