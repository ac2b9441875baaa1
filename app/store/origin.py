"""The origin: documents by path, as bytes made at publish, replaced a slot at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

import sqlalchemy as sa

from app.store import slot as slots
from app.store.batch import insert_or_ignore, upsert
from app.store.session import Store, Tx
from app.store.tables import document, slot

# Named by their content: true for ever, whichever slot put them down.
FILES = "/files/"


class Placed(Protocol):
    """A document on its way here (the shape of ``channels.origin.Placed``)."""

    @property
    def path(self) -> str:
        """Where people fetch it."""
        ...

    @property
    def media_type(self) -> str:
        """The Content-Type it is handed out with."""
        ...

    @property
    def body(self) -> bytes:
        """What is handed out."""
        ...

    @property
    def cache_control(self) -> str:
        """The Cache-Control it is handed out with."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as it lies here; ``etag`` is the whole header, quotes included."""

    path: str
    slot: str
    media_type: str
    body: bytes
    etag: str
    cache_control: str
    modified: datetime


class OriginStore:
    """Puts documents down, each slot's in a transaction of their own."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    def put(self, slot: str, edition: str, documents: tuple[Placed, ...], seq: int = 0) -> bool:
        """Replace what lies in ``slot``; return False, replacing nothing, when it was overtaken.

        ``seq`` is the fence of the claim that it was made under, 0 outside of a series.
        Raises StoreAway, an OSError.
        """
        with self._store.begin() as tx:
            if seq and not slots.is_newest(tx, slot, seq):
                return False
            put(tx, slot, edition, documents, self._clock())
        return True


def tag_of(body: bytes) -> str:
    """Return the tag of a document with these bytes."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def put(tx: Tx, slot: str, edition: str, documents: tuple[Placed, ...], now: datetime) -> None:
    """Replace what lies in ``slot``; what is the same keeps its time, files stay for ever."""
    rows = [_row(d, slot, edition, now) for d in documents]
    files = [r for r in rows if str(r["path"]).startswith(FILES)]
    pages = [r for r in rows if not str(r["path"]).startswith(FILES)]
    if files:
        insert_or_ignore(tx, document, files)
    lying = sa.and_(document.c.slot == slot, document.c.path.not_like(f"{FILES}%"))
    query = sa.select(document.c.path, document.c.etag, document.c.cache_control).where(lying)
    known = {row.path: (row.etag, row.cache_control) for row in tx.execute(query)}
    changed = [r for r in pages if known.get(str(r["path"])) != (r["etag"], r["cache_control"])]
    if changed:
        upsert(tx, document, changed, key=("path",))
    gone = known.keys() - {str(r["path"]) for r in pages}
    if gone:
        tx.execute(sa.delete(document).where(document.c.path.in_(gone)))


def get(tx: Tx, path: str) -> Stored | None:
    """Return what lies at ``path``, None when nothing does."""
    row = tx.execute(sa.select(document).where(document.c.path == path)).first()
    if row is None:
        return None
    return Stored(
        path=row.path,
        slot=row.slot,
        media_type=row.media_type,
        body=row.body,
        etag=row.etag,
        cache_control=row.cache_control,
        modified=row.modified,
    )


def tags(tx: Tx, paths: Collection[str]) -> dict[str, str]:
    """Return the tags of what lies at those of ``paths`` where something does."""
    query = sa.select(document.c.path, document.c.etag).where(document.c.path.in_(list(paths)))
    return {row.path: row.etag for row in tx.execute(query)}


def mark_fetched(tx: Tx, key: str, now: datetime) -> bool:
    """Record that somebody fetched the slot's edition; return whether it was the first time."""
    new = sa.and_(
        slot.c.key == key, slot.c.issued_at.is_not(None), slot.c.fetched_edition != slot.c.edition
    )
    marked = sa.update(slot).where(new).values(fetched_edition=slot.c.edition, fetched_at=now)
    return tx.execute(marked).rowcount == 1


def _row(placed: Placed, slot: str, edition: str, now: datetime) -> dict[str, object]:
    return {
        "path": placed.path,
        "slot": slot,
        "edition": edition,
        "media_type": placed.media_type,
        "body": placed.body,
        "etag": tag_of(placed.body),
        "cache_control": placed.cache_control,
        "modified": now,
    }
