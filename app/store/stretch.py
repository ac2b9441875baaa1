"""Whom a stretch of a plan is about, a slice at a time: the work of each is bounded.

People whom a revision is aimed at come by area and id, those who have a notice by id alone; where
a slice ends is asked of an index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import REACHED, State
from app.domain.notice import Act, Notice
from app.domain.planning import Rule, Stretch
from app.store import notice
from app.store.area import at_or_below, is_one_of
from app.store.session import Tx
from app.store.tables import delivery, group_member, lineage, revision, target
from app.store.target import wanting

# Messages that nobody chooses: who follows a board elsewhere is sent what stands on it.
ALONG = {"activitypub": "microblog"}
# Somebody who is being sent it at this moment will most likely have it.
_MAY_HAVE_IT = sorted({*REACHED, State.SENDING})
_WAITED = {"state": State.CANCELLED.value, "reason": "superseded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """The people of a stretch on one channel.

    ``made`` is the revision it is about, ``before`` the one before that. ``joined_by`` leaves out
    who came later, None: nobody. ``areas`` are all where it is aimed, None: the store looks them up
    itself. PostgreSQL must be told, or it thinks that half of all people live there.
    """

    stretch: Stretch
    channel: str
    made: Notice
    before: Notice | None
    joined_by: datetime | None = None
    areas: tuple[str, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nobody of it was planned yet."""
        return self.stretch.after == ("", "")

    @property
    def whole(self) -> Whom:
        """The same people with those of them who were planned already."""
        return replace(self, stretch=replace(self.stretch, after=("", "")))

    @property
    def _is_by_area(self) -> bool:
        return self.stretch.rule in {Rule.AIMED, Rule.NEWLY}

    def end_of(self, tx: Tx, most: int) -> tuple[str, str] | None:
        """Return where a slice of at most ``most`` ends, None when it is the last one."""
        if self._is_by_area:
            if self.is_whole and not tx.execute(_more_than(self, most)).first():
                return None
            row = tx.execute(_end_by_area(self, most)).first()
            return (row.area, row.id) if row else None
        ends = [tx.execute(_end_by_id(self, n, most)).scalar() for n in _earlier(self)]
        found = [one for one in ends if one is not None]
        return ("", min(found)) if found else None

    def chosen(self, upto: tuple[str, str] | None = None) -> sa.Select[Any]:
        """Select (channel, target) of those up to there, None: of all."""
        if self._is_by_area:
            return _aimed(self, upto)
        return _had(self, upto) if self.stretch.rule is Rule.HAD else _waited(self, upto)


def whom(
    tx: Tx, stretch: Stretch, notice_id: str, channel: str, joined_by: datetime | None
) -> Whom:
    """Return the people of a stretch; LookupError when its revision is not there."""
    keys = [(notice_id, stretch.revision - n) for n in (0, 1)]
    known = notice.by_keys(tx, keys)
    made, before = known[keys[0]], known.get(keys[1])
    return Whom(
        stretch=stretch,
        channel=channel,
        made=made,
        before=before,
        joined_by=joined_by,
        areas=None if tx.dialect.name == "sqlite" else _areas(tx, made),
    )


def _areas(tx: Tx, made: Notice) -> tuple[str, ...]:
    found = sa.select(lineage.c.area).where(lineage.c.above.in_(list(made.areas)))
    return tuple(sorted(set(tx.scalars(found))))


def channels(tx: Tx, made: Notice, rule: Rule) -> list[str]:
    """Return the channels on which there may be somebody whom ``rule`` is about."""
    if rule in {Rule.AIMED, Rule.NEWLY}:
        return [name for name in carried(made.channels) if _has_targets(tx, name)]
    numbers = range(1, made.revision) if rule is Rule.HAD else [made.revision - 1]
    return sorted({name for n in numbers for name in _used(tx, made.id, n)})


def carried(chosen: Collection[str]) -> list[str]:
    """Return the channels of messages, with those that go along with a board."""
    along = {name for name, board in ALONG.items() if board in chosen}
    return sorted({*chosen, *along})


def _has_targets(tx: Tx, channel: str) -> bool:
    query = sa.select(sa.literal(1)).where(target.c.channel == channel).limit(1)
    return tx.execute(query).first() is not None


def _used(tx: Tx, notice_id: str, number: int) -> Iterable[str]:
    """Yield the channels of a revision's deliveries, each by one step in the index."""
    last: str | None = ""
    while last is not None:
        mine = (delivery.c.notice_id == notice_id, delivery.c.revision == number)
        query = sa.select(sa.func.min(delivery.c.channel)).where(*mine, delivery.c.channel > last)
        if (last := tx.execute(query).scalar()) is not None:
            yield last


def _end_by_area(one: Whom, most: int) -> sa.Select[Any]:
    key = (target.c.area, target.c.channel, target.c.id)
    query = sa.select(target.c.area, target.c.id).where(*_in_order(one), *_after(one))
    return query.order_by(*key).limit(1).offset(most - 1)


def _more_than(one: Whom, most: int) -> sa.Select[Any]:
    """Select something where there are more than a slice: few are found area by area."""
    return sa.select(sa.literal(1)).where(*_here(one)).limit(1).offset(most)


def _here(one: Whom) -> list[sa.ColumnElement[bool]]:
    """Return that targets are where the notice is aimed, and of the channel."""
    return [_is_aimed(one, target.c.area), target.c.channel == one.channel]


def _is_aimed(one: Whom, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    if one.areas is None:
        return at_or_below(column, one.made.areas)
    return is_one_of(column, one.areas)


def _in_order(one: Whom, *, is_cut: bool = False) -> list[sa.ColumnElement[bool]]:
    """Return what ``_here`` does, for targets that are walked in the order of the index.

    It is from where the last slice ended, up to where this one does if it ``is_cut``. No store
    looks anybody up by what has "" appended; it would begin at the first of the area each time.
    """
    first, last = _bounds(one)
    ends = [] if is_cut else [target.c.area <= last]
    if one.is_whole:
        ends.append(_key() > sa.tuple_(first, sa.literal(one.channel), sa.literal("")))
    here = _is_aimed(one, target.c.area.concat(""))
    return [here, target.c.channel.concat("") == one.channel, *ends]


def _bounds(one: Whom) -> tuple[sa.ColumnElement[str], sa.ColumnElement[str]]:
    """Return the first and the last area where the notice is aimed."""
    if one.areas is not None:
        return sa.literal(min(one.areas, default="")), sa.literal(max(one.areas, default=""))
    aimed = lineage.c.above.in_(list(one.made.areas))
    first, last = (sa.select(f(lineage.c.area)).where(aimed) for f in (sa.func.min, sa.func.max))
    return first.scalar_subquery(), last.scalar_subquery()


def _aimed(one: Whom, upto: tuple[str, str] | None) -> sa.Select[Any]:
    made = one.made
    is_all = upto is None and one.is_whole
    here = _here(one) if is_all else _in_order(one, is_cut=upto is not None)
    where = [*here, wanting(made.category), *_after(one)]
    if made.groups:
        where.append(_is_in_one_of(made.groups))
    if upto is not None:
        where.append(_key() <= _at(one, upto))
    if one.joined_by is not None:
        where.append(target.c.added_at <= one.joined_by)
    if one.stretch.rule is Rule.NEWLY and one.before and one.channel in _both(one):
        where.append(~at_or_below(target.c.area, one.before.areas))
    return sa.select(target.c.channel, target.c.id).where(*where)


def _both(one: Whom) -> list[str]:
    before = one.before.channels if one.before else frozenset()
    return carried(one.made.channels & before)


def _after(one: Whom) -> list[sa.ColumnElement[bool]]:
    return [] if one.is_whole else [_key() > _at(one, one.stretch.after)]


def _key() -> sa.ColumnElement[Any]:
    return sa.tuple_(target.c.area, target.c.channel, target.c.id)


def _at(one: Whom, at: tuple[str, str]) -> sa.ColumnElement[Any]:
    return sa.tuple_(sa.literal(at[0]), sa.literal(one.channel), sa.literal(at[1]))


def _is_in_one_of(names: Collection[str]) -> sa.ColumnElement[bool]:
    mine = (group_member.c.name.in_(sorted(names)), group_member.c.target_id == target.c.id)
    return sa.exists().where(*mine)


def _earlier(one: Whom) -> list[int]:
    number = one.stretch.revision
    return list(range(1, number)) if one.stretch.rule is Rule.HAD else [number - 1]


def _of(one: Whom, numbers: Collection[int]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of deliveries of these revisions that come after the last slice."""
    return [
        delivery.c.notice_id == one.made.id,
        delivery.c.revision.in_(list(numbers)),
        delivery.c.channel == one.channel,
        delivery.c.target_id > one.stretch.after[1],
    ]


def _end_by_id(one: Whom, number: int, most: int) -> sa.Select[Any]:
    query = sa.select(delivery.c.target_id).where(*_of(one, [number]))
    return query.order_by(delivery.c.target_id).limit(1).offset(most - 1)


def _had(one: Whom, upto: tuple[str, str] | None) -> sa.Select[Any]:
    """Select whom messages about the notice got to, the last of which was not a withdrawal."""
    got = sa.select(delivery.c.target_id, sa.func.max(delivery.c.revision).label("revision")).where(
        *_of(one, _earlier(one)), delivery.c.state.in_(_MAY_HAVE_IT)
    )
    if upto is not None:
        got = got.where(delivery.c.target_id <= upto[1])
    had = got.group_by(delivery.c.target_id).subquery("had")
    last = (revision.c.notice_id == one.made.id) & (revision.c.revision == had.c.revision)
    return (
        sa.select(sa.literal(one.channel).label("channel"), had.c.target_id)
        .join(revision, last)
        .where(revision.c.act != Act.WITHDRAW.value)
    )


def _waited(one: Whom, upto: tuple[str, str] | None) -> sa.Select[Any]:
    """Select whom the revision before was still on its way to when it was replaced."""
    query = sa.select(delivery.c.channel, delivery.c.target_id).where(
        *_of(one, _earlier(one)), *(delivery.c[name] == said for name, said in _WAITED.items())
    )
    return query if upto is None else query.where(delivery.c.target_id <= upto[1])
