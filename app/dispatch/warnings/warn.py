"""The lane of warnings: what holds now is written down once, and every channel is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.dispatch.house import AREA_MEDIA, House
from app.dispatch.warnings import alerts, warn_plan, warning_kinds, warning_rules, warning_templates
from app.domain.alert import Mode
from app.domain.warning_alert import PREFIX, alert_of
from app.domain.warning_now import Effective, effective_warnings
from app.domain.warning_told import Told, changes, names, told
from app.store import alert, audit, slot, warning, warning_told
from app.store.session import Tx

# Nothing that comes in or ends is noticed later than this, should a ring be lost.
LATEST_S = 5.0
_WHO = "warnings"


def bring_out(house: House) -> int:
    """Tell every channel of what has changed; return how many warnings did."""
    return Lookout(house).step()


class Lookout:
    """The lane: one look says what has changed, and until when nothing ends by itself."""

    def __init__(self, house: House) -> None:
        self._house, self._due = house, house.clock()

    def step(self) -> int:
        """Tell every channel of what has changed; return how many warnings did."""
        house, now = self._house, self._house.clock()
        with house.store.read() as tx:
            holds, open_ = _effective(tx, now), warning_told.open_at(tx, now)
            later = [at for at in (*(e.ends for e in holds), *map(_leaves, open_)) if at > now]
            self._due = min(later, default=now + timedelta(seconds=LATEST_S))
            look = _look(house, tx, holds, open_, now)
            if not look.changed and not _stale(tx, open_, now):
                return 0
        with house.store.begin() as tx:
            warning.lock(tx)  # another worker may be telling just that
            now = house.clock()
            look = _look(house, tx, _effective(tx, now), warning_told.open_at(tx, now), now)
            _tell(house, tx, look, now)
        house.bell.nudge()
        return len(look.changed)

    def rest_s(self) -> float:
        """Return how many seconds nothing ends by itself, as of the last look."""
        return min((self._due - self._house.clock()).total_seconds(), LATEST_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is to be told anew, all that is then told, and what goes on as another event."""

    changed: list[Told]
    everything: list[Told]
    moved: dict[str, str]


def _tell(house: House, tx: Tx, look: _Look, now: datetime) -> None:
    warning_told.put(tx, look.changed, now)
    _raise(tx, look.everything, now)
    warn_plan.say(tx, look.changed, look.moved, now)
    # At once, so that boards are locked in one order.
    slot.mark_due(
        tx, {c for one in look.changed for c in one.places | one.touched}, AREA_MEDIA, now
    )
    for one in look.changed:
        audit.add(tx, now, _WHO, "warning.told", one.id, _facts(one))


def _leaves(one: Told) -> datetime:
    return one.stays("led")


def _effective(tx: Tx, now: datetime) -> list[Effective]:
    return effective_warnings(now, warning.current(tx, now))


def _look(
    house: House, tx: Tx, holds: Sequence[Effective], open_: Sequence[Told], now: datetime
) -> _Look:
    kinds = warning_templates.with_own(warning_kinds.current(tx))
    full = warning_rules.get(tx).full
    wanted = {name: told(one, name, kinds, full, house.languages[0]) for name, one in names(holds)}
    before = {one.id: one for one in open_}
    gone = [one for name, one in before.items() if name not in wanted and one.ended_at is None]
    moved = _moved(tx, gone, wanted.values(), now)
    found = changes(before, wanted, moved, now)
    everything = list({**before, **{one.id: one for one in found}}.values())
    return _Look(changed=found, everything=everything, moved=moved)


def _moved(tx: Tx, gone: Sequence[Told], wanted: Iterable[Told], now: datetime) -> dict[str, str]:
    """Return by name those that go on, with the event they go on as.

    That is another warning which holds, or an update of the same that holds from later on.
    """
    if not gone:
        return {}
    keys = {one.id: warning.key_of(one.message) for one in gone}
    known, events = warning.by_keys(tx, keys.values()), {one.event for one in wanted}
    found = {name: known[key].event for name, key in keys.items() if key in known}
    ahead = {event for event in found.values() if event not in events and _is_ahead(tx, event, now)}
    return {name: event for name, event in found.items() if event in events | ahead}


def _is_ahead(tx: Tx, event: str, now: datetime) -> bool:
    """Return whether something of an event that does not hold yet will."""
    chain = [one.known for one in warning.of_events(tx, [event])]
    starts = {info.effective or now for one in chain for info in one.message.infos}
    return any(effective_warnings(at, chain) for at in starts if at > now)


def _raise(tx: Tx, everything: Iterable[Told], now: datetime) -> None:
    """Let screens have the alerts of ``everything`` beside those that others raised."""
    wanted = _by_area(everything, now)
    raised = alert.everywhere(tx, str(Mode.LIVE))
    for code in sorted(wanted.keys() | raised.keys()):
        held = raised.get(code, [])
        others = [one for one in held if not str(one["id"]).startswith(PREFIX)]
        mine = [*others, *wanted.get(code, [])]
        if mine != held:
            alerts.raise_in(tx, _WHO, code, Mode.LIVE, mine, now)


def _stale(tx: Tx, open_: Iterable[Told], now: datetime) -> bool:
    """Return whether an alert of ours lies there that is over: an all-clear that was shown."""
    wanted = _by_area(open_, now)
    return any(
        {str(a["id"]) for a in held if str(a["id"]).startswith(PREFIX)}
        != {str(a["id"]) for a in wanted.get(code, [])}
        for code, held in alert.everywhere(tx, str(Mode.LIVE)).items()
    )


def _by_area(everything: Iterable[Told], now: datetime) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(everything, key=lambda w: w.id):
        if "led" in one.blocked or one.stays("led") <= now:
            continue
        kept = alerts.kept(alert_of(one))
        for code in sorted(one.places):
            found.setdefault(code, []).append(kept)
        for code in sorted(one.touched - one.places):
            found.setdefault(code, []).append({**kept, "here": True})
    return found


def _facts(one: Told) -> dict[str, object]:
    areas: Collection[str] = sorted(one.places | one.touched)
    facts: dict[str, object] = {"revision": one.revision, "level": one.level.word, "areas": areas}
    return {**facts, "ended": one.ended_at.isoformat()} if one.ended_at else facts
