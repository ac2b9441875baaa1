"""What the watch found, and what it asks of the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.watch import Finding, Kind, Seen
from app.store.session import Tx, new_id
from app.store.tables import (
    account,
    account_state,
    alert_head,
    appearance,
    delivery,
    document,
    screen,
    slot,
    target,
    watch_finding,
)

_NAMES = tuple(f.name for f in fields(Finding))
# Written out so that every planner sees that the small index of what is undone fits.
_UNDONE = sa.text("state IN ('queued', 'sending')")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lagging:
    """A screen that is there and does not show the newest of its area."""

    screen: str
    name: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An account in use: since when nothing went through, and why the last try failed, if so."""

    account: str
    name: str
    area: str
    good_at: datetime
    fault: str


def standing(tx: Tx) -> list[Finding]:
    """Return what is wrong now, the latest first."""
    query = sa.select(watch_finding).where(watch_finding.c.over_at.is_(None))
    return _findings(tx, query.order_by(watch_finding.c.told_at.desc(), watch_finding.c.id))


def past(tx: Tx, limit: int) -> list[Finding]:
    """Return what was wrong and is no more, the latest first."""
    query = sa.select(watch_finding).where(watch_finding.c.over_at.is_not(None))
    return _findings(tx, query.order_by(watch_finding.c.over_at.desc()).limit(limit))


def open_new(tx: Tx, seen: Seen, now: datetime) -> Finding:
    """Write down something that is wrong; return it with its id."""
    row = {
        "id": new_id(),
        "kind": str(seen.kind),
        "subject": seen.subject,
        "areas": list(seen.areas),
        "facts": seen.facts,
        "since": seen.since,
        "told_at": now,
    }
    tx.execute(sa.insert(watch_finding).values(row))
    return _finding(
        tx.execute(sa.select(watch_finding).where(watch_finding.c.id == row["id"])).one()
    )


def change(tx: Tx, finding_id: str, seen: Seen) -> None:
    """Write down what is known of it by now."""
    mine = sa.update(watch_finding).where(watch_finding.c.id == finding_id)
    tx.execute(mine.values(areas=list(seen.areas), facts=seen.facts))


def close(tx: Tx, finding_id: str, now: datetime) -> None:
    """Write down that it is over."""
    tx.execute(sa.update(watch_finding).where(watch_finding.c.id == finding_id).values(over_at=now))


def behind_alerts(tx: Tx, mode: str, seen_after: datetime, limit: int) -> list[Lagging]:
    """Return screens seen after then that do not show the alerts of their area as last signed."""
    head = alert_head.c
    shows_less = (screen.c.alerts_epoch < head.epoch) | (
        (screen.c.alerts_epoch == head.epoch) & (screen.c.alerts_seq < head.seq)
    )
    query = (
        sa.select(screen.c.id, screen.c.name, slot.c.area)
        .join(slot, slot.c.key == screen.c.slot)
        .join(alert_head, (head.scope == slot.c.area) & (head.mode == mode))
        .where(screen.c.state == "approved", screen.c.seen_at > seen_after)
        .where(head.seq > 0, shows_less)
        .order_by(slot.c.area, screen.c.name)
        .limit(limit)
    )
    return [_lagging(*row) for row in tx.execute(query)]


def behind_notice(
    tx: Tx, notice_id: str, before: datetime, seen_after: datetime, limit: int
) -> list[Lagging]:
    """Return screens seen after then that do not show a notice on their board since ``before``."""
    query = (
        sa.select(screen.c.id, screen.c.name, slot.c.area)
        .join(slot, slot.c.key == screen.c.slot)
        .join(appearance, appearance.c.slot == slot.c.key)
        .where(appearance.c.notice_id == notice_id, appearance.c.until_seq.is_(None))
        .where(appearance.c.from_at <= before, screen.c.shown < appearance.c.from_seq)
        .where(screen.c.state == "approved", screen.c.seen_at > seen_after)
        .order_by(slot.c.area, screen.c.name)
        .limit(limit)
    )
    return [_lagging(*row) for row in tx.execute(query)]


def etags(tx: Tx, code: str) -> set[str]:
    """Return the tags of all public pages and feeds of an area."""
    query = (
        sa.select(document.c.etag)
        .join(slot, slot.c.key == document.c.slot)
        .where(slot.c.area == code, slot.c.medium.in_(["mobile", "feed", "tv", "microblog"]))
    )
    return set(tx.scalars(query))


def unsent(tx: Tx, targets: Collection[str], before: datetime) -> dict[str, datetime]:
    """Return those of ``targets`` for which a message is due since ``before``, and since when."""
    due = sa.func.min(delivery.c.due, type_=delivery.c.due.type)
    mine = (delivery.c.target_id.in_(list(targets)), delivery.c.due <= before)
    query = sa.select(delivery.c.target_id, due).where(_UNDONE, *mine)
    return {row[0]: row[1] for row in tx.execute(query.group_by(delivery.c.target_id))}


def posting(tx: Tx) -> list[Posting]:
    """Return the accounts in use, with how posts last went."""
    state = account_state.c
    query = (
        sa.select(account.c.id, account.c.name, account.c.area, account.c.made_at)
        .add_columns(state.good_at, state.tried_at, state.fault)
        .outerjoin(account_state, state.id == account.c.id)
        .where(account.c.is_active)
        .order_by(account.c.id)
    )
    return [
        Posting(
            account=row.id,
            name=row.name,
            area=row.area,
            good_at=row.good_at or row.made_at,
            fault=row.fault or "",
        )
        for row in tx.execute(query)
    ]


def labels(tx: Tx, targets: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return name and area of recipients by id."""
    query = sa.select(target.c.id, target.c.label, target.c.area)
    rows = tx.execute(query.where(target.c.id.in_(list(targets))))
    return {row.id: (row.label or row.id, row.area) for row in rows}


def named_target(tx: Tx, label: str) -> list[tuple[str, str]]:
    """Return id and area of the recipients of that name, at most two."""
    query = sa.select(target.c.id, target.c.area).where(target.c.label == label).limit(2)
    return [(row.id, row.area) for row in tx.execute(query)]


def named_screen(tx: Tx, name: str) -> list[tuple[str, str]]:
    """Return id and area of the screens in use of that name or id, at most two."""
    query = (
        sa.select(screen.c.id, slot.c.area)
        .join(slot, slot.c.key == screen.c.slot)
        .where((screen.c.name == name) | (screen.c.id == name), screen.c.state == "approved")
    )
    return [(row.id, row.area) for row in tx.execute(query.limit(2))]


def _lagging(screen_id: str, name: str, code: str) -> Lagging:
    return Lagging(screen=screen_id, name=name or screen_id, area=code)


def _findings(tx: Tx, query: sa.Select[Any]) -> list[Finding]:
    return [_finding(row) for row in tx.execute(query)]


def _finding(row: sa.Row[Any]) -> Finding:
    values = {name: getattr(row, name) for name in _NAMES}
    return Finding(**{**values, "kind": Kind(row.kind), "areas": tuple(row.areas)})
