"""Feeds and calendars that are read again and again, and how each reading went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import source, source_item, source_result

# How long a worker may take over one reading before another may try.
LEASE = timedelta(minutes=3)
_KEPT_RESULTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One feed or calendar.

    Attributes:
        kind: ``feed`` or ``calendar``.
        area: code of the area its drafts are for.
        policy: ``draft``: entries wait as drafts; ``submit``: they go into review by themselves.
        days: how long an entry that is no event is shown.
        owner: id of the user in whose name its drafts are made.
        takes_existing: whether the first reading takes what is there already.
        etag: of the last reading, and ``modified``, so that nothing is sent twice.
        due: when it is read next.
        good_at: when it was last read without a fault.
        failures: how often it could not be read since.
    """

    id: str
    kind: str
    url: str
    name: str
    area: str
    category: str
    policy: str = "draft"
    days: int = 7
    interval_s: int = 3600
    owner: str
    takes_existing: bool = False
    is_paused: bool = False
    etag: str = ""
    modified: str = ""
    due: datetime
    checked_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one reading went; ``code`` is ``read``, ``same``, or the name of a fault."""

    at: datetime
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it could be read."""
        return self.code in {"read", "same"}


def put(tx: Tx, one: Source) -> None:
    """Add a source, or change one."""
    upsert(tx, source, [asdict(one)], key=("id",))


def get(tx: Tx, source_id: str) -> Source | None:
    """Return a source by its id."""
    row = tx.execute(sa.select(source).where(source.c.id == source_id)).first()
    return _source(row) if row else None


def listing(tx: Tx) -> list[Source]:
    """Return all sources, by name."""
    query = sa.select(source).order_by(source.c.name, source.c.id)
    return [_source(row) for row in tx.execute(query)]


def remove(tx: Tx, source_id: str) -> None:
    """Forget a source; the drafts and notices made of it stay."""
    for table in (source_result, source_item):
        tx.execute(sa.delete(table).where(table.c.source_id == source_id))
    tx.execute(sa.delete(source).where(source.c.id == source_id))


def claim(tx: Tx, now: datetime) -> Source | None:
    """Return one source that is due, and keep others from it for the length of the lease."""
    query = (
        sa.select(source)
        .where(source.c.due <= now, source.c.is_paused.is_(False))
        .order_by(source.c.due)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    tx.execute(sa.update(source).where(source.c.id == row.id).values(due=now + LEASE))
    return _source(row)


def next_due(tx: Tx) -> datetime | None:
    """Return when the next source is due; None when there is none."""
    query = sa.select(sa.func.min(source.c.due)).where(source.c.is_paused.is_(False))
    return tx.execute(query).scalar()


def note_result(tx: Tx, source_id: str, result: Result, due: datetime) -> None:
    """Write down how a reading went and when the next one is due."""
    failed = {"failures": source.c.failures + 1}
    good = {"failures": 0, "good_at": result.at}
    values = {"checked_at": result.at, "due": due, **(good if result.is_good else failed)}
    tx.execute(sa.update(source).where(source.c.id == source_id).values(values))
    row = {"source_id": source_id, "at": result.at, "code": result.code, "facts": result.facts}
    upsert(tx, source_result, [row], key=("source_id", "at"))
    mine = source_result.c.source_id == source_id
    newest = sa.select(source_result.c.at).where(mine).order_by(source_result.c.at.desc())
    kept = tx.scalars(newest.limit(1).offset(_KEPT_RESULTS)).first()
    if kept is not None:
        tx.execute(sa.delete(source_result).where(mine, source_result.c.at <= kept))


def keep_validators(tx: Tx, source_id: str, etag: str, modified: str) -> None:
    """Keep what asks whether anything has changed since."""
    changed = sa.update(source).where(source.c.id == source_id)
    tx.execute(changed.values(etag=etag, modified=modified))


def results(tx: Tx, source_id: str, limit: int) -> list[Result]:
    """Return how the last readings went, newest first."""
    query = sa.select(source_result).where(source_result.c.source_id == source_id)
    rows = tx.execute(query.order_by(source_result.c.at.desc()).limit(limit))
    return [Result(at=row.at, code=row.code, facts=row.facts) for row in rows]


def last_results(tx: Tx, ids: Collection[str]) -> dict[str, Result]:
    """Return how the last reading of each of these sources went."""
    newest = (
        sa.select(source_result.c.source_id, sa.func.max(source_result.c.at).label("at"))
        .where(source_result.c.source_id.in_(list(ids)))
        .group_by(source_result.c.source_id)
        .subquery()
    )
    is_newest = sa.and_(
        newest.c.source_id == source_result.c.source_id, newest.c.at == source_result.c.at
    )
    rows = tx.execute(sa.select(source_result).join(newest, is_newest))
    return {row.source_id: Result(at=row.at, code=row.code, facts=row.facts) for row in rows}


def _source(row: sa.Row[Any]) -> Source:
    return Source(**{f.name: getattr(row, f.name) for f in fields(Source)})
