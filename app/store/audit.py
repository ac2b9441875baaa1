"""The audit log: what was done, by whom, in a chain of hashes; the database refuses changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx, at_the_end, do_now
from app.store.tables import audit, audit_anchor

# Lines are numbered and chained one after another (PostgreSQL; SQLite has one writer anyway).
_LOCK = 0x6175646974  # "audit"
_BATCH = 1000
PURGE = "audit.purge"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One thing that was done."""

    id: int
    at: datetime
    actor: str
    action: str
    object: str
    facts: dict[str, Any] = field(default_factory=dict)


def add(  # noqa: PLR0913 - the five columns of a log book
    tx: Tx, at: datetime, actor: str, action: str, object: str, facts: Mapping[str, object]
) -> None:
    """Add a line in the transaction of what it speaks of: neither is there without the other.

    ``facts`` hold only what JSON can. It is written as the last thing of the transaction, or when
    somebody reads the log within it: its lock is held by nobody who waits for another.
    """
    kept = json.loads(json.dumps(dict(facts)))  # as it is now, and only what JSON can hold
    said = {"at": at, "actor": actor, "action": action, "object": object, "facts": kept}
    at_the_end(tx, partial(_write, said=said))
    if tx.dialect.name == "sqlite":
        do_now(tx)


def _write(tx: Tx, said: Mapping[str, object]) -> None:
    """Chain a line to the last one; from here to the commit others wait."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    last = tx.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).first()
    number, before = (last.id + 1, last.hash) if last else (1, "")
    line = {"id": number, **said}
    tx.execute(sa.insert(audit).values({**line, "prev_hash": before, "hash": _hash(before, line)}))


def verify(tx: Tx) -> int | None:
    """Return the number of the first line that is not as it was written, None when all are.

    Where old lines were purged the chain starts at the anchor they left. Lines taken off the end
    leave no trace: compare the last number with one noted elsewhere.
    """
    do_now(tx)
    before, expected = _start(tx)
    query = sa.select(audit).order_by(audit.c.id).execution_options(yield_per=_BATCH)
    with tx.execute(query) as rows:
        for row in rows:
            line = {name: getattr(row, name) for name in _SAID}
            sound = row.id == expected and row.prev_hash == before
            if not sound or row.hash != _hash(before, line):
                return expected
            before, expected = row.hash, expected + 1
    return None


def last_number(tx: Tx) -> int:
    """Return the number of the newest line, 0 when there is none."""
    do_now(tx)
    return tx.execute(sa.select(sa.func.max(audit.c.id))).scalar() or 0


def purge(tx: Tx, before: datetime, now: datetime, actor: str) -> int:
    """Take the lines from before ``before`` off the log's old end; return how many.

    What is left of them is an anchor, the number and the hash of the last, and a line that says
    so; the chain is verified from there. The database lets no line after the newest anchor go.
    """
    do_now(tx)
    old = sa.select(audit.c.id, audit.c.hash).where(audit.c.at < before)
    last = tx.execute(old.order_by(audit.c.id.desc()).limit(1)).first()
    if last is None:
        return 0
    facts = {"upto": last.id, "hash": last.hash}
    add(tx, now, actor, PURGE, "audit", facts)
    do_now(tx)
    tx.execute(sa.insert(audit_anchor).values(upto=last.id, hash=last.hash, at=now))
    return tx.execute(sa.delete(audit).where(audit.c.id <= last.id)).rowcount


def first_at(tx: Tx) -> datetime | None:
    """Return when the oldest line that is kept was written."""
    first = sa.select(audit.c.at).order_by(audit.c.id).limit(1)
    return tx.execute(first).scalar()


def count_before(tx: Tx, before: datetime) -> int:
    """Return how many lines are older than ``before``."""
    old = sa.select(sa.func.count()).select_from(audit).where(audit.c.at < before)
    return tx.execute(old).scalar_one()


def _start(tx: Tx) -> tuple[str, int]:
    """Return the hash before the first line that is kept, and that line's number."""
    anchor = sa.select(audit_anchor).order_by(audit_anchor.c.upto.desc()).limit(1)
    kept = tx.execute(anchor).first()
    if kept is None:
        return "", 1
    told = sa.select(audit.c.facts).where(audit.c.action == PURGE).order_by(audit.c.id.desc())
    row = tx.execute(told.limit(1)).first()
    is_told = row is not None and row.facts == {"upto": kept.upto, "hash": kept.hash}
    # An anchor that the log does not speak of proves nothing.
    return (kept.hash if is_told else "-", kept.upto + 1)


def listing(tx: Tx, object: str | None, limit: int) -> list[AuditLine]:
    """Return the lines about ``object``, or all, newest first."""
    do_now(tx)
    query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
    if object is not None:
        query = query.where(audit.c.object == object)
    return [as_line(row) for row in tx.execute(query)]


_SAID = ("id", "at", "actor", "action", "object", "facts")


def _hash(before: str, line: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the line as canonical JSON."""
    said = {**line, "at": line["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{before}\n{text}".encode()).hexdigest()


def as_line(row: sa.Row[Any]) -> AuditLine:
    """Return a row as the line it is."""
    return AuditLine(**{name: getattr(row, name) for name in _SAID})
