"""Spreadsheets that were handed in, kept between looking at them and taking them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx, new_id
from app.store.tables import upload

# After this the bytes are gone; that the file was here is remembered.
KEPT = timedelta(days=7)
# What the rows of a file are.
NOTICES, PLACES = "notices", "places"
_COLUMNS = tuple(c for c in upload.c if c.name not in {"body", "kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that was handed in.

    ``taken`` rows of it became drafts, the last ones at ``taken_at``.
    """

    id: str
    owner: str
    name: str
    sha256: str
    added_at: datetime
    taken_at: datetime | None
    taken: int


def add(  # noqa: PLR0913 - whose, which, of what
    tx: Tx, owner: str, name: str, body: bytes, now: datetime, *, kind: str = NOTICES
) -> str:
    """Keep a file and return its id; bytes that have lain here long enough are dropped."""
    old = sa.update(upload).where(upload.c.added_at < now - KEPT, upload.c.body.is_not(None))
    tx.execute(old.values(body=None))
    row = {
        "id": new_id(),
        "owner": owner,
        "kind": kind,
        "name": name,
        "sha256": sha256(body).hexdigest(),
        "body": body,
        "added_at": now,
        "taken": 0,
    }
    tx.execute(sa.insert(upload).values(row))
    return str(row["id"])


def get(
    tx: Tx, upload_id: str, owner: str, *, kind: str = NOTICES
) -> tuple[Upload, bytes | None] | None:
    """Return a file of ``owner`` and its bytes; None for the bytes when they have been dropped."""
    same = (upload.c.id == upload_id, upload.c.owner == owner, upload.c.kind == kind)
    query = sa.select(upload).where(*same)
    row = tx.execute(query).first()
    return (_upload(row), row.body) if row else None


def earlier(tx: Tx, one: Upload) -> Upload | None:
    """Return the last file with the very same bytes of which rows were taken in before."""
    query = (
        sa.select(*_COLUMNS)
        .where(upload.c.sha256 == one.sha256, upload.c.id != one.id, upload.c.taken > 0)
        .order_by(upload.c.taken_at.desc())
    )
    row = tx.execute(query.limit(1)).first()
    return _upload(row) if row else None


def listing(tx: Tx, owner: str, limit: int, *, kind: str = NOTICES) -> list[Upload]:
    """Return the files of ``owner``, newest first."""
    query = sa.select(*_COLUMNS).where(upload.c.owner == owner, upload.c.kind == kind)
    query = query.order_by(upload.c.added_at.desc(), upload.c.id).limit(limit)
    return [_upload(row) for row in tx.execute(query)]


def note_taken(tx: Tx, upload_id: str, more: int, now: datetime) -> None:
    """Remember that ``more`` of its rows became drafts."""
    changed = sa.update(upload).where(upload.c.id == upload_id)
    tx.execute(changed.values(taken=upload.c.taken + more, taken_at=now))


def _upload(row: sa.Row[Any]) -> Upload:
    return Upload(**{c.name: getattr(row, c.name) for c in _COLUMNS})
