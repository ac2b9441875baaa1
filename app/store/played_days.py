"""Plays of days long gone: one row a screen, revision and day, with its hours packed inside.

Nothing is lost in packing, so that a proof made of packed days says what it said of hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from struct import Struct

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import played, played_day

HOUR = timedelta(hours=1)
# The longest day there is has 25 hours.
_LONGEST = 25 * HOUR
# So many notices in turn a screen has in an hour, rather more than less.
_ITEMS = 50
# Which hour of the day, times, seconds.
_HOUR = Struct(">BIH")
_KEY = ("item", "screen", "revision", "day")
_Hours = dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one screen told of one notice and hour."""

    screen: str
    hour: datetime
    times: int
    seconds: int


def by_hour(tx: Tx, since: datetime, until: datetime) -> list[int]:
    """Return how many rows each hour has that is not packed, from one instant until another."""
    hour = played.c.hour
    counted = sa.select(sa.func.count()).where(hour >= since, hour < until).group_by(hour)
    return list(tx.scalars(counted))


def oldest(tx: Tx) -> datetime | None:
    """Return the oldest hour that is not packed."""
    return tx.execute(sa.select(sa.func.min(played.c.hour, type_=played.c.hour.type))).scalar()


def begun(tx: Tx) -> datetime | None:
    """Return the newest day of which something is packed."""
    c = played_day.c
    return tx.execute(sa.select(sa.func.max(c.day, type_=c.day.type))).scalar()


def lying(tx: Tx) -> list[sa.ColumnElement[bool]]:
    """Return which hours are counted one by one: those from the newest packed day on.

    An hour before it that lies by itself came late and is packed soon: it may be there already.
    """
    packed = begun(tx)
    return [played.c.hour >= packed] if packed else []


def pack(tx: Tx, since: datetime, until: datetime, screens: int) -> int:
    """Pack the hours of some ``screens`` in the day that is ``since`` to ``until``.

    Returns how many rows became fewer ones; 0: nothing is left of that day.
    """
    day = (played.c.hour >= since, played.c.hour < until)
    first = sa.select(played.c.screen).where(*day).order_by(played.c.hour)
    found = dict.fromkeys(tx.scalars(first.limit(screens * _ITEMS)))
    names = sorted(list(found)[:screens])
    if not names:
        return 0
    gone = sa.delete(played).where(*day, played.c.screen.in_(names)).returning(*played.c)
    rows = tx.execute(gone).all()
    if not rows:  # another worker was quicker
        return 0
    made: dict[tuple[str, str, int], _Hours] = {}
    for row in rows:
        hours = made.setdefault((row.item, row.screen, row.revision), {})
        hours[(row.hour - since) // HOUR] = (row.times, row.seconds)
    for key, known in _known(tx, since, names, {item for item, _, _ in made}):
        if key in made:
            made[key] = _together(made[key], known)
    upsert(tx, played_day, [_row(*key, since, made[key]) for key in sorted(made)], _KEY)
    return len(rows)


def of_item(tx: Tx, item: str, screens: Collection[str], before: datetime) -> list[Told]:
    """Return what ``screens`` told of a notice in packed hours that began before an instant."""
    c = played_day.c
    mine = (c.item == item, c.day < before, c.screen.in_(list(screens)))
    rows = tx.execute(sa.select(c.screen, c.day, c.hours).where(*mine))
    return [one for row in rows for one in _told(*row) if one.hour < before]


def times(tx: Tx, item: str, before: datetime) -> Iterator[tuple[str, int]]:
    """Yield screen and times of a notice in packed hours before an instant, more than once each."""
    c = played_day.c
    whole = sa.select(c.screen, sa.func.sum(c.times)).where(
        c.item == item, c.day <= before - _LONGEST
    )
    for screen, number in tx.execute(whole.group_by(c.screen)):
        yield screen, int(number)
    last = sa.select(c.screen, c.day, c.hours).where(
        c.item == item, c.day > before - _LONGEST, c.day < before
    )
    for row in tx.execute(last):
        for one in _told(*row):
            if one.hour < before:
                yield one.screen, one.times


def _known(
    tx: Tx, day: datetime, screens: Collection[str], items: Collection[str]
) -> Iterator[tuple[tuple[str, str, int], _Hours]]:
    """Yield what is packed of a day already: something came late."""
    c = played_day.c
    mine = (c.item.in_(list(items)), c.screen.in_(list(screens)), c.day == day)
    for row in tx.execute(sa.select(c.item, c.screen, c.revision, c.hours).where(*mine)):
        yield (row.item, row.screen, row.revision), _unpacked(row.hours)


def _together(one: Mapping[int, tuple[int, int]], other: Mapping[int, tuple[int, int]]) -> _Hours:
    """Return the hours of both; totals of an hour only rise, so that the higher one is right."""
    found: _Hours = {}
    for hour in one.keys() | other.keys():
        (times, seconds), (more, longer) = one.get(hour, (0, 0)), other.get(hour, (0, 0))
        found[hour] = (max(times, more), max(seconds, longer))
    return found


def _row(item: str, screen: str, revision: int, day: datetime, hours: _Hours) -> dict[str, object]:
    return {
        "item": item,
        "screen": screen,
        "revision": revision,
        "day": day,
        "times": sum(times for times, _ in hours.values()),
        "seconds": sum(seconds for _, seconds in hours.values()),
        "hours": b"".join(_HOUR.pack(hour, *hours[hour]) for hour in sorted(hours)),
    }


def _told(screen: str, day: datetime, packed: bytes) -> Iterator[Told]:
    for hour, (times, seconds) in _unpacked(packed).items():
        yield Told(screen=screen, hour=day + hour * HOUR, times=times, seconds=seconds)


def _unpacked(packed: bytes) -> _Hours:
    return {hour: (times, seconds) for hour, times, seconds in _HOUR.iter_unpack(bytes(packed))}
