"""Counts the months of the assessment: the open one again and again, past ones until settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.domain import assess_count as counting
from app.domain.assess import Ledger
from app.domain.assess_month import MOST, bounds, is_settled, month_of, moved
from app.store import area, assess, notice, place, warning_told
from app.store import assess_records as records
from app.store.assess import Counted
from app.store.bell import BellSilent
from app.store.session import Tx

_LOOK_S, _ANEW = 30.0, timedelta(minutes=15)
# A count that is quick is made sooner: of its time a hundredth, but not every moment.
_SOONEST, _TIMES = timedelta(minutes=1), 100
# A warning that was first told longer ago is not new: the screens are others by now.
_NEW = timedelta(hours=24)


class Pace:
    """How old a count may be before it is made anew, by how long the last one took here."""

    def __init__(self) -> None:
        """Begin with the shortest."""
        self.anew = _SOONEST

    def took(self, time: timedelta) -> None:
        """Hear how long a count took."""
        self.anew = min(max(time * _TIMES, _SOONEST), _ANEW)


def lane(house: House) -> Lane:
    """Return the worker's lane that keeps the sums."""
    pace = Pace()
    return Lane(
        name="assess", step=lambda: step(house, pace), rest_s=lambda: _LOOK_S, is_woken=False
    )


def step(house: House, pace: Pace) -> int:
    """Note for whom new warnings are, and count one month if one is due. It rests after each."""
    try:
        is_mine = house.bell.once("assess", _LOOK_S / 2)
    except BellSilent:
        is_mine = False
    if is_mine:
        note_warnings(house)
        if (due := next_due(house, pace.anew)) is not None:
            began = house.clock()
            count(house, due)
            pace.took(house.clock() - began)
    return 0


def next_due(house: House, anew: timedelta = _ANEW) -> date | None:
    """Return the month to be counted next: the open one first, then the latest that is not.

    While there is nothing at all, as in a new installation, the open one is looked at every time.
    """
    now, zone = house.clock(), ZoneInfo(house.time_zone)
    this = month_of(now.astimezone(zone).date())
    with house.store.read() as tx:
        counted = assess.months(tx)
        first, is_bare = records.first_at(tx), not assess.has_any(tx)
    oldest = month_of(first.astimezone(zone).date()) if first else this
    for back in range(MOST + 1):
        month = moved(this, -back)
        if month < oldest:
            return None
        if _is_due(counted.get(month), now, anew) or (is_bare and month == this):
            return month
    return None


def _is_due(known: Counted | None, now: datetime, anew: timedelta) -> bool:
    """Whether a month is to be counted: it never was, or it was a while ago and is not settled."""
    return known is None or (not known.is_settled and now - known.at >= anew)


def catch_up(house: House, months: Iterable[date]) -> int:
    """Count those of ``months`` that never were and can be; return how many."""
    this = month_of(house.clock().astimezone(ZoneInfo(house.time_zone)).date())
    with house.store.read() as tx:
        counted = assess.months(tx)
    wanted = [month for month in months if month not in counted and month <= this]
    for month in wanted:
        count(house, month)
    return len(wanted)


def count(house: House, month: date) -> None:
    """Count a month anew: it is read first, so that nobody waits, and written at once."""
    now, zone = house.clock(), ZoneInfo(house.time_zone)
    is_open = month == month_of(now.astimezone(zone).date())
    with house.store.read() as tx:
        ledger = Ledger(records.lineages(tx))
        _happened(house, tx, ledger, month)
        if is_open:
            _stands(house, tx, ledger, now)
    made = Counted(now, is_settled(month, now, zone))
    with house.store.begin() as tx:
        assess.put(tx, month, ledger.rows(), made, keeps_now=not is_open)


def note_warnings(house: House) -> None:
    """Write down for how many screens each new warning is, as long as that is known."""
    with house.store.read() as tx:
        fresh = assess.unnoted(tx, house.clock() - _NEW)
    for name in fresh:
        with house.store.begin() as tx:
            if kept := warning_told.get(tx, name):
                assess.note_aimed(tx, kept.told, kept.first_at)


def _happened(house: House, tx: Tx, ledger: Ledger, month: date) -> None:
    """Count what happened in a month."""
    between = bounds(month, ZoneInfo(house.time_zone))
    days, until = (month, moved(month, 1)), min(between[1], house.clock())
    counting.notices(ledger, notice.first_within(tx, *between), house.time_zone)
    counting.outages(ledger, records.outages(tx, (between[0], until)))
    counting.cases(ledger, records.cases(tx, between))
    counting.pushes(ledger, records.pushes(tx, between))
    counting.searches(ledger, records.searched(tx, days))
    counting.plays(ledger, records.plays(tx, between))
    counting.answers(ledger, records.answered(tx, days))
    counting.views(ledger, records.viewed(tx, between))
    counting.drills(ledger, records.drills(tx, between), records.drilled(tx, between))
    counting.warnings(ledger, records.warned(tx, between), records.warned_in(tx, between))
    counting.feedback(ledger, records.said(tx, between))
    counting.reports(ledger, records.reported(tx, between))


def _stands(house: House, tx: Tx, ledger: Ledger, now: datetime) -> None:
    """Count how things stand now."""
    today = now.astimezone(ZoneInfo(house.time_zone)).date()
    here, above = records.communities(tx), records.lineages(tx)
    counting.places(ledger, place.everything(tx), today, here, above)
    ways = records.boards(tx) | records.messaged(tx, sorted(house.routes.messages))
    counting.screens(ledger, records.screens(tx), ways, here, now)
    numbers, stations = records.desks(tx)
    counting.desks(ledger, numbers, stations, here, above)
    counting.counted(ledger, [one.code for one in area.open_areas(tx)])
