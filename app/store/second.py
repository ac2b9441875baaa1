"""One-time codes (RFC 6238) and recovery codes of a user: secrets sealed, codes as hashes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import passkey, recovery_code, totp


@dataclass(frozen=True, slots=True, kw_only=True)
class Totp:
    """The secret an app on the user's phone shares; ``last_step`` is the newest one used."""

    sealed: bytes
    confirmed_at: datetime | None
    last_step: int


def get(tx: Tx, user_id: str) -> Totp | None:
    """Return the user's secret, confirmed or not."""
    row = tx.execute(sa.select(totp).where(totp.c.user_id == user_id)).first()
    if row is None:
        return None
    return Totp(sealed=row.sealed, confirmed_at=row.confirmed_at, last_step=row.last_step)


def begin(tx: Tx, user_id: str, sealed: bytes, now: datetime) -> None:
    """Keep a secret that is not confirmed yet, in the place of one that was not either."""
    mine = totp.c.user_id == user_id
    tx.execute(sa.delete(totp).where(mine, totp.c.confirmed_at.is_(None)))
    row = {"user_id": user_id, "sealed": sealed, "made_at": now, "last_step": 0}
    tx.execute(sa.insert(totp).values(row))


def confirm(tx: Tx, user_id: str, now: datetime) -> None:
    """Let the secret count from now on."""
    tx.execute(sa.update(totp).where(totp.c.user_id == user_id).values(confirmed_at=now))


def use(tx: Tx, user_id: str, step: int) -> bool:
    """Note that the code of ``step`` was used; False when it, or a later one, already was."""
    fresh = sa.update(totp).where(totp.c.user_id == user_id, totp.c.last_step < step)
    return tx.execute(fresh.values(last_step=step)).rowcount == 1


def put_codes(tx: Tx, user_id: str, hashes: Iterable[str]) -> None:
    """Replace the recovery codes."""
    tx.execute(sa.delete(recovery_code).where(recovery_code.c.user_id == user_id))
    rows = [{"user_id": user_id, "hash": one} for one in hashes]
    if rows:
        tx.execute(sa.insert(recovery_code), rows)


def use_code(tx: Tx, user_id: str, hashed: str) -> bool:
    """Use a recovery code up; False when there is none such, or no longer."""
    mine = (recovery_code.c.user_id == user_id, recovery_code.c.hash == hashed)
    return tx.execute(sa.delete(recovery_code).where(*mine)).rowcount == 1


def codes_left(tx: Tx, user_id: str) -> int:
    """Return how many recovery codes are left."""
    mine = recovery_code.c.user_id == user_id
    return tx.execute(sa.select(sa.func.count()).where(mine)).scalar_one()


def forget_phone(tx: Tx, user_id: str) -> None:
    """Forget the secret the phone shares; recovery codes and passkeys stay."""
    tx.execute(sa.delete(totp).where(totp.c.user_id == user_id))


def reset(tx: Tx, user_id: str) -> None:
    """Forget every second factor of the user."""
    for table in (totp, recovery_code, passkey):
        tx.execute(sa.delete(table).where(table.c.user_id == user_id))
