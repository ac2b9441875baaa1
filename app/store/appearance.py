"""Appearances: which editions of a slot hold which notice revision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import Instant, appearance, slot

# Later than anything that has ended.
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A notice revision on a slot from edition ``from_seq`` until before ``until_seq``.

    ``until_seq`` None means that it stands there still. ``current_seq`` and ``fetched_at`` are the
    slot's: its last edition, and when one that stood then was first fetched.
    """

    slot: str
    revision: int
    from_seq: int
    until_seq: int | None
    from_at: datetime
    until_at: datetime | None
    current_seq: int
    fetched_at: datetime | None


def appearances(tx: Tx, notice_id: str) -> list[Appearance]:
    """Return where a notice stands and stood, by slot, latest first."""
    query = (
        sa.select(appearance, slot.c.seq.label("current_seq"), slot.c.fetched_at)
        .join(slot, slot.c.key == appearance.c.slot)
        .where(appearance.c.notice_id == notice_id)
        .order_by(appearance.c.slot, appearance.c.from_seq.desc())
    )
    return [
        Appearance(
            slot=row.slot,
            revision=row.revision,
            from_seq=row.from_seq,
            until_seq=row.until_seq,
            from_at=row.from_at,
            until_at=row.until_at,
            current_seq=row.current_seq,
            fetched_at=row.fetched_at,
        )
        for row in tx.execute(query)
    ]


def stood_at(tx: Tx, key: str, at: datetime) -> list[tuple[str, int]]:
    """Return the (notice, revision) that stood on slot ``key`` at ``at``, latest come first."""
    there = sa.or_(appearance.c.until_at.is_(None), appearance.c.until_at > at)
    query = (
        sa.select(appearance.c.notice_id, appearance.c.revision)
        .where(appearance.c.slot == key, appearance.c.from_at <= at, there)
        .order_by(appearance.c.from_at.desc(), appearance.c.notice_id)
    )
    return [(row.notice_id, row.revision) for row in tx.execute(query)]


def held_by(tx: Tx, key: str, seq: int) -> dict[str, int]:
    """Return the revision of each notice that edition ``seq`` of slot ``key`` held."""
    later = sa.or_(appearance.c.until_seq.is_(None), appearance.c.until_seq > seq)
    query = sa.select(appearance.c.notice_id, appearance.c.revision)
    held = query.where(appearance.c.slot == key, appearance.c.from_seq <= seq, later)
    return {row.notice_id: row.revision for row in tx.execute(held)}


def lately(tx: Tx, key: str, since: datetime) -> list[tuple[str, int]]:
    """Return the (notice, revision) on the slot after ``since``, those still there first."""
    left = sa.func.coalesce(appearance.c.until_at, sa.literal(FAR, Instant))
    last = sa.func.max(left)
    query = (
        sa.select(appearance.c.notice_id, appearance.c.revision)
        .where(appearance.c.slot == key)
        .where(sa.or_(appearance.c.until_at.is_(None), appearance.c.until_at > since))
        .group_by(appearance.c.notice_id, appearance.c.revision)
        .order_by(last.desc(), appearance.c.notice_id, appearance.c.revision.desc())
    )
    return [(notice_id, revision) for notice_id, revision in tx.execute(query)]


def record_shown(
    tx: Tx, key: str, seq: int, shown: Collection[tuple[str, int]], now: datetime
) -> None:
    """Record that edition ``seq`` of slot ``key`` holds exactly ``shown``."""
    standing = sa.and_(appearance.c.slot == key, appearance.c.until_seq.is_(None))
    known = {
        (row.notice_id, row.revision) for row in tx.execute(sa.select(appearance).where(standing))
    }
    gone = known - set(shown)
    if gone:
        pair = sa.tuple_(appearance.c.notice_id, appearance.c.revision)
        ended = sa.update(appearance).where(standing, pair.in_(list(gone)))
        tx.execute(ended.values(until_seq=seq, until_at=now))
    new = [
        {"slot": key, "notice_id": n, "revision": r, "from_seq": seq, "from_at": now}
        for n, r in dict.fromkeys(shown)
        if (n, r) not in known
    ]
    if new:
        tx.execute(sa.insert(appearance), new)
