"""Published notices: immutable revisions, and the latest of each by area and time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.domain.notice import Act, Category, Notice, Override
from app.domain.number import number_of
from app.domain.successor import UNRESTORED_FOR
from app.store import attached, details, search, webhook
from app.store.area import at_or_below
from app.store.batch import insert_or_ignore, upsert
from app.store.draft import (
    StaleDraft,
    StoredDraft,
    authors,
    draft,
    drafts,
    drafts_within,
    drop_draft,
    lock_draft,
    save_draft,
)
from app.store.session import Tx
from app.store.tables import aim, notice
from app.store.tables import revision as revision_table

__all__ = [
    "AlreadyThere",
    "StaleDraft",
    "StoredDraft",
    "add_revision",
    "authors",
    "by_ids",
    "by_number",
    "current_for",
    "draft",
    "lock_draft",
    "drafts",
    "drafts_within",
    "drop_draft",
    "first_within",
    "hold",
    "latest",
    "revision",
    "revisions",
    "save_draft",
    "unrestored",
]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class AlreadyThere(ValueError):
    """This revision of the notice is there already, and it says something else."""


def add_revision(tx: Tx, made: Notice, made_by: str) -> None:
    """Add ``made`` for ever; adding the same once more changes nothing.

    Raises:
        AlreadyThere: another notice has that id and revision.
    """
    row = _row(made)
    content = json.dumps(row, ensure_ascii=False, sort_keys=True, default=datetime.isoformat)
    digest = sha256(content.encode()).hexdigest()
    insert_or_ignore(tx, revision_table, [{**row, "made_by": made_by, "hash": digest}])
    query = sa.select(revision_table.c.hash).where(
        revision_table.c.notice_id == made.id, revision_table.c.revision == made.revision
    )
    if tx.execute(query).scalar_one() != digest:
        raise AlreadyThere(f"{made.id} revision {made.revision}")
    attached.note_revision(tx, made.id, made.revision, made.attachments)
    webhook.announce(tx, made)
    _set_head(tx, made)


def latest(tx: Tx, notice_id: str) -> Notice | None:
    """Return the highest revision of a notice, None when it was never published."""
    found = _notices(tx, _heads().where(notice.c.id == notice_id))
    return found[0] if found else None


def hold(tx: Tx, notice_id: str) -> Notice | None:
    """Return ``latest``; until ``tx`` ends nobody else makes a successor of it."""
    tx.execute(sa.select(notice.c.id).where(notice.c.id == notice_id).with_for_update())
    return latest(tx, notice_id)


def unrestored(tx: Tx, codes: Collection[str], now: datetime, limit: int) -> list[Notice]:
    """Return outages at or below ``codes`` that began and that nobody said to be over.

    Those first that should have been over longest; of what ended, ``UNRESTORED_FOR`` back.
    """
    aimed = sa.select(aim.c.notice_id).where(
        at_or_below(aim.c.area, codes), aim.c.expires > now - UNRESTORED_FOR
    )
    open_acts = [a.value for a in Act if a not in {Act.WITHDRAW, Act.RESTORE}]
    query = _heads().where(
        notice.c.id.in_(aimed),
        notice.c.act.in_(open_acts),
        revision_table.c.category == Category.OUTAGE.value,
        revision_table.c.effective <= now,
    )
    return _notices(tx, query.order_by(notice.c.expires, notice.c.id).limit(limit))


def revision(tx: Tx, notice_id: str, number: int) -> Notice | None:
    """Return one revision of a notice."""
    query = sa.select(revision_table).where(
        revision_table.c.notice_id == notice_id, revision_table.c.revision == number
    )
    found = _notices(tx, query)
    return found[0] if found else None


def revisions(tx: Tx, notice_id: str) -> list[Notice]:
    """Return all revisions of a notice, newest first."""
    query = sa.select(revision_table).where(revision_table.c.notice_id == notice_id)
    return _notices(tx, query.order_by(revision_table.c.revision.desc()))


def first_within(tx: Tx, since: datetime, until: datetime) -> Iterator[Notice]:
    """Yield the first revisions that were sent from ``since`` until before ``until``."""
    c = revision_table.c
    query = sa.select(revision_table).where(c.revision == 1, c.sent >= since, c.sent < until)
    for row in tx.execute(query):
        yield _notice(row)


def by_keys(tx: Tx, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Notice]:
    """Return the revisions that ``keys`` (id, revision) name."""
    pair = sa.tuple_(revision_table.c.notice_id, revision_table.c.revision)
    found = _notices(tx, sa.select(revision_table).where(pair.in_(list(keys))))
    return {(n.id, n.revision): n for n in found}


def current_for(tx: Tx, lineage: Iterable[str], now: datetime) -> list[Notice]:
    """Return what an area with this ``lineage`` shows now or will: the input of ``compose``.

    The latest revisions aimed at any code of it that have not ended and are not withdrawn.
    """
    aimed = sa.select(aim.c.notice_id).where(aim.c.area.in_(list(lineage)), aim.c.expires > now)
    query = _heads().where(notice.c.id.in_(aimed), notice.c.act != Act.WITHDRAW.value)
    return _notices(tx, query)


def withdrawn_for(tx: Tx, lineage: Iterable[str], since: datetime) -> list[Notice]:
    """Return withdrawals since then of what an area with this ``lineage`` showed, newest first."""
    aimed = sa.select(aim.c.notice_id).where(aim.c.area.in_(list(lineage)), aim.c.expires > since)
    query = _heads().where(
        notice.c.id.in_(aimed),
        notice.c.act == Act.WITHDRAW.value,
        notice.c.sent > since,
        notice.c.effective < notice.c.sent,
    )
    return _notices(tx, query.order_by(notice.c.turn.desc()))


def worded(tx: Tx, ids: Iterable[str]) -> dict[str, int]:
    """Return for each of ``ids`` the revision that wrote what it says: extensions say the same."""
    said = revision_table.c
    query = (
        sa.select(said.notice_id, sa.func.max(said.revision))
        .where(said.notice_id.in_(list(ids)), said.act != Act.EXTEND.value)
        .group_by(said.notice_id)
    )
    return {notice_id: number for notice_id, number in tx.execute(query)}


def by_ids(tx: Tx, ids: Sequence[str]) -> list[Notice]:
    """Return the latest revision of each of ``ids``, in their order."""
    found = {n.id: n for n in _notices(tx, _heads().where(notice.c.id.in_(list(ids))))}
    return [found[one] for one in ids if one in found]


def by_number(tx: Tx, number: str) -> list[Notice]:
    """Return the latest revision of each notice that has this number, newest first."""
    return _notices(tx, _heads().where(notice.c.number == number).order_by(notice.c.turn.desc()))


def _heads() -> sa.Select[Any]:
    """Select the latest revision of every notice."""
    return sa.select(revision_table).join(
        notice,
        (notice.c.id == revision_table.c.notice_id)
        & (notice.c.revision == revision_table.c.revision),
    )


def _set_head(tx: Tx, made: Notice) -> None:
    """Make ``made`` the latest of its notice, unless a later one is there already."""
    columns = sa.select(notice.c.revision, notice.c.turn).where(notice.c.id == made.id)
    known = tx.execute(columns.with_for_update()).first()
    if known is not None and known.revision > made.revision:
        return
    turn = _free_turn(tx, made)
    head = {
        "id": made.id,
        "revision": made.revision,
        "act": made.act.value,
        "sent": made.sent,
        "expires": made.expires,
        "turn": turn,
        "category": made.category.value,
        "effective": made.effective,
        "number": number_of(made.id),
    }
    upsert(tx, notice, [head], key=("id",))
    search.put(tx, made, turn, known.turn if known else None)
    tx.execute(sa.delete(aim).where(aim.c.notice_id == made.id))
    aims = [{"area": a, "notice_id": made.id, "expires": made.expires} for a in set(made.areas)]
    tx.execute(sa.insert(aim), aims)


def _free_turn(tx: Tx, made: Notice) -> int:
    """Return the first free turn from the microsecond on in which ``made`` was sent."""
    first = (made.sent - _EPOCH) // timedelta(microseconds=1)
    query = sa.select(notice.c.turn).where(notice.c.turn >= first, notice.c.id != made.id)
    for expected, taken in enumerate(tx.scalars(query.order_by(notice.c.turn)), start=first):
        if taken != expected:
            return expected
        first = taken + 1
    return first


def _row(made: Notice) -> dict[str, object]:
    return {
        "notice_id": made.id,
        "revision": made.revision,
        "act": made.act.value,
        "category": made.category.value,
        "headline": made.headline,
        "title": made.title,
        "body": made.body,
        "when_where": made.when_where,
        "contact": made.contact,
        "source": made.source,
        "effective": made.effective,
        "expires": made.expires,
        "sent": made.sent,
        "areas": list(made.areas),
        "channels": sorted(made.channels),
        "overrides": [[o.channel, o.text, o.base] for o in made.overrides],
        "details": details.to_json(made),
    }


def _notices(tx: Tx, query: sa.Select[Any]) -> list[Notice]:
    return [_notice(row) for row in tx.execute(query)]


def _notice(row: sa.Row[Any]) -> Notice:
    return Notice(
        id=row.notice_id,
        revision=row.revision,
        act=Act(row.act),
        category=Category(row.category),
        headline=row.headline,
        title=row.title,
        body=row.body,
        when_where=row.when_where,
        contact=row.contact,
        source=row.source,
        effective=row.effective,
        expires=row.expires,
        sent=row.sent,
        areas=tuple(row.areas),
        channels=frozenset(row.channels),
        overrides=tuple(Override(channel=c, text=t, base=b) for c, t, b in row.overrides),
        **details.from_json(row.details),
    )
