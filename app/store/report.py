"""Delivery reports: what the far end says later of each part of a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa

from app.domain.delivery import LOST, POSSIBLY_DOUBLE, TRANSITIONS, Delivery, State
from app.store.batch import Rows, upsert
from app.store.session import Tx
from app.store.tables import delivery, reference

Key: TypeAlias = tuple[str, int, str, str]
Report: TypeAlias = tuple[str, State, str]

KEY_NAMES = ("notice_id", "revision", "channel", "target_id")
KEY = tuple(delivery.c[name] for name in KEY_NAMES)
_PART_KEY = tuple(reference.c[name] for name in KEY_NAMES)
_CHANGES = Rows({name: delivery.c[name].type for name in (*KEY_NAMES, "state", "reason")})
_ENDS = LOST | {State.DELIVERED}


def add_references(tx: Tx, found: Sequence[tuple[str, Delivery]]) -> None:
    """Remember the far end's names of the parts of deliveries, one row a part."""
    rows = {
        name: {
            "reference": name,
            "notice_id": d.notice_id,
            "revision": d.revision,
            "channel": d.channel,
            "target_id": d.target_id,
            "state": State.ACCEPTED.value,
        }
        for name, d in found
    }
    if rows:
        upsert(tx, reference, list(rows.values()), key=("reference",))


def settle(tx: Tx, reports: Sequence[Report], now: datetime) -> int:
    """Take reports (reference, state, reason); return how many were about a delivery of ours.

    A delivery is delivered when all its parts are, and failed when one is. The first final report
    of a part counts: it never goes back, whatever is repeated or comes late.
    """
    known = _parts(tx, reference.c.reference.in_([name for name, _, _ in reports]))
    ours = [r for r in reports if r[0] in known]
    if not ours:
        return 0
    _settle_parts(tx, ours, known)
    reasons: dict[Key, str] = {}
    for name, state, reason in ours:
        if state in LOST:
            reasons.setdefault(known[name][0], reason)
    _settle_wholes(tx, {known[name][0] for name, _, _ in ours}, reasons, now)
    return len(ours)


def known(tx: Tx, names: Sequence[str]) -> frozenset[str]:
    """Return those of the far end's names that are of parts of ours."""
    found = sa.select(reference.c.reference).where(reference.c.reference.in_(list(names)))
    return frozenset(tx.scalars(found))


def earlier_reference(tx: Tx, later: Delivery) -> str:
    """Return the far end's name of the last message to the same target before, or empty."""
    query = (
        sa.select(delivery.c.reference)
        .where(
            delivery.c.notice_id == later.notice_id,
            delivery.c.channel == later.channel,
            delivery.c.target_id == later.target_id,
            delivery.c.revision < later.revision,
            delivery.c.reference != "",
        )
        .order_by(delivery.c.revision.desc())
        .limit(1)
    )
    return tx.execute(query).scalar() or ""


def _parts(tx: Tx, which: sa.ColumnElement[bool]) -> dict[str, tuple[Key, State]]:
    rows = tx.execute(sa.select(reference).where(which))
    return {
        r.reference: ((r.notice_id, r.revision, r.channel, r.target_id), State(r.state))
        for r in rows
    }


def _settle_parts(
    tx: Tx, reports: Iterable[Report], known: Mapping[str, tuple[Key, State]]
) -> None:
    """Bring parts to an end; the first report that does so counts."""
    ended: dict[str, State] = {}
    for name, state, _ in reports:
        if state in _ENDS and known[name][1] not in _ENDS:
            ended.setdefault(name, state)
    for state in set(ended.values()):
        names = [name for name, its in ended.items() if its is state]
        changed = sa.update(reference).where(reference.c.reference.in_(names))
        tx.execute(changed.values(state=state.value))


def _settle_wholes(tx: Tx, heard: set[Key], reasons: dict[Key, str], now: datetime) -> None:
    """Move each delivery to what all its parts together say."""
    parts: dict[Key, set[State]] = {}
    for key, state in _parts(tx, sa.tuple_(*_PART_KEY).in_(sorted(heard))).values():
        parts.setdefault(key, set()).add(state)
    columns = (*KEY, delivery.c.state, delivery.c.reason)
    query = sa.select(*columns).where(sa.tuple_(*KEY).in_(sorted(heard)))
    changes = []
    for row in tx.execute(query.with_for_update()).all():
        key = (row.notice_id, row.revision, row.channel, row.target_id)
        after = _whole(State(row.state), parts[key])
        if after is not None:
            flagged = POSSIBLY_DOUBLE if row.reason.startswith(POSSIBLY_DOUBLE) else ""
            reason = reasons.get(key, "") if after in LOST else flagged
            changes.append((*key, after.value, reason))
    if not changes:
        return
    new = _CHANGES.of(tx.dialect.name)
    changed = sa.update(delivery).where(*(delivery.c[n] == new.c[n] for n in KEY_NAMES))
    values = {"state": new.c.state, "reason": new.c.reason, "changed_at": now}
    tx.execute(changed.values(values), _CHANGES.bound(tx, changes))


def _whole(before: State, parts: set[State]) -> State | None:
    """Return what a delivery becomes by its parts, None when it stays.

    Only what was accepted or unknown is ours to move: a sending delivery is its worker's, and
    one that a person queued again starts afresh.
    """
    if before not in {State.ACCEPTED, State.UNKNOWN}:
        return None
    if parts & LOST:
        wanted = State.FAILED if State.FAILED in parts else State.EXPIRED
        return wanted if wanted in TRANSITIONS[before] else State.FAILED
    if parts == {State.DELIVERED}:
        return State.DELIVERED
    return State.ACCEPTED if before is State.UNKNOWN else None
