"""The contacts book: the offices and telephones that notices name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.store.area import around
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import contact as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to call; ``area`` is whose book they stand in."""

    id: str
    area: str
    name: str
    phone: str
    hours: str = ""

    @property
    def line(self) -> str:
        """What a notice says: 望春里社区居委会 010-65550123（9:00—17:30）."""
        said = f"{self.name} {self.phone}"
        return f"{said}（{self.hours}）" if self.hours else said


def put(tx: Tx, made: Contact) -> None:
    """Add a contact, or replace the one with its id."""
    row = {name: getattr(made, name) for name in ("id", "area", "name", "phone", "hours")}
    upsert(tx, table, [row], key=("id",))


def get(tx: Tx, contact_id: str) -> Contact | None:
    """Return a contact, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.id == contact_id)).first()
    return _contact(row) if row else None


def remove(tx: Tx, contact_id: str) -> None:
    """Take a contact out of the book."""
    tx.execute(sa.delete(table).where(table.c.id == contact_id))


def listing(tx: Tx, areas: Collection[str], limit: int, text: str = "") -> list[Contact]:
    """Return the contacts of ``areas``, of those below and of those above them, by name."""
    query = sa.select(table).where(around(table.c.area, areas))
    for word in text.split():
        named = (c.icontains(word, autoescape=True) for c in (table.c.name, table.c.phone))
        query = query.where(sa.or_(*named))
    return [_contact(r) for r in tx.execute(query.order_by(table.c.name, table.c.id).limit(limit))]


def telephones(tx: Tx, areas: Collection[str]) -> frozenset[str]:
    """Return the digits of the numbers in the books around ``areas``."""
    numbers = tx.scalars(sa.select(table.c.phone).where(around(table.c.area, areas)))
    return frozenset(re.sub(r"\D", "", number) for number in numbers)


def _contact(row: sa.Row[Any]) -> Contact:
    return Contact(id=row.id, area=row.area, name=row.name, phone=row.phone, hours=row.hours)
