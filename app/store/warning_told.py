"""What residents are told of warnings, as last brought out: what every channel reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.warning import Level
from app.domain.warning_json import as_json, message_of
from app.domain.warning_told import KEPT_FOR, Told
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import warning_told
from app.store.warning import key_of
from app.store.warning_parsed import Parsed, raw

_TIMES = ("sent", "effective", "expires")
_SETS = ("blocked", "places", "touched")
_APART = frozenset({"id", "revision", "ended_at", "message", "level", *_TIMES, *_SETS})
_COLUMNS = raw(warning_told, "said")
_PLAIN = tuple(f.name for f in fields(Told) if f.name not in _APART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is told of a warning, since when it is told, and when that changed last."""

    told: Told
    first_at: datetime
    changed_at: datetime


def put(tx: Tx, changed: Iterable[Told], now: datetime) -> None:
    """Write down what is told from now on; when it was told first stays."""
    rows = [_row(one, now) for one in changed]
    if not rows:
        return
    names = [row["id"] for row in rows]
    query = sa.select(warning_told.c.id, warning_told.c.first_at)
    known = {r.id: r.first_at for r in tx.execute(query.where(warning_told.c.id.in_(names)))}
    upsert(
        tx,
        warning_told,
        [{**row, "first_at": known.get(str(row["id"]), now)} for row in rows],
        key=("id",),
    )


def open_at(tx: Tx, now: datetime) -> list[Told]:
    """Return what is shown somewhere at ``now``, or was so less than two days ago; by name."""
    query = sa.select(*_COLUMNS).where(warning_told.c.until > now).order_by(warning_told.c.id)
    return [_told(row) for row in tx.execute(query)]


def get(tx: Tx, name: str) -> Kept | None:
    """Return what is told of one warning, or was told last."""
    row = tx.execute(sa.select(*_COLUMNS).where(warning_told.c.id == name)).first()
    if row is None:
        return None
    return Kept(told=_told(row), first_at=row.first_at, changed_at=row.changed_at)


def newest(tx: Tx, before: datetime, limit: int) -> list[Kept]:
    """Return what was told of warnings first told before an instant, the newest first."""
    query = sa.select(*_COLUMNS).where(warning_told.c.first_at < before)
    order = (warning_told.c.first_at.desc(), warning_told.c.id)
    return [
        Kept(told=_told(row), first_at=row.first_at, changed_at=row.changed_at)
        for row in tx.execute(query.order_by(*order).limit(limit))
    ]


def _row(one: Told, now: datetime) -> dict[str, object]:
    said = {name: getattr(one, name) for name in _PLAIN}
    said |= {name: getattr(one, name).isoformat() for name in _TIMES}
    said |= {name: sorted(getattr(one, name)) for name in _SETS}
    said |= {"message": as_json(one.message), "level": one.level.word}
    return {
        "id": one.id,
        "revision": one.revision,
        "message": key_of(one.message),
        "said": said,
        "changed_at": now,
        "ended_at": one.ended_at,
        "until": (one.ended_at or one.expires) + KEPT_FOR,
    }


def _told(row: sa.Row[Any]) -> Told:
    return replace(_said(row.said), id=row.id, revision=row.revision, ended_at=row.ended_at)


def _read(kept: dict[str, Any]) -> Told:
    """Return what is told, but for what stands in columns of its own."""
    said = dict(kept)
    said |= {name: datetime.fromisoformat(said[name]) for name in _TIMES}
    said |= {name: frozenset(said[name]) for name in _SETS}
    said |= {"message": message_of(said["message"]), "level": Level[said["level"].upper()]}
    return Told(id="", **said)


_said = Parsed(_read)
