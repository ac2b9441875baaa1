"""The ledger of consent: who agreed to what, when, how and by which words; only ever added to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.session import Tx, new_id
from app.store.tables import consent, target
from app.store.target import Cipher, mask


class Act(StrEnum):
    """What was said; the values are stored."""

    GIVEN = "given"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One line of the ledger.

    Attributes:
        target_id: the recipient.
        how: ``sms_code``, ``push_tap``, ``page``, ``link``, ``push_button``, ``gone`` or another
            way of saying it.
        words: what was shown to who agreed.
        wants: what was wanted from then on, as ``Wish.bits``.
    """

    target_id: str
    channel: str
    area: str
    act: Act
    how: str
    words: str = ""
    language: str = "zh-CN"
    wants: int = 0
    at: datetime
    masked: str = ""


def add(tx: Tx, cipher: Cipher, one: Consent, address: str) -> None:
    """Write a line; the address itself is not in it, only what finds it again."""
    row = {
        "id": new_id(),
        "target_id": one.target_id,
        "channel": one.channel,
        "blind": cipher.blind(one.channel, address),
        "masked": mask(address),
        "area": one.area,
        "act": one.act.value,
        "how": one.how,
        "words": one.words,
        "language": one.language,
        "wants": one.wants,
        "at": one.at,
    }
    tx.execute(sa.insert(consent), row)


def is_ended(tx: Tx, cipher: Cipher, channel: str, address: str) -> bool:
    """Return whether the owner of an address said last that no more is wanted."""
    said = of(tx, cipher, channel, address)
    return any(one.act is Act.ENDED for one in said if one.at == said[-1].at)


def area_of(tx: Tx, cipher: Cipher, channel: str, address: str) -> str:
    """Return in whose list an address stands, empty when it stands in none."""
    mine = (target.c.channel == channel, target.c.blind == cipher.blind(channel, address))
    return tx.execute(sa.select(target.c.area).where(*mine)).scalar() or ""


def ended(tx: Tx, channel: str, areas: Collection[str], limit: int) -> list[Consent]:
    """Return who wanted no more at or below ``areas``, the last first."""
    mine = (consent.c.channel == channel, consent.c.act == Act.ENDED.value)
    query = sa.select(consent).where(*mine, at_or_below(consent.c.area, areas))
    rows = tx.execute(query.order_by(consent.c.at.desc(), consent.c.id).limit(limit))
    return [consent_of(row) for row in rows]


def of(tx: Tx, cipher: Cipher, channel: str, address: str) -> list[Consent]:
    """Return what was said for an address, the first first."""
    mine = consent.c.blind == cipher.blind(channel, address)
    query = sa.select(consent).where(mine).order_by(consent.c.at, consent.c.id)
    return [consent_of(row) for row in tx.execute(query)]


def consent_of(row: sa.Row[Any]) -> Consent:
    """Return the line in a row of the table."""
    return Consent(
        target_id=row.target_id,
        channel=row.channel,
        area=row.area,
        act=Act(row.act),
        how=row.how,
        words=row.words,
        language=row.language,
        wants=row.wants,
        at=row.at,
        masked=row.masked,
    )
