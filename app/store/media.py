"""The library: pictures and files of an area, and the bytes behind them by their hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256 as digest_of
from typing import Any, Literal

import sqlalchemy as sa

from app.domain.media import Shown, sizes
from app.domain.notice import Attachment
from app.store import attached, place_picture
from app.store.area import around
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import asset, blob

Kind = Literal["", "image", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A picture or file in the library of ``area``; ``thumb`` names its small picture, if any.

    ``was_moving`` is said of an upload alone, and not kept: its first frame is what is left of it.
    """

    id: str
    area: str
    sha256: str
    thumb: str = ""
    name: str
    alt: str = ""
    media_type: str
    size: int
    width_px: int = 0
    height_px: int = 0
    added_by: str
    added_at: datetime
    was_moving: bool = False

    @property
    def is_image(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type.startswith("image/")

    def attachment(self) -> Attachment:
        """Return it as what goes with a notice."""
        return Attachment(
            sha256=self.sha256,
            name=self.name,
            media_type=self.media_type,
            size=self.size,
            alt=self.alt,
            width_px=self.width_px,
            height_px=self.height_px,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """What is known of bytes without reading them."""

    sha256: str
    media_type: str
    size: int
    added_at: datetime


def put_blob(tx: Tx, body: bytes, media_type: str, now: datetime) -> str:
    """Keep ``body`` and return its SHA-256; the same bytes are kept once."""
    name = digest_of(body).hexdigest()
    kept = {"sha256": name, "media_type": media_type, "size": len(body), "body": body}
    insert_or_ignore(tx, blob, [{**kept, "added_at": now}])
    return name


def blob_of(tx: Tx, sha256: str) -> Blob | None:
    """Return what is known of the bytes named ``sha256``."""
    columns = (blob.c.sha256, blob.c.media_type, blob.c.size, blob.c.added_at)
    row = tx.execute(sa.select(*columns).where(blob.c.sha256 == sha256)).first()
    return Blob(**row._asdict()) if row else None


def body(tx: Tx, sha256: str) -> bytes | None:
    """Return the bytes named ``sha256``."""
    found = tx.execute(sa.select(blob.c.body).where(blob.c.sha256 == sha256)).scalar()
    return None if found is None else bytes(found)


def add(tx: Tx, made: Asset) -> Asset:
    """Add ``made`` to its library; what its area has already, even deleted, is that one again."""
    mine = sa.and_(asset.c.area == made.area, asset.c.sha256 == made.sha256)
    insert_or_ignore(tx, asset, [_row(made)])
    tx.execute(sa.update(asset).where(mine).values(deleted_at=None))
    return _asset(tx.execute(sa.select(asset).where(mine)).one())


def get(tx: Tx, asset_id: str) -> Asset | None:
    """Return one entry, None when it is not there or no longer."""
    there = sa.and_(asset.c.id == asset_id, asset.c.deleted_at.is_(None))
    row = tx.execute(sa.select(asset).where(there)).first()
    return _asset(row) if row else None


def shown(tx: Tx, ids: Iterable[str]) -> dict[str, Shown]:
    """Return the pictures that ``ids`` name as pages show them; what is gone is left out."""
    wanted = set(filter(None, ids))
    if not wanted:
        return {}
    there = sa.and_(asset.c.id.in_(wanted), asset.c.deleted_at.is_(None))
    found = map(_asset, tx.execute(sa.select(asset).where(there)))
    return {
        one.id: Shown(one.alt, sizes(one.sha256, one.thumb, one.width_px, one.height_px))
        for one in found
        if one.is_image
    }


def seen_from(tx: Tx, granted: Collection[str], hashes: Iterable[str]) -> dict[str, Asset]:
    """Return the entries by hash that one with rights in ``granted`` can use."""
    wanted = list(hashes)
    if not wanted:
        return {}
    query = _visible(granted).where(asset.c.sha256.in_(wanted)).order_by(asset.c.added_at)
    return {row.sha256: _asset(row) for row in tx.execute(query)}


def listing(  # noqa: PLR0913 - the fields of the query form
    tx: Tx,
    granted: Collection[str],
    *,
    text: str = "",
    area: str = "",
    kind: Kind = "",
    limit: int = 60,
    before: tuple[datetime, str] | None = None,
) -> list[Asset]:
    """Return what one with rights in ``granted`` can use, newest first.

    Args:
        tx: the transaction.
        granted: codes; what lies in them, below them and above them can be used.
        text: only those with these words in their name or description.
        area: only those of this area.
        kind: only pictures, or only files.
        limit: at most this many.
        before: ``(added_at, id)`` of the last one of the page before.
    """
    query = _visible(granted)
    for word in text.split():
        told = (asset.c.name, asset.c.alt)
        query = query.where(sa.or_(*(c.icontains(word, autoescape=True) for c in told)))
    if area:
        query = query.where(asset.c.area == area)
    if kind:
        is_image = asset.c.media_type.startswith("image/")
        query = query.where(is_image if kind == "image" else ~is_image)
    if before:
        query = query.where(sa.tuple_(asset.c.added_at, asset.c.id) < sa.tuple_(*before))
    query = query.order_by(asset.c.added_at.desc(), asset.c.id.desc()).limit(limit)
    return [_asset(row) for row in tx.execute(query)]


def is_visible(tx: Tx, granted: Collection[str], sha256: str) -> bool:
    """Return whether these bytes, or the small picture of this name, are in a library of theirs."""
    named = sa.or_(asset.c.sha256 == sha256, asset.c.thumb == sha256)
    return tx.execute(_visible(granted).where(named).limit(1)).first() is not None


def name_of(tx: Tx, sha256: str) -> str:
    """Return what a file of these bytes is called, empty when no library has it."""
    query = sa.select(asset.c.name).where(asset.c.sha256 == sha256).order_by(asset.c.added_at)
    return str(tx.execute(query.limit(1)).scalar() or "")


def thumbs(tx: Tx, hashes: Iterable[str]) -> dict[str, str]:
    """Return the names of the small pictures of those that have one."""
    query = sa.select(asset.c.sha256, asset.c.thumb).where(asset.c.sha256.in_(list(hashes)))
    return {row.sha256: row.thumb for row in tx.execute(query.where(asset.c.thumb != ""))}


def describe(tx: Tx, asset_id: str, name: str, alt: str) -> None:
    """Change what an entry is called and what is to be seen on it."""
    tx.execute(sa.update(asset).where(asset.c.id == asset_id).values(name=name, alt=alt))


def delete(tx: Tx, gone: Asset, now: datetime) -> bool:
    """Take an unused entry out of the library, and its bytes when nobody else has them.

    Return False, and change nothing, when a notice, a draft or a place uses it.
    """
    if attached.is_used(tx, gone.sha256) or place_picture.is_used(tx, gone.id):
        return False
    tx.execute(sa.update(asset).where(asset.c.id == gone.id).values(deleted_at=now))
    for name in filter(None, (gone.sha256, gone.thumb)):
        held = sa.and_(
            sa.or_(asset.c.sha256 == name, asset.c.thumb == name), asset.c.deleted_at.is_(None)
        )
        if tx.execute(sa.select(asset.c.id).where(held).limit(1)).first() is None:
            tx.execute(sa.delete(blob).where(blob.c.sha256 == name))
    return True


def _visible(granted: Collection[str]) -> sa.Select[Any]:
    """Select what lies at, below or above ``granted``: content flows down the tree."""
    return sa.select(asset).where(asset.c.deleted_at.is_(None), around(asset.c.area, granted))


_FIELDS = tuple(name for name in Asset.__dataclass_fields__ if name != "was_moving")


def _row(made: Asset) -> dict[str, object]:
    return {name: getattr(made, name) for name in _FIELDS}


def _asset(row: sa.Row[Any]) -> Asset:
    return Asset(**{name: getattr(row, name) for name in _FIELDS})
