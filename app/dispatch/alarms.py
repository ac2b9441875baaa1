"""Watches for screens that went silent: opens and closes alarms, and has webhooks told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.dispatch.house import House
from app.dispatch.worker import Lane
from app.domain import alarm as rules_of
from app.domain.alarm import LEAST_MIN, MOST_MIN, USUAL, Alarm, Rule
from app.domain.webhook import Event
from app.store import audit, screen_alarm, setting, webhook
from app.store.session import Tx

LOOK_S = 15.0
KEPT = timedelta(days=90)
_SETTING = "screen_alarms"


def rules(tx: Tx) -> tuple[timedelta, list[Rule]]:
    """Return how long a screen may be silent where no rule says otherwise, and the rules."""
    kept = setting.get(tx, _SETTING)
    found: dict[str, Any] = kept if isinstance(kept, dict) else {}
    minutes = found.get("minutes", USUAL // timedelta(minutes=1))
    return timedelta(minutes=minutes), [Rule(**row) for row in found.get("rules", [])]


def set_rules(tx: Tx, house: House, who: str, usual: timedelta, listed: list[Rule]) -> None:
    """Store the rules, and that ``who`` did."""
    rows = [{"area": r.area, "tag": r.tag, "minutes": r.minutes} for r in listed]
    value = {"minutes": usual // timedelta(minutes=1), "rules": rows}
    setting.put(tx, _SETTING, value)
    audit.add(tx, house.clock(), who, "screen.alarm_rules", "", value)


def may_be(minutes: int) -> bool:
    """Return whether a rule may wait so long."""
    return LEAST_MIN <= minutes <= MOST_MIN


def lane(house: House) -> Lane:
    """Return the worker's lane of alarms.

    Screens get the time they may be silent from its start on: while the server was away nobody
    could give a sign of life.
    """
    began = house.clock()

    def step() -> int:
        sweep(house, began)
        return 0

    return Lane(name="alarms", step=step, rest_s=lambda: LOOK_S)


def sweep(house: House, began: datetime) -> int:
    """Open and close alarms; return how many. ``began`` is since when signs were heard."""
    now = house.clock()
    with house.store.begin() as tx:
        usual, listed = rules(tx)
        shortest = min([usual, *(timedelta(minutes=r.minutes) for r in listed)])
        silent = screen_alarm.silent(tx, now - shortest)
        late = rules_of.overdue(silent, listed, usual, (began, now))
        standing = screen_alarm.standing(tx)
        opened, joined = rules_of.raised(late, standing, now)
        for one in opened:
            _tell(tx, screen_alarm.open_new(tx, one), Event.OFFLINE, now)
        for one in joined:
            screen_alarm.set_screens(tx, one)
        closed = rules_of.over(standing, {one.screen for one in silent})
        for one in closed:
            screen_alarm.close(tx, one.id, now)
            _tell(tx, one, Event.ONLINE, now)
        screen_alarm.drop_before(tx, now - KEPT)
    if opened or closed:
        house.bell.nudge()
    return len(opened) + len(closed)


def _tell(tx: Tx, one: Alarm, event: Event, now: datetime) -> None:
    data: dict[str, object] = {
        "alarm": one.id,
        "area": one.area,
        "screens": list(one.screens),
        "since": one.since.isoformat(),
    }
    hooks = [hook for hook in webhook.active(tx) if event in hook.events]
    for hook in webhook.hearing(tx, hooks, [one.area]):
        webhook.queue(tx, hook, event, one.id, 0, data, now)
