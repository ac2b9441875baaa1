"""Which bytes go with which notice: kept beside the notices, so that nobody searches in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain.notice import Act, Attachment
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import attached, draft, notice, revision

# The number under which a draft's attachments lie; revisions count from 1.
_DRAFT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One notice that a file goes with; ``revision`` 0 is its draft."""

    notice_id: str
    revision: int
    title: str
    areas: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it has not gone out."""
        return self.revision == _DRAFT


def note_revision(tx: Tx, notice_id: str, number: int, files: Iterable[Attachment]) -> None:
    """Note what goes with a revision: for good, as the revision itself stays."""
    rows = _rows(notice_id, number, files)
    if rows:
        insert_or_ignore(tx, attached, rows)


def note_draft(tx: Tx, notice_id: str, files: Iterable[Attachment]) -> None:
    """Note what goes with a draft, in place of what went with it before."""
    mine = sa.and_(attached.c.notice_id == notice_id, attached.c.revision == _DRAFT)
    tx.execute(sa.delete(attached).where(mine))
    rows = _rows(notice_id, _DRAFT, files)
    if rows:
        insert_or_ignore(tx, attached, rows)


def is_public(tx: Tx, sha256: str, now: datetime) -> bool:
    """Return whether a file goes with a notice that has started and was not withdrawn.

    The latest revision alone counts: what a correction took out is no longer handed out.
    """
    of_head = sa.and_(
        revision.c.notice_id == attached.c.notice_id, revision.c.revision == attached.c.revision
    )
    is_head = sa.and_(notice.c.id == attached.c.notice_id, notice.c.revision == attached.c.revision)
    query = (
        sa.select(attached.c.sha256)
        .join(notice, is_head)
        .join(revision, of_head)
        .where(attached.c.sha256 == sha256, notice.c.act != Act.WITHDRAW.value)
        .where(revision.c.effective <= now)
    )
    return tx.execute(query.limit(1)).first() is not None


def uses(tx: Tx, sha256: str, limit: int) -> list[Use]:
    """Return where a file is used: each notice once, by its newest revision, and drafts first."""
    newest = (
        sa.select(attached.c.notice_id, sa.func.max(attached.c.revision).label("revision"))
        .where(attached.c.sha256 == sha256, attached.c.revision > _DRAFT)
        .group_by(attached.c.notice_id)
        .subquery()
    )
    same = sa.and_(
        revision.c.notice_id == newest.c.notice_id, revision.c.revision == newest.c.revision
    )
    published = sa.select(revision).join(newest, same).order_by(revision.c.sent.desc())
    written = (
        sa.select(draft)
        .join(attached, attached.c.notice_id == draft.c.notice_id)
        .where(attached.c.sha256 == sha256, attached.c.revision == _DRAFT)
        .order_by(draft.c.saved_at.desc())
    )
    found = [
        Use(
            notice_id=row.notice_id,
            revision=_DRAFT,
            title=row.content["title"] or row.content["headline"],
            areas=tuple(row.content["areas"]),
        )
        for row in tx.execute(written.limit(limit))
    ]
    for row in tx.execute(published.limit(limit)):
        it = {"notice_id": row.notice_id, "revision": row.revision, "title": row.title}
        found.append(Use(**it, areas=tuple(row.areas)))
    return found[:limit]


def is_used(tx: Tx, sha256: str) -> bool:
    """Return whether any draft or any revision, however old, goes with it."""
    query = sa.select(attached.c.sha256).where(attached.c.sha256 == sha256)
    return tx.execute(query.limit(1)).first() is not None


def _rows(notice_id: str, number: int, files: Iterable[Attachment]) -> list[dict[str, object]]:
    return [
        {"sha256": name, "notice_id": notice_id, "revision": number}
        for name in sorted({one.sha256 for one in files})
    ]
