"""Subscriptions: recipients who asked for it themselves, and from which device."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.target import Target
from app.store import target as targets
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import subscription, target
from app.store.target import Cipher, mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscription as its owner may see it; ``wants`` as ``Wish.bits``."""

    id: str
    channel: str
    area: str
    language: str
    wants: int
    masked: str
    since: datetime


def of_device(tx: Tx, cipher: Cipher, device: str) -> list[Subscription]:
    """Return what was subscribed from a device, by area."""
    if not device:
        return []
    order = (target.c.area, target.c.channel, target.c.id)
    query = _all().where(subscription.c.device == device).order_by(*order)
    return [_subscription(cipher, row) for row in tx.execute(query)]


def get(tx: Tx, cipher: Cipher, id_: str) -> Subscription | None:
    """Return a subscription, None when there is none."""
    row = tx.execute(_all().where(target.c.id == id_)).first()
    return _subscription(cipher, row) if row else None


def known(tx: Tx, cipher: Cipher, channel: str, address: str) -> str:
    """Return the id of the recipient with this address, empty when there is none."""
    blind = cipher.blind(channel, address)
    mine = (target.c.channel == channel, target.c.blind == blind)
    return tx.execute(sa.select(target.c.id).where(*mine)).scalar() or ""


def address(tx: Tx, cipher: Cipher, id_: str) -> str:
    """Return where a recipient is reached, empty when there is none."""
    return targets.address_of(tx, cipher, id_) or ""


def is_own(tx: Tx, id_: str) -> bool:
    """Return whether a recipient subscribed; else staff entered them."""
    mine = subscription.c.target_id == id_
    return tx.execute(sa.select(sa.literal(1)).where(mine)).first() is not None


def own(tx: Tx, ids: Collection[str]) -> frozenset[str]:
    """Return those of the recipients ``ids`` who subscribed themselves."""
    mine = subscription.c.target_id.in_(list(ids))
    return frozenset(tx.scalars(sa.select(subscription.c.target_id).where(mine)))


def keep(tx: Tx, cipher: Cipher, made: Target, wants: int, device: str, now: datetime) -> str:
    """Let a subscription count; return its id.

    The same address is kept once, with what was wanted last. Who was entered by staff goes on
    getting everything.
    """
    there = known(tx, cipher, made.channel, made.address)
    if there and not is_own(tx, there):
        return there
    if there:
        changed = {"wants": wants, "area": made.area, "language": made.language}
        tx.execute(sa.update(target).where(target.c.id == there).values(changed))
    else:
        targets.add(tx, cipher, made, "", now, wants)
    row = {"target_id": there or made.id, "device": device, "since": now}
    upsert(tx, subscription, [row], key=("target_id",))
    return there or made.id


def change(tx: Tx, id_: str, wants: int) -> bool:
    """Let a subscription want something else; return whether it was there."""
    mine = (target.c.id == id_, target.c.id.in_(sa.select(subscription.c.target_id)))
    return tx.execute(sa.update(target).where(*mine).values(wants=wants)).rowcount == 1


def move(tx: Tx, cipher: Cipher, one: Subscription, address: str) -> None:
    """Let a subscription go on at another address: the browser was given a new one."""
    changed = {
        "sealed": cipher.seal(address, one.id),
        "blind": cipher.blind(one.channel, address),
    }
    tx.execute(sa.update(target).where(target.c.id == one.id).values(changed))


def end(tx: Tx, id_: str, now: datetime) -> bool:
    """End a subscription and forget its address; return whether it was there."""
    tx.execute(sa.delete(subscription).where(subscription.c.target_id == id_))
    return targets.remove(tx, id_, now)


def counts(tx: Tx) -> dict[str, int]:
    """Return how many subscriptions there are by channel."""
    query = sa.select(target.c.channel, sa.func.count()).join(
        subscription, subscription.c.target_id == target.c.id
    )
    return {channel: number for channel, number in tx.execute(query.group_by(target.c.channel))}


def _all() -> sa.Select[Any]:
    return sa.select(target, subscription.c.since).join(
        subscription, subscription.c.target_id == target.c.id
    )


def _subscription(cipher: Cipher, row: sa.Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        channel=row.channel,
        area=row.area,
        language=row.language,
        wants=row.wants,
        masked=mask(cipher.open(bytes(row.sealed), row.id)),
        since=row.since,
    )
