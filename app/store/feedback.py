"""What residents answer to notices, waiting for the desk, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.feedback import Feedback, State
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import feedback as table
from app.store.target import Cipher

_SHOWN = [c for c in table.c if c.name != "phone"]


def add(tx: Tx, cipher: Cipher, made: Feedback, phone: str = "") -> None:
    """Keep an answer; ``phone`` is sealed."""
    sealed = cipher.seal(phone, _row_name(made.id)) if phone else None
    tx.execute(sa.insert(table).values({**asdict(made), "phone": sealed}))


def get(tx: Tx, feedback_id: str) -> Feedback | None:
    """Return an answer, None when there is none."""
    row = tx.execute(sa.select(*_SHOWN).where(table.c.id == feedback_id)).first()
    return _feedback(row) if row else None


def phone(tx: Tx, cipher: Cipher, feedback_id: str) -> str:
    """Return the number that was left to call back; empty when there is none any more."""
    sealed = tx.execute(sa.select(table.c.phone).where(table.c.id == feedback_id)).scalar()
    return cipher.open(sealed, _row_name(feedback_id)) if sealed else ""


def said_since(tx: Tx, device: str, since: datetime) -> int:
    """Return how many answers a device gave since an instant."""
    query = sa.select(sa.func.count()).select_from(table)
    return tx.execute(query.where(table.c.device == device, table.c.at >= since)).scalar_one()


def handle(tx: Tx, feedback_id: str, state: State, answer: str, by: str, now: datetime) -> bool:
    """Write down what became of an answer; return whether nobody had done so before."""
    waiting = (table.c.id == feedback_id, table.c.state == State.NEW.value)
    values = {"state": state.value, "answer": answer, "handled_by": by, "handled_at": now}
    return tx.execute(sa.update(table).where(*waiting).values(values)).rowcount == 1


def listing(
    tx: Tx, areas: Collection[str], state: str, limit: int, notice_id: str = ""
) -> list[Feedback]:
    """Return the answers from at or below ``areas``: those that wait oldest first."""
    query = sa.select(*_SHOWN).where(at_or_below(table.c.area, areas))
    if state:
        query = query.where(table.c.state == state)
    if notice_id:
        query = query.where(table.c.notice_id == notice_id)
    order = table.c.at.asc() if state == State.NEW.value else table.c.at.desc()
    return [_feedback(row) for row in tx.execute(query.order_by(order, table.c.id).limit(limit))]


def waiting(tx: Tx, areas: Collection[str]) -> int:
    """Return how many answers from at or below ``areas`` nobody looked at."""
    query = sa.select(sa.func.count()).select_from(table)
    mine = (at_or_below(table.c.area, areas), table.c.state == State.NEW.value)
    return tx.execute(query.where(*mine)).scalar_one()


def _row_name(feedback_id: str) -> str:
    return f"feedback/{feedback_id}"


def _feedback(row: sa.Row[Any]) -> Feedback:
    return Feedback(**row._mapping)
