"""Accounts to post with: secrets lie here sealed; each has a target that posts are sent to."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.account import Account, Credentials
from app.domain.subscription import EVERYTHING, wish_of
from app.domain.target import Target
from app.domain.warning import Level
from app.store import target as targets
from app.store.area import at_or_below
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import account as table
from app.store.tables import account_state, target
from app.store.target import Cipher


def add(tx: Tx, cipher: Cipher, made: Account, values: Mapping[str, str]) -> None:
    """Add an account and the target through which it is sent posts."""
    row = {
        "id": made.id,
        "kind": made.kind,
        "area": made.area,
        "name": made.name,
        "sealed": cipher.seal(json.dumps(dict(values)), made.id),
        "categories": sorted(made.categories),
        "is_active": made.is_active,
        "ends_at": made.ends_at,
        "made_at": made.made_at,
    }
    tx.execute(sa.insert(table).values(row))
    one = Target(id=made.id, channel=made.channel, address=made.address, area=made.area)
    targets.add(tx, cipher, one, made.name, made.made_at, _wants(made))


def get(tx: Tx, account_id: str) -> Account | None:
    """Return an account, None when there is none."""
    found = _accounts(tx, table.c.id == account_id)
    return found[0] if found else None


def listing(tx: Tx, above: Collection[str]) -> list[Account]:
    """Return the accounts of areas at or below ``above``, by kind and name."""
    return _accounts(tx, at_or_below(table.c.area, above))


def with_tokens(tx: Tx, kind: str) -> list[Account]:
    """Return the accounts of ``kind`` that are in use."""
    return _accounts(tx, sa.and_(table.c.kind == kind, table.c.is_active))


def change(tx: Tx, made: Account) -> None:
    """Store another name, other categories, whether it is in use, or when its token ends."""
    values = {
        "name": made.name,
        "categories": sorted(made.categories),
        "is_active": made.is_active,
        "ends_at": made.ends_at,
    }
    tx.execute(sa.update(table).where(table.c.id == made.id).values(values))
    told = {"label": made.name, "wants": _wants(made)}
    tx.execute(sa.update(target).where(target.c.id == made.id).values(told))


def put_values(tx: Tx, cipher: Cipher, account_id: str, values: Mapping[str, str]) -> None:
    """Store other secrets and choices."""
    sealed = cipher.seal(json.dumps(dict(values)), account_id)
    tx.execute(sa.update(table).where(table.c.id == account_id).values(sealed=sealed))


def credentials(tx: Tx, cipher: Cipher, account_id: str) -> Credentials | None:
    """Return what its channel needs to speak for it, None when there is no such account."""
    row = tx.execute(
        sa.select(table.c.kind, table.c.sealed).where(table.c.id == account_id)
    ).first()
    return Credentials(row.kind, json.loads(cipher.open(row.sealed, account_id))) if row else None


def remove(tx: Tx, account_id: str, now: datetime) -> None:
    """Forget an account and its secrets; what waits for it is cancelled."""
    targets.remove(tx, account_id, now)
    tx.execute(sa.delete(account_state).where(account_state.c.id == account_id))
    tx.execute(sa.delete(table).where(table.c.id == account_id))


def note(tx: Tx, account_id: str, fault: str, now: datetime) -> None:
    """Write down that something went through, or why it did not."""
    row = {"id": account_id, "tried_at": now, "fault": fault}
    upsert(tx, account_state, [row if fault else {**row, "good_at": now}], key=("id",))


def state(tx: Tx, account_id: str) -> tuple[datetime | None, datetime | None, str]:
    """Return when something last went through, when it was last tried, and why it failed."""
    query = sa.select(account_state).where(account_state.c.id == account_id)
    row = tx.execute(query).first()
    return (row.good_at, row.tried_at, row.fault) if row else (None, None, "")


def _wants(made: Account) -> int:
    """Return what the account's target is sent: nothing while it is paused."""
    if not made.is_active:
        return 0
    if not made.categories:
        return EVERYTHING
    return wish_of(made.categories, Level.BLUE.word).bits


def _accounts(tx: Tx, where: sa.ColumnElement[bool]) -> list[Account]:
    known = (account_state.c.good_at, account_state.c.tried_at, account_state.c.fault)
    query = (
        sa.select(table, *known)
        .outerjoin(account_state, account_state.c.id == table.c.id)
        .where(where)
        .order_by(table.c.kind, table.c.name, table.c.id)
    )
    return [_account(row) for row in tx.execute(query)]


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        kind=row.kind,
        area=row.area,
        name=row.name,
        categories=frozenset(row.categories),
        is_active=row.is_active,
        made_at=row.made_at,
        ends_at=row.ends_at,
        good_at=row.good_at,
        tried_at=row.tried_at,
        fault=row.fault or "",
    )
