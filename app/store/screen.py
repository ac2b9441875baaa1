"""Screens: who they are, which slot they show, and how far each has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from app.domain.target import Slot
from app.store import screen_slot
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import screen, slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A player. ``received``, ``verified`` and ``shown`` are editions (seq) of ``epoch``.

    ``slot`` is None until an operator approved it; ``public_key`` is 32 bytes (Ed25519, RFC 8032),
    ``next_key`` the one that will replace it. ``alerts_seq`` of ``alerts_epoch`` are the alerts it
    showed last, since ``alerts_at``; until ``drill_until`` it shows drills.
    """

    id: str
    name: str = ""
    slot: str | None = None
    profile: str
    device: str = ""
    public_key: bytes
    state: Literal["waiting", "approved", "revoked"] = "waiting"
    code: str = ""
    code_expires: datetime | None = None
    enrolled_at: datetime
    approved_at: datetime | None = None
    epoch: int = 0
    received: int = 0
    verified: int = 0
    shown: int = 0
    shown_at: datetime | None = None
    seen_at: datetime | None = None
    version: str = ""
    free_bytes: int | None = None
    drill_until: datetime | None = None
    alerts_epoch: int = 0
    alerts_seq: int = 0
    alerts_at: datetime | None = None
    next_key: bytes | None = None


_NAMES = tuple(f.name for f in fields(Screen))


def add(tx: Tx, made: Screen) -> None:
    """Add a screen that has just introduced itself."""
    tx.execute(sa.insert(screen).values(asdict(made)))


def get(tx: Tx, screen_id: str) -> Screen | None:
    """Return a screen by its id."""
    return _one(tx, screen.c.id == screen_id)


def find_by_key(tx: Tx, public_key: bytes) -> Screen | None:
    """Return the screen that holds the private half of ``public_key``."""
    return _one(tx, screen.c.public_key == public_key)


def by_code(tx: Tx, code: str, now: datetime) -> Screen | None:
    """Return the waiting screen that shows ``code``; a code that has ended counts no more."""
    waiting = (screen.c.state == "waiting", screen.c.code == code, screen.c.code != "")
    return _one(tx, *waiting, screen.c.code_expires > now)


def listing(tx: Tx, slot: str | None = None, area: str | None = None) -> list[Screen]:
    """Return screens by slot and name: of one slot, of the slots at or below ``area``, or all."""
    wanted = []
    if slot is not None:
        wanted.append(screen.c.slot == slot)
    if area is not None:
        wanted.append(screen.c.slot.in_(_slots_below([area])))
    return _screens(tx, *wanted)


def page(tx: Tx, above: Collection[str], text: str, limit: int, skip: int = 0) -> list[Screen]:
    """Return screens hung at or below ``above`` whose name holds ``text``, by slot and name."""
    mine = (screen.c.slot.in_(_slots_below(above)), screen.c.name.contains(text, autoescape=True))
    order = (screen.c.slot, screen.c.name, screen.c.id)
    query = sa.select(screen).where(*mine).order_by(*order).limit(limit).offset(skip)
    return [_screen(row) for row in tx.execute(query)]


def in_waiting(tx: Tx, now: datetime, limit: int) -> list[Screen]:
    """Return screens that show a code which has not ended, the newest first."""
    which = (screen.c.state == "waiting", screen.c.code_expires > now)
    order = (screen.c.enrolled_at.desc(), screen.c.id)
    query = sa.select(screen).where(*which).order_by(*order).limit(limit)
    return [_screen(row) for row in tx.execute(query)]


def on_slots(tx: Tx, keys: Collection[str]) -> list[Screen]:
    """Return the approved screens that show one of the slots ``keys``."""
    return _screens(tx, screen.c.slot.in_(list(keys)), screen.c.state == "approved")


def names(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    """Return the names of the screens ``ids``."""
    query = sa.select(screen.c.id, screen.c.name).where(screen.c.id.in_(list(ids)))
    return {row.id: row.name for row in tx.execute(query)}


def in_use(tx: Tx, ids: Collection[str]) -> list[str]:
    """Return those of ``ids`` that are approved screens."""
    mine = (screen.c.id.in_(list(ids)), screen.c.state == "approved")
    return list(tx.scalars(sa.select(screen.c.id).where(*mine).order_by(screen.c.id)))


def approve(tx: Tx, screen_id: str, name: str, place: Slot, now: datetime) -> bool:
    """Let a waiting screen show the slot ``place``, which is there; return whether it waited."""
    values = {
        "name": name,
        "slot": place.key,
        "profile": place.profile,
        "state": "approved",
        "code": "",
        "code_expires": None,
        "approved_at": now,
    }
    is_in = _update(tx, values, screen.c.id == screen_id, screen.c.state == "waiting")
    if is_in:
        screen_slot.keep(tx, screen_id, place.key, now)
    return is_in


def set_code(tx: Tx, screen_id: str, code: str, expires: datetime) -> bool:
    """Give a waiting screen another code to show; return whether it waited."""
    values = {"code": code, "code_expires": expires}
    return _update(tx, values, screen.c.id == screen_id, screen.c.state == "waiting")


def revoke(tx: Tx, screen_id: str) -> bool:
    """Shut a screen out for good; return whether it was in."""
    values = {"state": "revoked", "code": "", "code_expires": None}
    return _update(tx, values, screen.c.id == screen_id, screen.c.state != "revoked")


def waiting(tx: Tx, now: datetime) -> int:
    """Return how many screens wait with a code that has not ended."""
    which = (screen.c.state == "waiting", screen.c.code_expires > now)
    counted = sa.select(sa.func.count()).select_from(screen).where(*which)
    return int(tx.execute(counted).scalar_one())


def drop_unclaimed(tx: Tx, before: datetime) -> int:
    """Forget screens whose code ended before ``before`` with nobody to approve it; how many."""
    which = (screen.c.state == "waiting", screen.c.code_expires < before)
    return tx.execute(sa.delete(screen).where(*which)).rowcount


def move(tx: Tx, screen_id: str, key: str, now: datetime) -> bool:
    """Let an approved screen show the slot ``key`` from now on; return whether there is one."""
    is_in = _update(tx, {"slot": key}, screen.c.id == screen_id, screen.c.state == "approved")
    if is_in:
        screen_slot.keep(tx, screen_id, key, now)
    return is_in


def rename(tx: Tx, screen_id: str, name: str) -> bool:
    """Give a screen another name; return whether it is there."""
    return _update(tx, {"name": name}, screen.c.id == screen_id)


def offer_key(tx: Tx, screen_id: str, next_key: bytes) -> bool:
    """Let ``next_key`` count beside the key of an approved screen; return whether there is one."""
    mine = (screen.c.id == screen_id, screen.c.state == "approved")
    return _update(tx, {"next_key": next_key}, *mine)


def take_key(tx: Tx, screen_id: str, next_key: bytes) -> bool:
    """Let ``next_key`` alone count from now on; return whether it was the one offered."""
    mine = (screen.c.id == screen_id, screen.c.next_key == next_key)
    return _update(tx, {"public_key": next_key, "next_key": None}, *mine)


def _slots_below(areas: Collection[str]) -> sa.Select[tuple[str]]:
    return sa.select(slot.c.key).where(at_or_below(slot.c.area, areas))


def _update(tx: Tx, values: dict[str, Any], *which: sa.ColumnElement[bool]) -> bool:
    return tx.execute(sa.update(screen).where(*which).values(values)).rowcount == 1


def _one(tx: Tx, *which: sa.ColumnElement[bool]) -> Screen | None:
    row = tx.execute(sa.select(screen).where(*which).limit(1)).first()
    return _screen(row) if row else None


def _screens(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Screen]:
    order = (screen.c.slot, screen.c.name, screen.c.id)
    return [_screen(row) for row in tx.execute(sa.select(screen).where(*which).order_by(*order))]


def _screen(row: sa.Row[Any]) -> Screen:
    return Screen(**{name: getattr(row, name) for name in _NAMES})
