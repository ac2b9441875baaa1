"""Alerts: what is raised where, and the signed state of each area that screens of it are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.batch import insert_or_ignore, upsert
from app.store.session import Tx
from app.store.tables import alert_head, alert_raised, lineage, slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The alerts of one area and mode as last signed; ``body`` is empty when never yet."""

    scope: str
    mode: str
    epoch: int
    seq: int
    body: bytes
    due_at: datetime


def put(tx: Tx, code: str, mode: str, alerts: Sequence[dict[str, Any]], now: datetime) -> None:
    """Let ``alerts`` be all that is raised at ``code``; the areas of screens there are due."""
    row = {"area": code, "mode": mode, "alerts": list(alerts), "raised_at": now}
    upsert(tx, alert_raised, [row], key=("area", "mode"))
    ensure(tx, now)
    mine = (alert_head.c.mode == mode, at_or_below(alert_head.c.scope, [code]))
    tx.execute(sa.update(alert_head).where(*mine).values(due_at=now))


def missing(tx: Tx) -> list[tuple[str, str]]:
    """Return (area, mode) of LED slots below raised alerts that have no head."""
    query = (
        sa.select(slot.c.area, alert_raised.c.mode)
        .join(lineage, lineage.c.area == slot.c.area)
        .join(alert_raised, alert_raised.c.area == lineage.c.above)
        .outerjoin(
            alert_head,
            (alert_head.c.scope == slot.c.area) & (alert_head.c.mode == alert_raised.c.mode),
        )
        .where(slot.c.medium == "led", alert_head.c.scope.is_(None))
        .distinct()
    )
    return [(code, mode) for code, mode in tx.execute(query)]


def ensure(tx: Tx, now: datetime) -> None:
    """Make the heads that are ``missing``, due now."""
    made = [{"scope": code, "mode": mode, "due_at": now} for code, mode in missing(tx)]
    if made:
        insert_or_ignore(tx, alert_head, made)


def raised(tx: Tx, scope: str, mode: str) -> list[dict[str, Any]]:
    """Return what is raised at ``scope`` and above it for it, the farthest above first."""
    query = (
        sa.select(alert_raised.c.area, alert_raised.c.alerts)
        .join(lineage, lineage.c.above == alert_raised.c.area)
        .where(lineage.c.area == scope, alert_raised.c.mode == mode)
        .order_by(sa.func.length(alert_raised.c.area), alert_raised.c.area)
    )
    return [
        one
        for code, listed in tx.execute(query)
        for one in listed
        if code == scope or not one.get("here")
    ]


def everywhere(tx: Tx, mode: str) -> dict[str, list[dict[str, Any]]]:
    """Return what is raised, by area; areas without anything are left out."""
    query = sa.select(alert_raised.c.area, alert_raised.c.alerts).where(alert_raised.c.mode == mode)
    return {code: list(listed) for code, listed in tx.execute(query) if listed}


def at(tx: Tx, code: str, mode: str) -> list[dict[str, Any]]:
    """Return what is raised at ``code`` itself."""
    mine = (alert_raised.c.area == code, alert_raised.c.mode == mode)
    return list(tx.execute(sa.select(alert_raised.c.alerts).where(*mine)).scalar() or ())


def due(tx: Tx, now: datetime, limit: int) -> list[Head]:
    """Return heads to be signed anew, locked until the end of the transaction."""
    query = (
        sa.select(alert_head)
        .where(alert_head.c.due_at <= now)
        .order_by(alert_head.c.due_at, alert_head.c.scope)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Head(**row._mapping) for row in tx.execute(query)]


def store(tx: Tx, signed: Head) -> None:
    """Keep a head as it is now signed."""
    mine = (alert_head.c.scope == signed.scope, alert_head.c.mode == signed.mode)
    values = {
        "epoch": signed.epoch,
        "seq": signed.seq,
        "body": signed.body,
        "due_at": signed.due_at,
    }
    tx.execute(sa.update(alert_head).where(*mine).values(values))


def get(tx: Tx, scope: str, mode: str) -> Head | None:
    """Return the head of an area, None when it has never had one."""
    mine = (alert_head.c.scope == scope, alert_head.c.mode == mode)
    row = tx.execute(sa.select(alert_head).where(*mine)).first()
    return Head(**row._mapping) if row else None


def everything(tx: Tx) -> list[Head]:
    """Return every head that was ever signed."""
    query = sa.select(alert_head).where(alert_head.c.seq > 0).order_by(alert_head.c.scope)
    return [Head(**row._mapping) for row in tx.execute(query)]


def mark_all_due(tx: Tx, now: datetime) -> None:
    """Have every head signed anew."""
    tx.execute(sa.update(alert_head).values(due_at=now))


def next_due(tx: Tx) -> datetime | None:
    """Return when there will be something to sign, if nothing is raised before."""
    return tx.execute(
        sa.select(sa.func.min(alert_head.c.due_at, type_=alert_head.c.due_at.type))
    ).scalar()
