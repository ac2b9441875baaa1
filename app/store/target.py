"""Targets: whom messages are sent to; their addresses lie here sealed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.notice import Category
from app.domain.subscription import EVERYTHING, bit_of
from app.domain.target import Target
from app.domain.warning import Level
from app.store.area import at_or_below
from app.store.batch import insert_or_ignore
from app.store.group import in_one_of
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, group_member, target

KEY_BYTES, NONCE_BYTES = 32, 12
_FORMAT = b"\x01"


class Unsealable(ValueError):
    """These bytes were not sealed with this key for this row, or were changed since."""


class Cipher:
    """Seals addresses (AES-256-GCM, NIST SP 800-38D) and finds them again by a keyed blind index.

    Two keys are drawn from ``key``, one for each purpose; what is sealed is bound to its row.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
        self._aead = AESGCM(digest(key, b"linli address seal v1", sha256))
        self._index_key = digest(key, b"linli address index v1", sha256)

    def seal(self, text: str, row: str) -> bytes:
        """Return ``text`` as bytes that only ``open`` for the same ``row`` can read."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _FORMAT + nonce + self._aead.encrypt(nonce, text.encode(), row.encode())

    def open(self, sealed: bytes, row: str) -> str:
        """Return the text that was sealed for ``row``; Unsealable when it cannot be."""
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != _FORMAT or len(nonce) != NONCE_BYTES:
            raise Unsealable(f"target {row}: not a sealed address")
        try:
            return self._aead.decrypt(nonce, rest, row.encode()).decode()
        except InvalidTag:
            raise Unsealable(f"target {row}: sealed with another key, or changed") from None

    def blind(self, channel: str, text: str) -> bytes:
        """Return what the same address always has in common, useless without the key."""
        return digest(self._index_key, f"{channel}\0{text}".encode(), sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target as pages may show it."""

    id: str
    channel: str
    area: str
    language: str
    label: str
    masked: str
    added_at: datetime


def mask(address: str) -> str:
    """Return ``138****1234`` for a Chinese number; other numbers keep three and four digits.

    Of a browser's subscription, whose address is a secret, only the push service is told. What is
    neither is public, an account's name, and stays as it is.
    """
    if address.startswith("{"):
        return urlsplit(str(json.loads(address).get("endpoint", ""))).hostname or "****"
    digits = address.removeprefix("+86").removeprefix("+")
    if not digits.isdigit():
        return address
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"  # noqa: PLR2004


def add(  # noqa: PLR0913 - a target, and what stands beside it
    tx: Tx, cipher: Cipher, made: Target, label: str, now: datetime, wants: int = EVERYTHING
) -> bool:
    """Add a target; return False when its channel has that address already."""
    blind = cipher.blind(made.channel, made.address)
    known = sa.select(target.c.id).where(target.c.channel == made.channel, target.c.blind == blind)
    if tx.execute(known).first():
        return False
    row = {
        "id": made.id,
        "channel": made.channel,
        "area": made.area,
        "language": made.language,
        "label": label,
        "sealed": cipher.seal(made.address, made.id),
        "blind": blind,
        "added_at": now,
        "wants": wants,
    }
    insert_or_ignore(tx, target, [row])
    return True


def by_ids(tx: Tx, cipher: Cipher, ids: Collection[str]) -> dict[str, Target]:
    """Return the targets of ``ids`` that are there, with their addresses open."""
    rows = tx.execute(sa.select(target).where(target.c.id.in_(list(ids))))
    return {row.id: opened(cipher, row) for row in rows}


def address_of(tx: Tx, cipher: Cipher, target_id: str) -> str | None:
    """Return the address of a target, None when it is not there."""
    found = by_ids(tx, cipher, [target_id])
    return found[target_id].address if found else None


def listing(
    tx: Tx, cipher: Cipher, area: str | None, channel: str | None, limit: int = 500
) -> list[TargetLine]:
    """Return the targets at or below ``area``, by channel and area, addresses masked."""
    query = sa.select(target)
    if area is not None:
        query = query.where(at_or_below(target.c.area, [area]))
    if channel is not None:
        query = query.where(target.c.channel == channel)
    order = (target.c.channel, target.c.area, target.c.label, target.c.id)
    return [_line(cipher, row) for row in tx.execute(query.order_by(*order).limit(limit))]


def page(  # noqa: PLR0913 - what is looked for, and which page of it
    tx: Tx,
    cipher: Cipher,
    above: Collection[str],
    text: str,
    groups: Collection[str],
    limit: int,
    skip: int = 0,
) -> list[TargetLine]:
    """Return targets at or below ``above`` whose label holds ``text``, addresses masked.

    Browsers are not among them: nobody but their owner knows which one is which.
    """
    query = (
        sa.select(target)
        .where(at_or_below(target.c.area, above), in_one_of(groups))
        .where(target.c.label.contains(text, autoescape=True), target.c.channel != "webpush")
        .order_by(target.c.channel, target.c.area, target.c.label, target.c.id)
    )
    return [_line(cipher, row) for row in tx.execute(query.limit(limit).offset(skip))]


def wanting(what: Category | Level) -> sa.ColumnElement[bool]:
    """Return the condition that a target wants to be told of ``what``."""
    return target.c.wants.bitwise_and(bit_of(what)) != 0


def counts(
    tx: Tx,
    targeted: Collection[str],
    groups: Collection[str] = (),
    what: Category | Level | None = None,
) -> dict[str, int]:
    """Return by channel how many targets a notice aimed at ``targeted`` reaches.

    With ``groups`` only those in one of them; with ``what`` only those who want to be told of it.
    """
    wanted = wanting(what) if what is not None else sa.true()
    query = (
        sa.select(target.c.channel, sa.func.count())
        .where(at_or_below(target.c.area, targeted), in_one_of(groups), wanted)
        .group_by(target.c.channel)
    )
    return {channel: number for channel, number in tx.execute(query)}


def remove(tx: Tx, target_id: str, now: datetime) -> bool:
    """Forget a target and its address; what waits for it is cancelled."""
    waiting = sa.and_(
        sa.text(UNDONE), delivery.c.state == "queued", delivery.c.target_id == target_id
    )
    ended = {"state": "cancelled", "reason": "target_removed", "changed_at": now}
    tx.execute(sa.update(delivery).where(waiting).values(ended))
    tx.execute(sa.delete(group_member).where(group_member.c.target_id == target_id))
    return tx.execute(sa.delete(target).where(target.c.id == target_id)).rowcount == 1


def opened(cipher: Cipher, row: sa.Row[Any]) -> Target:
    """Return the target in a row of the table, its address open."""
    return Target(
        id=row.id,
        channel=row.channel,
        address=cipher.open(row.sealed, row.id),
        area=row.area,
        language=row.language,
    )


def _line(cipher: Cipher, row: sa.Row[Any]) -> TargetLine:
    return TargetLine(
        id=row.id,
        channel=row.channel,
        area=row.area,
        language=row.language,
        label=row.label,
        masked=mask(cipher.open(row.sealed, row.id)),
        added_at=row.added_at,
    )
