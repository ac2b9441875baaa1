"""The watch: looks again and again for what silently goes wrong, and says so until it is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.upkeep import watch_looks
from app.dispatch.upkeep.watch_looks import Fetch, Now
from app.domain import watch as rules_of
from app.domain.watch import LEAST_S, MOST_CANARIES, MOST_S, Finding, Kind, Rules
from app.domain.webhook import Event
from app.store import audit, setting, turn, watch, webhook
from app.store.bell import BellSilent
from app.store.session import Tx

LOOK_S = 10.0
# On the bell while the watch is there; after so long without a look it is not.
_HERE, GONE_S = "lane:watch", 60.0
_SETTING, _WHO = "watch", "watch"


def rules(tx: Tx) -> Rules:
    """Return what the watch goes by."""
    kept = setting.get(tx, _SETTING)
    said: dict[str, Any] = kept if isinstance(kept, dict) else {}
    usual = Rules()
    return Rules(
        slo_s=said.get("slo_s", usual.slo_s),
        screens=tuple(said.get("screens", ())),
        targets=tuple(said.get("targets", ())),
        pages=bool(said.get("pages", usual.pages)),
    )


def set_rules(tx: Tx, who: str, ruled: Rules, now: datetime) -> None:
    """Let the watch go by ``ruled``.

    Raises:
        ValueError: players could not keep to it, or there are too many canaries.
    """
    if not LEAST_S <= ruled.slo_s <= MOST_S:
        raise ValueError("slo_s")
    if max(len(ruled.screens), len(ruled.targets)) > MOST_CANARIES:
        raise ValueError("too_many")
    said: dict[str, object] = {
        "slo_s": ruled.slo_s,
        "screens": list(ruled.screens),
        "targets": list(ruled.targets),
        "pages": ruled.pages,
    }
    setting.put(tx, _SETTING, said)
    audit.add(tx, now, who, "watch.rules", "", said)


def lane(house: House, fetch: Fetch | None) -> Lane:
    """Return the worker's lane of the watch; ``fetch`` asks for our own pages."""
    began, before = house.clock(), set[tuple[Kind, str]]()

    def step() -> int:
        nonlocal before
        if _is_my_turn(house):
            before = sweep(house, fetch, began, before)
        return 0

    return Lane(name="watch", step=step, rest_s=lambda: LOOK_S, is_woken=False)


def is_here(house: House) -> bool:
    """Return whether some worker has looked within the last minute; True when nobody can say."""
    try:
        return bool(house.bell.presence([_HERE]))
    except BellSilent:
        return True


def sweep(
    house: House,
    fetch: Fetch | None,
    began: datetime,
    before: Collection[tuple[Kind, str]],
) -> set[tuple[Kind, str]]:
    """Look once; return what is wrong, which is told of when the next look finds it, too."""
    now = house.clock()
    with house.store.read() as tx:
        looked = Now(at=now, rules=rules(tx), began=began)
    seen = watch_looks.everything(house, looked, fetch)
    with house.store.read() as tx:
        is_news = rules_of.changes(watch.standing(tx), seen, before).is_news
    if is_news:
        with house.store.begin() as tx:
            turn.alone(tx, "watch")
            found = rules_of.changes(watch.standing(tx), seen, before)
            for one in found.opened:
                _tell(tx, watch.open_new(tx, one, now), Event.WATCH_ALARM, now)
            for old, new in found.changed:
                watch.change(tx, old.id, new)
            for over in found.over:
                watch.close(tx, over.id, now)
                _tell(tx, over, Event.WATCH_OVER, now)
        house.bell.nudge()
    return {one.key for one in seen}


def _is_my_turn(house: House) -> bool:
    """Return whether no other worker has looked just now; without a bell each looks."""
    try:
        house.bell.present(_HERE, GONE_S)
        return house.bell.once("watch", LOOK_S / 2)
    except BellSilent:
        return True


def _tell(tx: Tx, one: Finding, event: Event, now: datetime) -> None:
    data: dict[str, object] = {
        "finding": one.id,
        "kind": str(one.kind),
        "subject": one.subject,
        "areas": list(one.areas),
        "since": one.since.isoformat(),
        **{f"about_{name}": value for name, value in one.facts.items()},
    }
    audit.add(tx, now, _WHO, str(event), one.id, {"kind": str(one.kind), "subject": one.subject})
    hooks = [hook for hook in webhook.active(tx) if event in hook.events]
    for hook in webhook.hearing(tx, hooks, one.areas):
        webhook.queue(tx, hook, event, one.id, 0, data, now)
