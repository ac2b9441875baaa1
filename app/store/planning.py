"""Plans: a revision's deliveries made slice by slice, and how far that is, channel by channel.

A slice and the cursor behind it are one short transaction. So a plan needs no lease: whoever is
killed leaves either both or neither, and whoever comes next goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import State
from app.domain.notice import Notice
from app.domain.planning import FIRST, Plan, Rule, Stretch, Why, inherited
from app.store import notice, stretch
from app.store.batch import upsert
from app.store.outbox import RESTORED, Batch, queue
from app.store.session import Tx
from app.store.tables import planning

_OPEN = planning.c.ended_at.is_(None)
_KEY = ("notice_id", "revision", "channel")
Left = Mapping[str, Sequence[Stretch]]


def plan(tx: Tx, made: Notice, now: datetime, joined_by: datetime | None = None) -> int:
    """Queue ``made`` for every target it reaches; return how many are new so far.

    Of very many the first are queued, and the rest is planned later on. Doing it again adds
    nothing. A notice that starts later is due when it starts. Who came after ``joined_by`` is not
    in it, None: who comes after ``now``.
    """
    return _begin(tx, made, [Rule.AIMED], now, {}, joined_by)


def plan_successor(  # noqa: PLR0913 - a revision, and whom it is for
    tx: Tx,
    made: Notice,
    now: datetime,
    *,
    waiting: bool = False,
    left: Left | None = None,
    joined_by: datetime | None = None,
) -> int:
    """Queue the successor ``made`` for those who have the notice; return how many are new so far.

    Those are the targets whose last message about it that got there was not a withdrawal, wherever
    ``made`` is aimed. ``waiting`` adds those whom the revision before it was on its way to, those
    among them whom it was not planned for yet (``left``, from ``stop``), and those whom it was not
    aimed at; ``joined_by`` as in ``plan``.
    """
    rules = [Rule.HAD, Rule.WAITED, Rule.NEWLY] if waiting else [Rule.HAD]
    return _begin(tx, made, rules, now, (left or {}) if waiting else {}, joined_by)


def stop(tx: Tx, notice_id: str, now: datetime) -> dict[str, tuple[Stretch, ...]]:
    """End what is still being planned of a notice; return what was left of it, by channel.

    First of all that replaces a revision: it waits for a slice that is just being planned.
    """
    mine = (_OPEN, planning.c.notice_id == notice_id)
    rows = [_plan(row) for row in tx.execute(sa.select(planning).where(*mine).with_for_update())]
    for one in rows:
        _put(tx, one.ended(Why.SUPERSEDED, now))
    return {one.channel: one.stretches for one in rows}


def open_plans(tx: Tx, limit: int = 200) -> list[Plan]:
    """Return what is being planned, longest untouched first."""
    query = sa.select(planning).where(_OPEN).order_by(planning.c.last_at).limit(limit)
    return [_plan(row) for row in tx.execute(query)]


def of_notice(tx: Tx, notice_id: str) -> list[Plan]:
    """Return every plan of a notice, by revision and channel."""
    mine = sa.select(planning).where(planning.c.notice_id == notice_id)
    return [_plan(row) for row in tx.execute(mine.order_by(*(planning.c[name] for name in _KEY)))]


def left(tx: Tx) -> dict[str, int]:
    """Return by channel how many messages are still to be planned, as far as that was counted."""
    more = sa.func.sum(planning.c.total - planning.c.planned)
    query = sa.select(planning.c.channel, more).where(_OPEN).group_by(planning.c.channel)
    return {channel: max(int(number or 0), 0) for channel, number in tx.execute(query)}


def is_open(tx: Tx, notice_id: str) -> bool:
    """Return whether something of a notice is still to be planned."""
    query = sa.select(sa.literal(1)).where(_OPEN, planning.c.notice_id == notice_id).limit(1)
    return tx.execute(query).first() is not None


def counted(tx: Tx, one: Plan) -> int:
    """Return how many messages a plan will come to, as things stand."""
    left = 0
    for part in one.stretches:
        who = stretch.whom(tx, part, one.notice_id, one.channel, None)
        # All but those up to there: of "all behind there" PostgreSQL expects next to nobody.
        left += _number(tx, who.whole.chosen())
        left -= 0 if who.is_whole else _number(tx, who.whole.chosen(part.after))
    return one.planned + left


def _number(tx: Tx, chosen: sa.Select[Any]) -> int:
    return tx.execute(sa.select(sa.func.count()).select_from(chosen.subquery())).scalar_one()


def set_total(tx: Tx, one: Plan, total: int) -> None:
    """Note how many messages a plan will come to."""
    tx.execute(sa.update(planning).where(*_is(one)).values(total=total))


def go_on(tx: Tx, one: Plan, now: datetime) -> Plan | None:
    """Plan one slice more; return the plan after it, None when somebody else was faster.

    Of a revision that was replaced meanwhile, or has ended, nothing more is planned.
    """
    mine = sa.select(planning).where(*_is(one), _OPEN, planning.c.last_at == one.last_at)
    row = tx.execute(mine.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    held, head = _plan(row), notice.latest(tx, one.notice_id)
    if head is None or head.revision != held.revision:
        after = held.ended(Why.SUPERSEDED, now)
    elif head.expires <= now:
        after = held.ended(Why.EXPIRED, now)
    else:
        left, count = _slice(tx, held, head, held.size, now, joined_by=held.begun_at)
        after = held.sliced(left, count, now)
    _put(tx, after)
    return after


def _begin(  # noqa: PLR0913 - a revision, and whom it is for
    tx: Tx,
    made: Notice,
    rules: Sequence[Rule],
    now: datetime,
    left: Left,
    joined_by: datetime | None,
) -> int:
    parts: dict[str, list[Stretch]] = {}
    for rule in rules:
        for channel in stretch.channels(tx, made, rule):
            parts.setdefault(channel, []).append(Stretch(rule, made.revision))
    for channel, old in left.items():
        parts.setdefault(channel, []).extend(inherited(old))
    due = max(made.effective, now)
    at: dict[str, Any] = {
        "begun_at": joined_by or now,
        "due": due,
        "last_at": now,
        "before_at": now,
    }
    key: dict[str, Any] = {"notice_id": made.id, "revision": made.revision}
    return sum(
        _first(tx, Plan(**key, channel=name, stretches=tuple(parts[name]), **at), made, joined_by)
        for name in sorted(parts)
    )


def _first(tx: Tx, one: Plan, made: Notice, joined_by: datetime | None) -> int:
    """Plan the first people at once; keep the plan of the rest, if there are any."""
    room, is_cut, now = FIRST, False, one.last_at
    while one.stretches and room > 0 and not is_cut:
        left, count = _slice(tx, one, made, room, now, joined_by)
        is_cut = len(left) == len(one.stretches)
        room -= count
        one = replace(one, stretches=left, planned=one.planned + count)
    if one.stretches:
        _put(tx, one)
    return one.planned


def _slice(  # noqa: PLR0913 - a plan, and how much of it
    tx: Tx, one: Plan, made: Notice, most: int, now: datetime, joined_by: datetime | None = None
) -> tuple[tuple[Stretch, ...], int]:
    """Queue the next at most ``most``; return what is left then, and how many are new."""
    part, *later = one.stretches
    who = stretch.whom(tx, part, one.notice_id, one.channel, joined_by)
    end = who.end_of(tx, most)
    batch = Batch(
        thread=made.id,
        number=made.revision,
        due=max(made.effective, now),
        reason=RESTORED if one.doubted else "",
        state=State.UNKNOWN if one.doubted else State.QUEUED,
    )
    count = queue(tx, batch, who.chosen(end), now)
    return (*((part.past(end),) if end else ()), *later), count


def _is(one: Plan) -> list[sa.ColumnElement[bool]]:
    return [planning.c[name] == getattr(one, name) for name in _KEY]


def _put(tx: Tx, one: Plan) -> None:
    row = {column.name: getattr(one, column.name) for column in planning.columns}
    parts = [[p.rule.value, p.revision, *p.after] for p in one.stretches]
    upsert(tx, planning, [{**row, "stretches": parts}], key=_KEY)


def _plan(row: sa.Row[Any]) -> Plan:
    said = row._asdict()
    parts = tuple(Stretch(Rule(r), n, (area, last)) for r, n, area, last in said["stretches"])
    return Plan(**{**said, "stretches": parts})
