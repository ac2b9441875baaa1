"""Warnings: documents as they came, messages, and the events that are derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.domain.warning import Level, Message
from app.domain.warning_chain import Known, event_id, heads, is_ended
from app.domain.warning_json import as_json
from app.domain.warning_now import over_at
from app.domain.warning_own import SOURCE as OWN
from app.store import warning_parsed
from app.store.batch import insert_or_ignore, upsert
from app.store.session import Tx
from app.store.tables import (
    warning_document,
    warning_event,
    warning_message,
    warning_tie,
)

_AT_ONCE = 500
_COLUMNS = warning_parsed.raw(warning_message, "said")
_LOCK = 0x7761726E  # "warn"


class State(StrEnum):
    """Where a message stands; the values are stored.

    ``NONE``: never shown by itself, such as a cancel or an exercise. ``HELD``: waits for a person.
    """

    NONE = "none"
    HELD = "held"
    RELEASED = "released"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message as it is kept.

    ``event`` is the chain it belongs to, ``document`` the SHA-256 of the bytes it came in.
    """

    key: str
    event: str
    document: str
    source: str
    received_at: datetime
    is_verified: bool
    rank: int
    life_s: int
    sent: datetime
    over_at: datetime
    gone_at: datetime | None = None
    state: State
    reasons: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    decided_by: str = ""
    decided_at: datetime | None = None
    message: Message

    @property
    def known(self) -> Known:
        """What the rules of the domain work on."""
        return Known(
            message=self.message,
            places=self.places,
            touched=self.touched,
            is_released=self.state is State.RELEASED,
            gone_at=self.gone_at,
            life_s=self.life_s,
            rank=self.rank,
            is_own=self.source == OWN,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event in a list; ``level`` is the highest it has now, ``headline`` the newest."""

    id: str
    status: str
    kind: str
    level: Level
    headline: str
    is_ended: bool
    first_at: datetime
    last_at: datetime
    over_at: datetime


def key_of(message: Message) -> str:
    """Return what a message is kept under."""
    sender, identifier, sent = message.key
    return sha256(f"{sender}\n{identifier}\n{sent.isoformat()}".encode()).hexdigest()[:40]


def lock(tx: Tx) -> None:
    """Have others wait until this transaction is over: events are derived from all messages."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def keep_documents(
    tx: Tx, bodies: Mapping[bytes, bool], source: str, at: datetime
) -> dict[bytes, str]:
    """Keep bytes as they came, each once, and return their names; with each whether verified."""
    named = {body: sha256(body).hexdigest() for body in bodies}
    common = {"source": source, "received_at": at}
    rows = [
        {"digest": named[body], "body": body, "is_verified": is_verified, **common}
        for body, is_verified in bodies.items()
    ]
    if rows:
        insert_or_ignore(tx, warning_document, rows)
    return named


def document(tx: Tx, digest: str) -> bytes | None:
    """Return a document as it came."""
    query = sa.select(warning_document.c.body).where(warning_document.c.digest == digest)
    row = tx.execute(query).first()
    return bytes(row.body) if row else None


def by_keys(tx: Tx, keys: Iterable[str]) -> dict[str, Kept]:
    """Return those of these messages that are kept."""
    found = _where(tx, warning_message.c.key, list(keys))
    return {one.key: one for one in found}


def of_events(tx: Tx, events: Iterable[str]) -> list[Kept]:
    """Return all messages of these events."""
    return _where(tx, warning_message.c.event, list(events))


def tied(tx: Tx, tokens: Iterable[str]) -> set[str]:
    """Return the events in which one of ``tokens`` stands."""
    found: set[str] = set()
    for some in _chunks(list(tokens)):
        query = (
            sa.select(warning_message.c.event)
            .join(warning_tie, warning_tie.c.key == warning_message.c.key)
            .where(warning_tie.c.token.in_(some))
            .distinct()
        )
        found.update(tx.scalars(query))
    return found


def put(tx: Tx, kept: Sequence[Kept], ties: Mapping[str, Collection[str]]) -> None:
    """Keep messages, with what ties each of them to others by its key."""
    if not kept:
        return
    upsert(tx, warning_message, [_row(one) for one in kept], key=("key",))
    rows = [{"token": token, "key": key} for key, found in ties.items() for token in found]
    if rows:
        insert_or_ignore(tx, warning_tie, rows)


def put_events(tx: Tx, chains: Iterable[Sequence[Known]], before: Collection[str]) -> None:
    """Write down the events that ``chains`` are; they take the place of the events ``before``."""
    listed = list(chains)
    for some in _chunks(list(before)):
        tx.execute(sa.delete(warning_event).where(warning_event.c.id.in_(some)))
    if not listed:
        return
    upsert(tx, warning_event, [_event_row(chain) for chain in listed], key=("id",))
    moved = [
        {"b_key": key_of(one.message), "b_event": event_id(chain)}
        for chain in listed
        for one in chain
    ]
    changed = sa.update(warning_message).where(warning_message.c.key == sa.bindparam("b_key"))
    tx.execute(changed.values(event=sa.bindparam("b_event")), moved)


def current(tx: Tx, now: datetime) -> list[Known]:
    """Return what the rules of the domain need to tell what holds at ``now``."""
    return [one.known for one in open_at(tx, now)]


def open_at(tx: Tx, now: datetime) -> list[Kept]:
    """Return all messages of the events of which something may hold at ``now``."""
    is_open = sa.and_(warning_event.c.over_at > now, warning_event.c.is_ended.is_(False))
    query = sa.select(*_COLUMNS).join(warning_event, warning_event.c.id == warning_message.c.event)
    return [_kept(row) for row in tx.execute(query.where(is_open))]


def held(tx: Tx, now: datetime, limit: int = 200) -> list[Kept]:
    """Return what waits for a person, would still hold and was not ended, the newest first."""
    query = (
        sa.select(*_COLUMNS)
        .join(warning_event, warning_event.c.id == warning_message.c.event)
        .where(warning_message.c.state == State.HELD.value, warning_message.c.over_at > now)
        .where(warning_event.c.is_ended.is_(False))
    )
    rows = tx.execute(query.order_by(warning_message.c.sent.desc()).limit(limit))
    return [_kept(row) for row in rows]


def decide(tx: Tx, key: str, state: State, who: str, at: datetime) -> bool:
    """Release or dismiss a message that waits; False when it does not wait any more."""
    waits = sa.and_(warning_message.c.key == key, warning_message.c.state == State.HELD.value)
    values = {"state": state.value, "decided_by": who, "decided_at": at}
    return tx.execute(sa.update(warning_message).where(waits).values(values)).rowcount == 1


def listed_by(tx: Tx, source: str, now: datetime) -> list[Kept]:
    """Return what came from ``source`` and would still hold."""
    query = sa.select(*_COLUMNS).where(
        warning_message.c.source == source, warning_message.c.over_at > now
    )
    return [_kept(row) for row in tx.execute(query)]


def set_gone(tx: Tx, keys: Collection[str], at: datetime | None) -> None:
    """Note that these vanished from their feed, or, with None, that they are there again."""
    for some in _chunks(list(keys)):
        mine = warning_message.c.key.in_(some)
        tx.execute(sa.update(warning_message).where(mine).values(gone_at=at))


def events(tx: Tx, limit: int = 100) -> list[EventLine]:
    """Return the newest events."""
    query = sa.select(warning_event).order_by(warning_event.c.last_at.desc()).limit(limit)
    names = [f.name for f in fields(EventLine)]
    rows = tx.execute(query)
    return [
        EventLine(**{**{n: getattr(row, n) for n in names}, "level": Level(row.level)})
        for row in rows
    ]


def _event_row(chain: Sequence[Known]) -> dict[str, object]:
    newest, speaking = chain[-1].message, heads(chain)
    lines = [info.headline or info.event for one in reversed(chain) for info in one.message.infos]
    return {
        "id": event_id(chain),
        "status": newest.status.value,
        "kind": next((one.message.kind for one in chain if one.message.kind), ""),
        "level": int(max(one.message.level for one in speaking)),
        "headline": next((line[:200] for line in lines if line), ""),
        "is_ended": is_ended(chain),
        "first_at": chain[0].message.sent,
        "last_at": newest.sent,
        "over_at": over_at(chain),
    }


def _where(tx: Tx, column: sa.ColumnElement[str], values: list[str]) -> list[Kept]:
    found: list[Kept] = []
    for some in _chunks(values):
        query = sa.select(*_COLUMNS).where(column.in_(some))
        found += [_kept(row) for row in tx.execute(query)]
    return found


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[n : n + _AT_ONCE] for n in range(0, len(values), _AT_ONCE))


def _row(one: Kept) -> dict[str, object]:
    listed = {
        "reasons": list(one.reasons),
        "places": sorted(one.places),
        "touched": sorted(one.touched),
        "state": one.state.value,
        "said": as_json(one.message),
    }
    plain = {f.name: getattr(one, f.name) for f in fields(Kept) if f.name != "message"}
    return {**plain, **listed}


def _kept(row: sa.Row[Any]) -> Kept:
    plain = {f.name: getattr(row, f.name) for f in fields(Kept) if f.name != "message"}
    listed: dict[str, Any] = {
        "reasons": tuple(row.reasons),
        "places": frozenset(row.places),
        "touched": frozenset(row.touched),
        "state": State(row.state),
        "message": warning_parsed.message(row.said),
    }
    return Kept(**{**plain, **listed})
