"""Where warnings come from: what each source may do, when it is asked next, how it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.warning import LIFE_S, Level
from app.domain.warning_policy import Trust
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import warning_link, warning_source

LEASE = timedelta(minutes=2)
_LINKS_KEPT = timedelta(days=10)
# After so many intervals without a good answer a source is stale.
_STALE_AFTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningSource:
    """One source.

    Attributes:
        certificate: PEM of the issuer's certificates; empty: nothing is verified.
        issuers: senders it may speak for; empty: any.
        automatic: levels (words) that are shown without a person's word.
        areas: codes that a message without any place is for.
        rank: 0 the issuer itself, more is further from it.
        lists_all: whether a reading lists all that holds, so that what vanishes is over.
        life_s: how long a warning without an end of its own lasts.
        code: how the last reading went, with its ``facts``.
    """

    id: str
    name: str
    url: str = ""
    certificate: str = ""
    issuers: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    rank: int = 0
    life_s: int = LIFE_S
    interval_s: int = 60
    lists_all: bool = False
    is_paused: bool = False
    etag: str = ""
    modified: str = ""
    due: datetime
    checked_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    added_at: datetime

    @property
    def trust(self) -> Trust:
        """What it may do, for the rules of the domain."""
        levels = frozenset(Level[word.upper()] for word in self.automatic)
        return Trust(automatic=levels, issuers=self.issuers)

    def is_stale(self, now: datetime) -> bool:
        """Return whether nobody knows any more what it says: it did not answer for too long."""
        known = self.good_at or self.added_at
        longest = max(self.interval_s * _STALE_AFTER, 300)
        return not self.is_paused and bool(self.url) and (now - known).total_seconds() > longest


_LISTS = ("issuers", "automatic", "areas")


def put(tx: Tx, one: WarningSource) -> None:
    """Add a source, or change one."""
    row = {f.name: getattr(one, f.name) for f in fields(WarningSource)}
    upsert(tx, warning_source, [{**row, **{n: list(row[n]) for n in _LISTS}}], key=("id",))


def get(tx: Tx, source_id: str) -> WarningSource | None:
    """Return a source by its id."""
    query = sa.select(warning_source).where(warning_source.c.id == source_id)
    row = tx.execute(query).first()
    return _source(row) if row else None


def listing(tx: Tx) -> list[WarningSource]:
    """Return all sources, by name."""
    query = sa.select(warning_source).order_by(warning_source.c.name, warning_source.c.id)
    return [_source(row) for row in tx.execute(query)]


def remove(tx: Tx, source_id: str) -> None:
    """Forget a source and the links it gave; its messages stay."""
    tx.execute(sa.delete(warning_link).where(warning_link.c.source == source_id))
    tx.execute(sa.delete(warning_source).where(warning_source.c.id == source_id))


def claim(tx: Tx, now: datetime) -> WarningSource | None:
    """Return one source that is due, and keep others from it for the length of the lease."""
    is_due = sa.and_(
        warning_source.c.due <= now,
        warning_source.c.is_paused.is_(False),
        warning_source.c.url != "",
    )
    query = sa.select(warning_source).where(is_due).order_by(warning_source.c.due).limit(1)
    row = tx.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    mine = warning_source.c.id == row.id
    tx.execute(sa.update(warning_source).where(mine).values(due=now + LEASE))
    return _source(row)


def next_due(tx: Tx) -> datetime | None:
    """Return when the next source is due; None when there is none."""
    asked = sa.and_(warning_source.c.is_paused.is_(False), warning_source.c.url != "")
    return tx.execute(sa.select(sa.func.min(warning_source.c.due)).where(asked)).scalar()


def note(
    tx: Tx, source_id: str, at: datetime, code: str, facts: dict[str, Any], due: datetime
) -> None:
    """Write down how a reading went; ``read`` and ``same`` are good, all else is a fault."""
    good = {"failures": 0, "good_at": at}
    failed = {"failures": warning_source.c.failures + 1}
    changed = good if code in {"read", "same"} else failed
    values = {"checked_at": at, "code": code, "facts": facts, "due": due, **changed}
    tx.execute(sa.update(warning_source).where(warning_source.c.id == source_id).values(values))


def keep_validators(tx: Tx, source_id: str, etag: str, modified: str) -> None:
    """Keep what asks whether anything has changed since."""
    changed = sa.update(warning_source).where(warning_source.c.id == source_id)
    tx.execute(changed.values(etag=etag, modified=modified))


def known_links(tx: Tx, source_id: str, urls: Collection[str]) -> dict[str, list[str]]:
    """Return the messages that these links of a source led to; unknown ones are left out."""
    mine = sa.and_(warning_link.c.source == source_id, warning_link.c.url.in_(list(urls)))
    return {row.url: list(row.messages) for row in tx.execute(sa.select(warning_link).where(mine))}


def keep_link(tx: Tx, source_id: str, url: str, messages: Collection[str], at: datetime) -> None:
    """Note what a link led to; what was noted long ago is forgotten."""
    row = {"source": source_id, "url": url, "messages": list(messages), "seen_at": at}
    upsert(tx, warning_link, [row], key=("source", "url"))
    old = sa.and_(warning_link.c.source == source_id, warning_link.c.seen_at < at - _LINKS_KEPT)
    tx.execute(sa.delete(warning_link).where(old))


def _source(row: sa.Row[Any]) -> WarningSource:
    values = {f.name: getattr(row, f.name) for f in fields(WarningSource)}
    return WarningSource(**{**values, **{name: tuple(values[name]) for name in _LISTS}})
