"""Drills: held on the real path, with a stop-watch on every screen; taken back by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.dispatch.lane import Lane, rest_until
from app.dispatch.screens import commands
from app.dispatch.warnings import alerts, warning_kinds
from app.domain import drill as rules
from app.domain.alert import Alert, Level, Mode
from app.domain.drill import Drill, Plan, Stopwatch, Taking
from app.domain.problem import Problem
from app.domain.warning_alert import COLOURS
from app.store import alert, area, audit, drill
from app.store.session import Tx, new_id

# More screens than these are not drilled in one go.
MOST = 20_000
# While alerts are being signed the lane looks again so soon, and this is how long it rests.
SOON_S, IDLE_S = 0.05, 5.0


class CannotHold(ValueError):
    """This cannot be held now.

    ``code`` is ``nobody`` (no screens there), ``too_many``, ``busy`` (the areas already drill) or
    ``warned`` (a warning holds there, and only that would be shown); ``areas`` says where.
    """

    def __init__(self, code: str, areas: Collection[str] = ()) -> None:
        super().__init__(code)
        self.code, self.areas = code, tuple(areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who would take part, all screens of ``area`` or those that were chosen."""

    area: str
    is_whole: bool
    screens: tuple[Taking, ...]


def plan_of(  # noqa: PLR0913 - what was typed
    tx: Tx, kind: str, level: str, title: str, text: str, minutes: int
) -> tuple[Plan, list[Problem]]:
    """Return the plan of what was typed, title and text filled in where empty; and what is wrong.

    Besides ``rules.problems``: ``kind`` ``unknown``, and ``level`` ``not_of_kind`` (levels).
    """
    found = warning_kinds.current(tx).get(kind)
    usual, wrong = rules.OWN.get(kind, ("", "")), list[Problem]()
    if found is not None:
        named = {one.word: one for one in found.local_levels}
        usual = (f"{found.name}预警演练", "")
        if level in named:
            usual = (
                f"{found.name}{COLOURS[named[level]]}预警演练",
                found.guides.get(named[level], ""),
            )
        else:
            wrong.append(Problem("level", "not_of_kind", {"levels": tuple(named)}))
    elif kind and kind not in rules.OWN:
        wrong.append(Problem("kind", "unknown"))
    made = Plan(
        kind=kind,
        level=level if found else "none",
        title=title.strip() or usual[0],
        text=text.strip() or usual[1],
        minutes=minutes,
    )
    return made, [*wrong, *rules.problems(made)]


def cast(tx: Tx, code: str, chosen: Collection[str] | None, now: datetime) -> Cast:
    """Return who would take part in a drill at ``code``; ``chosen`` None: all screens there.

    Raises:
        CannotHold: see there.
    """
    found = drill.participants(tx, code, chosen, MOST + 1)
    if not found:
        raise CannotHold("nobody")
    if len(found) > MOST:
        raise CannotHold("too_many")
    areas = sorted({one.area for one in found})
    if running := drill.busy(tx, areas):
        raise CannotHold("busy", sorted({one.area for one in running}))
    if warned := _warned(tx, areas, now):
        raise CannotHold("warned", warned)
    return Cast(area=code, is_whole=chosen is None, screens=tuple(found))


def start(
    house: House, who: str, plan: Plan, code: str, chosen: Collection[str] | None = None
) -> Drill:
    """Begin a drill; the alerts are signed and the screens ordered by the worker at once.

    Raises:
        CannotHold: see there.
        ValueError: there are ``rules.problems`` with the plan.
    """
    if wrong := rules.problems(plan):
        raise ValueError(wrong)
    now = house.clock()
    made = Drill(
        id=new_id(),
        area=code,
        kind=plan.kind,
        level=plan.level,
        title=plan.title.strip(),
        text=plan.text.strip(),
        minutes=plan.minutes,
        is_whole=chosen is None,
        held_by=who,
        held_at=now,
        until=now + timedelta(minutes=plan.minutes),
    )
    with house.store.begin() as tx:
        found = cast(tx, code, chosen, now)
        try:
            drill.add(tx, made, found.screens)
        except drill.Busy:
            raise CannotHold("busy", (code,)) from None
        _raise(tx, made, [one.area for one in found.screens], now, is_on=True)
        facts: dict[str, object] = {"area": code, "title": made.title, "minutes": made.minutes}
        audit.add(tx, now, who, "drill.start", made.id, facts | {"screens": len(found.screens)})
    house.bell.nudge()
    return made


def end(house: House, who: str, drill_id: str) -> bool:
    """End a drill before its time; False when it was not held any more."""
    now = house.clock()
    with house.store.begin() as tx:
        if not drill.end(tx, drill_id, who, now):
            return False
        audit.add(tx, now, who, "drill.end", drill_id, {})
    house.bell.nudge()
    return True


def report(tx: Tx, one: Drill, now: datetime) -> Stopwatch:
    """Return how fast the screens of a drill were, so far."""
    return rules.stopwatch(one, drill.taking(tx, one.id), now)


def lane(house: House) -> Lane:
    """Return the worker's lane that orders the screens of drills, and takes drills back."""
    return Lane(
        name="drills", step=lambda: settle(house), rest_s=lambda: _rest_s(house), calm_s=SOON_S
    )


def settle(house: House) -> int:
    """Order the screens of drills whose alerts are signed, take back those that are over."""
    with house.store.read() as tx:
        running = drill.running(tx)
        signed = {one.id for one in running if not one.told_at and drill.is_signed(tx, one.id)}
    done = 0
    for one in running:
        if one.ends <= house.clock():
            done += _take_back(house, one)
        elif one.id in signed:
            done += _order(house, one)
    return done


def _order(house: House, one: Drill) -> int:
    now = house.clock()
    with house.store.begin() as tx:
        if not drill.tell(tx, one.id, now):
            return 0
        ids = [screen.screen for screen in drill.taking(tx, one.id)]
        made = commands.order_in(tx, one.held_by, ids, "drill", one.until, now=now)
        drill.keep_nonces(tx, one.id, {said.screen: said.nonce for said in made})
    commands.tell(house, made)
    return 1


def _take_back(house: House, one: Drill) -> int:
    """Have the alerts go, and the screens leave drill mode if it was ended before its time."""
    now = house.clock()
    with house.store.begin() as tx:
        taking = drill.taking(tx, one.id)
        missing = {
            screen.screen: (rules.why(one, screen, now), screen.seen_at)
            for screen in taking
            if screen.shown_at is None
        }
        if not drill.close(tx, one.id, missing, now):
            return 0
        _raise(tx, one, [screen.area for screen in taking], now, is_on=False)
        ids = [screen.screen for screen in taking] if one.ended_at and one.told_at else []
        made = commands.order_in(tx, one.ended_by, ids, "drill", now, now=now)
    commands.tell(house, made)
    house.bell.nudge()
    return 1


def _raise(tx: Tx, one: Drill, areas: Collection[str], now: datetime, *, is_on: bool) -> None:
    """Put the drill among the alerts of its area, or take it out.

    Where screens were chosen, it stands at their own areas and not below.
    """
    said = alerts.kept(_alert(tx, one))
    places = {one.area: said}
    if not one.is_whole:
        places = {code: {**said, "here": True} for code in sorted(set(areas))}
    for code, raised in places.items():
        others = [held for held in alert.at(tx, code, str(Mode.DRILL)) if held["id"] != one.id]
        listed = [*others, raised] if is_on else others
        who = one.held_by if is_on else one.ended_by or "drill"
        alerts.raise_in(tx, who, code, Mode.DRILL, listed, now)


def _alert(tx: Tx, one: Drill) -> Alert:
    place = area.get(tx, one.area)
    return Alert(
        id=one.id,
        level=Level(one.level),
        template="full",
        title=one.title,
        text=one.text,
        source=place.name if place else "",
        icon=one.kind,
        effective=one.held_at,
        expires=one.until,
    )


def _warned(tx: Tx, areas: Sequence[str], now: datetime) -> list[str]:
    """Return those of ``areas`` for which something is raised in earnest."""
    raised = {
        code: [held for held in listed if datetime.fromisoformat(held["expires"]) > now]
        for code, listed in alert.everywhere(tx, str(Mode.LIVE)).items()
    }
    return [
        one.code
        for one in area.by_codes(tx, areas).values()
        if any(
            one.code == code or any(not held.get("here") for held in raised[code])
            for code in one.lineage
            if raised.get(code)
        )
    ]


def _rest_s(house: House) -> float:
    with house.store.read() as tx:
        running = drill.running(tx)
    if any(one.told_at is None for one in running):
        return SOON_S
    ends = min((one.ends for one in running), default=None)
    return rest_until(house, lambda _tx: ends, IDLE_S)
