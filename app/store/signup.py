"""Sign-ups: subscriptions that wait for a proof, and the codes that are on their way to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import SIGNUP_DUE, signup
from app.store.target import Cipher


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """Somebody who asked for messages and has not proved yet that they are asked where they come.

    Attributes:
        id: of the subscription that will be.
        known: by what the same telephone or browser is known again.
        address: where messages go, as the channel takes it.
        wants: what is wanted, as ``Wish.bits``.
        code: what proves it.
        device: the print of the device that asked.
        words: what was agreed to, as it was shown.
        tries: how often a wrong code was given.
        reason: why the code could not be sent.
    """

    id: str
    channel: str
    area: str
    language: str
    wants: int
    known: str = field(repr=False, default="")
    address: str = field(repr=False)
    code: str = field(repr=False)
    device: str = ""
    words: str = ""
    attempts: int = 0
    tries: int = 0
    reason: str = ""
    made_at: datetime
    until: datetime


def add(tx: Tx, cipher: Cipher, one: Signup) -> None:
    """Keep a sign-up; its code is due at once."""
    row = {
        "id": one.id,
        "channel": one.channel,
        "area": one.area,
        "language": one.language,
        "wants": one.wants,
        "blind": cipher.blind(one.channel, one.known),
        "sealed": cipher.seal(one.address, f"signup {one.id}"),
        "code": cipher.seal(one.code, f"code {one.id}"),
        "device": one.device,
        "words": one.words,
        "due": one.made_at,
        "made_at": one.made_at,
        "until": one.until,
    }
    tx.execute(sa.insert(signup), row)


def get(tx: Tx, cipher: Cipher, id_: str) -> Signup | None:
    """Return a sign-up, None when there is none."""
    row = tx.execute(sa.select(signup).where(signup.c.id == id_).with_for_update()).first()
    return _signup(cipher, row) if row else None


def asked(tx: Tx, cipher: Cipher, channel: str, known: str, since: datetime) -> Sequence[datetime]:
    """Return when the same telephone or browser asked before."""
    mine = signup.c.blind == cipher.blind(channel, known)
    return list(tx.scalars(sa.select(signup.c.made_at).where(mine, signup.c.made_at > since)))


def count(tx: Tx, channel: str, since: datetime) -> int:
    """Return how many asked on ``channel``."""
    query = sa.select(sa.func.count()).where(signup.c.channel == channel, signup.c.made_at > since)
    return tx.execute(query.select_from(signup)).scalar_one()


def claim(
    tx: Tx, cipher: Cipher, channel: str, now: datetime, held_for: timedelta, limit: int
) -> list[Signup]:
    """Take sign-ups whose code is due; nobody else takes them for a while."""
    due = (sa.text(SIGNUP_DUE), signup.c.channel == channel, signup.c.due <= now)
    query = sa.select(signup).where(*due).order_by(signup.c.due).limit(limit)
    rows = tx.execute(query.with_for_update(skip_locked=True)).all()
    if rows:
        mine = signup.c.id.in_([row.id for row in rows])
        tx.execute(sa.update(signup).where(mine).values(due=now + held_for))
    return [_signup(cipher, row) for row in rows]


def next_due(tx: Tx, channel: str) -> datetime | None:
    """Return when the next code is due on ``channel``."""
    query = sa.select(sa.func.min(signup.c.due)).where(sa.text(SIGNUP_DUE))
    return tx.execute(query.where(signup.c.channel == channel)).scalar()


def settle(tx: Tx, one: Signup, due: datetime | None, reason: str = "") -> None:
    """Note what became of sending a code: ``due`` None: it went out, or never will."""
    changed = {"due": due, "reason": reason, "attempts": one.attempts + 1}
    tx.execute(sa.update(signup).where(signup.c.id == one.id).values(changed))


def miss(tx: Tx, one: Signup) -> None:
    """Note that a wrong code was given."""
    tx.execute(sa.update(signup).where(signup.c.id == one.id).values(tries=signup.c.tries + 1))


def close(tx: Tx, one: Signup, now: datetime) -> None:
    """Let a code count no more; that it was asked for stays known for a day."""
    tx.execute(sa.update(signup).where(signup.c.id == one.id).values(due=None, until=now))


def _signup(cipher: Cipher, row: sa.Row[Any]) -> Signup:
    return Signup(
        id=row.id,
        channel=row.channel,
        area=row.area,
        language=row.language,
        wants=row.wants,
        address=cipher.open(bytes(row.sealed), f"signup {row.id}"),
        code=cipher.open(bytes(row.code), f"code {row.id}"),
        device=row.device,
        words=row.words,
        attempts=row.attempts,
        tries=row.tries,
        reason=row.reason,
        made_at=row.made_at,
        until=row.until,
    )
