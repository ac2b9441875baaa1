"""Watches for screens that went silent: opens and closes alarms, and has webhooks told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.domain import alarm as rules_of
from app.domain.alarm import LEAST_MIN, MOST_MIN, USUAL, Alarm, Rule
from app.domain.webhook import Event
from app.store import area, audit, screen, screen_alarm, setting, turn, webhook
from app.store.bell import BellSilent
from app.store.session import Tx

LOOK_S = 15.0
_SETTING = "screen_alarms"


@dataclass(frozen=True, slots=True)
class _Found:
    opened: list[Alarm]
    joined: list[Alarm]
    closed: list[Alarm]

    @property
    def is_news(self) -> bool:
        return bool(self.opened or self.joined or self.closed)


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
        if _is_my_turn(house):
            sweep(house, began)
        return 0

    return Lane(name="alarms", step=step, rest_s=lambda: LOOK_S, is_woken=False)


def sweep(house: House, began: datetime) -> int:
    """Open and close alarms; return how many. ``began`` is since when signs were heard."""
    with house.store.read() as tx:
        if not _found(tx, house.clock(), began).is_news:
            return 0
    now = house.clock()
    with house.store.begin() as tx:
        turn.alone(tx, "alarms")
        found = _found(tx, now, began)
        for one in found.opened:
            _tell(tx, screen_alarm.open_new(tx, one), Event.OFFLINE, now)
        for one in found.joined:
            screen_alarm.set_screens(tx, one)
        for one in found.closed:
            screen_alarm.close(tx, one.id, now)
            _tell(tx, one, Event.ONLINE, now)
    house.bell.nudge()
    return len(found.opened) + len(found.closed)


def _is_my_turn(house: House) -> bool:
    """Return whether no other worker has looked just now; without a bell each looks."""
    try:
        return house.bell.once("alarms", LOOK_S / 2)
    except BellSilent:
        return True


def _found(tx: Tx, now: datetime, began: datetime) -> _Found:
    usual, listed = rules(tx)
    shortest = min([usual, *(timedelta(minutes=r.minutes) for r in listed)])
    silent = screen_alarm.silent(tx, now - shortest)
    late = rules_of.overdue(silent, listed, usual, (began, now))
    standing = screen_alarm.standing(tx)
    opened, joined = rules_of.raised(late, standing, now)
    closed = rules_of.over(standing, {one.screen for one in silent})
    return _Found(opened, joined, closed)


def _tell(tx: Tx, one: Alarm, event: Event, now: datetime) -> None:
    hooks = [hook for hook in webhook.active(tx) if event in hook.events]
    if not hooks:
        return
    place, named = area.get(tx, one.area), screen.names(tx, one.screens)
    data: dict[str, object] = {
        "alarm": one.id,
        "area": one.area,
        "place": place.name if place else "",
        "screens": list(one.screens),
        "names": [named.get(name, "") for name in one.screens],
        "since": one.since.isoformat(),
    }
    for hook in webhook.hearing(tx, hooks, [one.area]):
        webhook.queue(tx, hook, event, one.id, 0, data, now)
