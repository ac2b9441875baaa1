"""Audience groups: a name within an area, and which recipients are in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import audience_group, group_member, target


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; ``members`` is how many recipients are in it."""

    area: str
    name: str
    members: int = 0


def add(tx: Tx, area: str, name: str, now: datetime) -> bool:
    """Make a group; return False when the area has one of that name."""
    if get(tx, area, name):
        return False
    insert_or_ignore(tx, audience_group, [{"area": area, "name": name, "added_at": now}])
    return True


def get(tx: Tx, area: str, name: str) -> Group | None:
    """Return a group, None when there is none."""
    found = _groups(tx, _is(audience_group, area, name))
    return found[0] if found else None


def remove(tx: Tx, area: str, name: str) -> bool:
    """Dissolve a group; its members stay recipients. Return whether it was there."""
    tx.execute(sa.delete(group_member).where(_is(group_member, area, name)))
    return (
        tx.execute(sa.delete(audience_group).where(_is(audience_group, area, name))).rowcount == 1
    )


def listing(tx: Tx, above: Collection[str], limit: int) -> list[Group]:
    """Return groups of areas at or below ``above``, by area and name."""
    return _groups(tx, at_or_below(audience_group.c.area, above), limit)


def join(tx: Tx, group: Group, ids: Collection[str]) -> int:
    """Put recipients at or below the group's area into it; return how many are new."""
    fits = sa.select(target.c.id).where(
        target.c.id.in_(list(ids)), at_or_below(target.c.area, [group.area])
    )
    known = sa.select(group_member.c.target_id).where(_is(group_member, group.area, group.name))
    fresh = list(tx.scalars(fits.where(target.c.id.not_in(known))))
    rows = [{"name": group.name, "area": group.area, "target_id": i} for i in fresh]
    if rows:
        insert_or_ignore(tx, group_member, rows)
    return len(rows)


def leave(tx: Tx, group: Group, ids: Collection[str]) -> int:
    """Take recipients out of a group; return how many were in it."""
    which = _is(group_member, group.area, group.name) & group_member.c.target_id.in_(list(ids))
    return tx.execute(sa.delete(group_member).where(which)).rowcount


def names_within(tx: Tx, areas: Collection[str]) -> dict[str, int]:
    """Return the groups of recipients at or below ``areas``, and how many of those are in each."""
    query = (
        sa.select(group_member.c.name, sa.func.count(sa.distinct(group_member.c.target_id)))
        .join(target, target.c.id == group_member.c.target_id)
        .where(at_or_below(target.c.area, areas))
        .group_by(group_member.c.name)
        .order_by(group_member.c.name)
    )
    return {name: count for name, count in tx.execute(query)}


def of_targets(tx: Tx, ids: Collection[str]) -> dict[str, list[str]]:
    """Return the groups each of the recipients ``ids`` is in."""
    query = sa.select(group_member.c.target_id, group_member.c.name).where(
        group_member.c.target_id.in_(list(ids))
    )
    found: dict[str, list[str]] = {}
    for target_id, name in tx.execute(query.order_by(group_member.c.name).distinct()):
        found.setdefault(target_id, []).append(name)
    return found


def in_one_of(names: Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a target is in one of the groups; none of them: everybody is."""
    if not names:
        return sa.true()
    members = sa.select(group_member.c.target_id).where(group_member.c.name.in_(sorted(names)))
    return target.c.id.in_(members)


def _is(table: sa.Table, area: str, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area == area, table.c.name == name)


def _groups(tx: Tx, which: sa.ColumnElement[bool], limit: int = 1) -> list[Group]:
    mine = (group_member.c.area == audience_group.c.area) & (
        group_member.c.name == audience_group.c.name
    )
    query = (
        sa.select(
            audience_group.c.area, audience_group.c.name, sa.func.count(group_member.c.target_id)
        )
        .outerjoin(group_member, mine)
        .where(which)
        .group_by(audience_group.c.area, audience_group.c.name)
        .order_by(audience_group.c.area, audience_group.c.name)
        .limit(limit)
    )
    return [Group(area=a, name=n, members=m) for a, n, m in tx.execute(query)]
