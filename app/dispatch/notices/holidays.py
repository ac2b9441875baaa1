"""Keeps the holiday table; what repeats is made anew whenever it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.dispatch.house import House
from app.domain.holiday import Holiday
from app.store import audit, holiday, showing
from app.store.user import User

_MOST_LOGGED = 100


def put(house: House, days: Sequence[Holiday], by: User) -> None:
    """Add ``days`` to the table, or change those that are there."""
    now = house.clock()
    with house.store.begin() as tx:
        holiday.put(tx, days)
        listed = [f"{d.day} {d.kind.value} {d.name}".strip() for d in days[:_MOST_LOGGED]]
        facts = {"days": listed, "count": len(days)}
        audit.add(tx, now, by.login, "holidays", "holidays", facts)
        showing.make_all_anew(tx, now)
    house.bell.nudge()


def remove(house: House, day: date, by: User) -> bool:
    """Make ``day`` an ordinary one again; return whether it was in the table."""
    now = house.clock()
    with house.store.begin() as tx:
        if not holiday.remove(tx, day):
            return False
        audit.add(tx, now, by.login, "holidays", "holidays", {"removed": day.isoformat()})
        showing.make_all_anew(tx, now)
    house.bell.nudge()
    return True
