"""A community's own templates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.review import Draft
from app.store import draft as drafts
from app.store.area import around
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import template as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template, ``area``'s; its name is its own there."""

    id: str
    area: str
    name: str
    draft: Draft
    saved_by: str
    saved_at: datetime


def put(tx: Tx, made: Template) -> bool:
    """Save a template in place of the one of that name; return whether there was one."""
    named = (table.c.area == made.area) & (table.c.name == made.name)
    known = tx.execute(sa.select(table.c.id).where(named)).scalar()
    row = {
        "id": known or made.id,
        "area": made.area,
        "name": made.name,
        "content": drafts.content(made.draft),
        "saved_by": made.saved_by,
        "saved_at": made.saved_at,
    }
    upsert(tx, table, [row], key=("id",))
    return known is not None


def get(tx: Tx, template_id: str, areas: Collection[str]) -> Template | None:
    """Return a template, None when there is none around ``areas``."""
    query = sa.select(table).where(table.c.id == template_id, around(table.c.area, areas))
    row = tx.execute(query).first()
    return _template(row) if row else None


def listing(tx: Tx, areas: Collection[str], limit: int) -> list[Template]:
    """Return the templates of ``areas``, of those below and of those above them, by name."""
    query = sa.select(table).where(around(table.c.area, areas)).order_by(table.c.name, table.c.id)
    return [_template(row) for row in tx.execute(query.limit(limit))]


def rename(tx: Tx, template_id: str, name: str) -> None:
    """Give a template another name."""
    tx.execute(sa.update(table).where(table.c.id == template_id).values(name=name))


def remove(tx: Tx, template_id: str) -> None:
    """Throw a template away; notices made from it stay as they are."""
    tx.execute(sa.delete(table).where(table.c.id == template_id))


def _template(row: sa.Row[Any]) -> Template:
    return Template(
        id=row.id,
        area=row.area,
        name=row.name,
        draft=drafts.read(row.content),
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
