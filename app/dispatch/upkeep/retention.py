"""Keeps what was recorded as long as the table of retention says, and no longer.

Hours of plays do not go: they are packed, a day of some screens at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.domain import retention as rules
from app.domain.retention import RULES, Rule, Standing
from app.store import audit, played_days, retention
from app.store.bell import BellSilent

SLICE, SLICES = 1000, 10
REST_S, TURN_S = 300.0, 60.0
_AUDIT, _HOURS, _PLAYS = "audit", "hours", "plays"
# So many screens' day is packed in one transaction, so often in one sweep: 70,000 in half a day.
_SCREENS, _PACKS = 20, 50
_HOUR = timedelta(hours=1)
_RULE = next(rule for rule in RULES if rule.key == _HOURS)
# The log is cut once it has so much more than it must: each cut leaves a line of its own.
_AUDIT_STEP = timedelta(days=1)


def days_of(house: House, rule: Rule) -> int:
    """Return for how many days a kind is kept here; 0: for ever."""
    days = house.keep.get(rule.key, rule.days)
    if rule.key != _HOURS:
        return days
    return min(days, house.keep.get(_PLAYS, days))  # what is packed is kept no shorter


def days_by_key(house: House) -> dict[str, int]:
    """Return for how many days each kind is kept here, by its key."""
    return {rule.key: days_of(house, rule) for rule in RULES}


def standings(house: House) -> list[Standing]:
    """Return how every kind stands; nothing goes."""
    return [_standing(house, rule) for rule in RULES]


def sweep(house: House, slice_: int = SLICE, slices: int = SLICES) -> int:
    """Take old records out, at most so many slices of a kind; return how many."""
    gone = 0
    for rule in RULES:
        before = rules.before(days_of(house, rule), house.clock())
        if before is None:
            continue
        if rule.key == _AUDIT:
            gone += _audit(house, rule)
        elif rule.key == _HOURS:
            pack(house)  # nothing is gone by that
        else:
            gone += _drop(house, rule.key, before, slice_, slices)
    return gone


def pack(house: House, packs: int = _PACKS) -> int:
    """Pack hours of plays of days that are over for long; return how many hours were."""
    before = _day(house, house.clock() - timedelta(days=days_of(house, _RULE)))[0]
    done = 0
    for _ in range(packs):
        with house.store.read() as tx:
            oldest = played_days.oldest(tx)
        if oldest is None or oldest >= before:
            break
        with house.store.begin() as tx:
            done += played_days.pack(tx, *_day(house, oldest), _SCREENS)
    return done


def _day(house: House, at: datetime) -> tuple[datetime, datetime]:
    """Return the first hours of the day here that holds an instant, and of the one after it."""
    zone = ZoneInfo(house.time_zone)
    day = at.astimezone(zone).date()
    first, then = (datetime.combine(d, time(), zone) for d in (day, day + timedelta(days=1)))
    return _next_hour(first), _next_hour(then)


def _next_hour(at: datetime) -> datetime:
    """Return the first whole hour at or after an instant: not every zone is whole hours off."""
    utc = at.astimezone(UTC)
    hour = utc.replace(minute=0, second=0, microsecond=0)
    return hour if hour == utc else hour + _HOUR


def _drop(house: House, key: str, before: datetime, slice_: int, slices: int) -> int:
    gone = 0
    for _ in range(slices):
        with house.store.read() as tx:
            if not retention.has_any(tx, key, before):
                break
        with house.store.begin() as tx:
            some = retention.drop(tx, key, before, slice_)
        gone += some
        if some < slice_:
            break
    return gone


def lane(house: House) -> Lane:
    """Return the worker's lane of retention."""

    def step() -> int:
        if _is_my_turn(house):
            sweep(house)
        return 0

    return Lane(name="retention", step=step, rest_s=lambda: REST_S, is_woken=False)


def _audit(house: House, rule: Rule) -> int:
    now = house.clock()
    before = now - timedelta(days=max(days_of(house, rule), rules.AUDIT_LEAST))
    with house.store.read() as tx:
        first = audit.first_at(tx)
    if first is None or first >= before - _AUDIT_STEP:
        return 0
    with house.store.begin() as tx:
        return audit.purge(tx, before, now, "retention")


def _standing(house: House, rule: Rule) -> Standing:
    days = days_of(house, rule)
    before = rules.before(days, house.clock())
    with house.store.read() as tx:
        if rule.key == _AUDIT:
            oldest = audit.first_at(tx)
            number = audit.count_before(tx, before) if before else 0
        else:
            oldest = retention.oldest(tx, rule.key)
            number = retention.count(tx, rule.key, before) if before else 0
    return Standing(rule=rule, days=days, would_go=number, oldest=oldest)


def _is_my_turn(house: House) -> bool:
    """Return whether no other worker has swept just now; without a bell each does."""
    try:
        return house.bell.once("retention", TURN_S)
    except BellSilent:
        return True
