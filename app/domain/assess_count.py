"""What records come to in the sums of a month: pure, one function a kind of record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from app.domain.assess import COUNTED, Ledger, within
from app.domain.assess_figures import TOPICS
from app.domain.feedback import State as Said
from app.domain.feedback import What
from app.domain.notice import Category, Notice
from app.domain.occasion import occasion
from app.domain.place import CivilDefence, Place, Shelter, Status, is_stale
from app.domain.place_kind import BASIC
from app.domain.place_report import MISTAKES, Kind, State

_ALIVE = timedelta(hours=24)
_BASIC = frozenset(one.code for one in BASIC)
_TALLIED = {What.OPENED: "opened", What.KNOWN: "known", What.VOTE: "votes"}
# What must be filled in for the facts of a shelter, and of a civil-defence work, to be whole.
SHELTER = (
    *("code", "level", "hazards", "stay", "is_indoor", "entrances", "total_m2", "effective_m2"),
    *("capacity", "facilities", "accessibility", "owner", "manager", "duty_phone", "route"),
)
DEFENCE = (
    *("number", "kind", "shelter_m2", "capacity", "entrances", "peacetime", "manager"),
    *("phone", "state"),
)


def notices(ledger: Ledger, first: Iterable[Notice], time_zone: str) -> None:
    """Count notices by their first revisions."""
    for one in first:
        ledger.add(one.areas, "notices")
        ledger.add(one.areas, f"kind.{one.category}")
        if one.record.department.strip():
            ledger.add(one.areas, "notices_named")
            if one.category in TOPICS:
                ledger.add(one.areas, f"topic.{one.category}")
        if one.record.reviewers:
            ledger.add(one.areas, "notices_reviewed")
        if one.poll:
            ledger.add(one.areas, "polls")
        pictures = [a for a in one.attachments if a.is_image]
        if one.attachments:
            ledger.add(one.areas, "notices_with")
            ledger.add(one.areas, "notices_texted", int(bool(one.body.strip())))
        ledger.add(one.areas, "pictures", len(pictures))
        ledger.add(one.areas, "pictures_said", sum(bool(a.alt.strip()) for a in pictures))
        if one.category is Category.OUTAGE:
            _outage(ledger, one, time_zone)


def _outage(ledger: Ledger, one: Notice, time_zone: str) -> None:
    when = occasion(one, time_zone)
    if when is None or when.start is None:
        return
    ledger.add(one.areas, "outages_dated")
    if one.sent < when.start:
        ledger.add(one.areas, "outages_ahead")


def outages(ledger: Ledger, ended: Iterable[tuple[str, str, bool]]) -> None:
    """Count outages that ended, and those somebody said to be over."""
    for _id, (areas, is_closed) in _by_id((one, code, done) for one, code, done in ended).items():
        ledger.add(areas, "outages_over")
        if is_closed:
            ledger.add(areas, "outages_closed")


def cases(ledger: Ledger, decided: Iterable[tuple[Collection[str], datetime, datetime]]) -> None:
    """Count how long reviews took."""
    for areas, submitted, done in decided:
        ledger.add(areas, "review_s", within=_took(submitted, done))


def pushes(ledger: Ledger, copies: Iterable[tuple[str, datetime, datetime | None]]) -> None:
    """Count copies of departments' pushes, and how long each took to be published."""
    for code, came, out in copies:
        ledger.add([code], "pushes")
        if out is not None:
            ledger.add([code], "push_s", within=_took(came, out))


def searches(ledger: Ledger, counted: Iterable[tuple[str, bool, int]]) -> None:
    """Count searches."""
    for code, is_found, number in counted:
        ledger.add([code], "searches", number)
        if is_found:
            ledger.add([code], "searches_found", number)


def plays(ledger: Ledger, counted: Iterable[tuple[str, int, int]]) -> None:
    """Count what screens played."""
    for code, times, seconds in counted:
        ledger.add([code], "plays", times)
        ledger.add([code], "play_s", seconds)


def answers(ledger: Ledger, counted: Iterable[tuple[str, str, int]]) -> None:
    """Count what residents did about notices; feedback is counted by its own records."""
    for code, what, number in counted:
        if key := _TALLIED.get(What(what)):
            ledger.add([code], key, number)


def views(ledger: Ledger, counted: Iterable[tuple[str, int]]) -> None:
    """Count what television sets said that they show."""
    for code, number in counted:
        ledger.add([code], "tv_views", number)


def drills(
    ledger: Ledger,
    held: Iterable[tuple[str, str]],
    taking: Iterable[tuple[str, datetime, datetime | None]],
) -> None:
    """Count drills, and how fast the screens of each area were."""
    for areas, _done in _by_id((one, code, True) for one, code in held).values():
        ledger.add(areas, "drills")
    for code, began, shown in taking:
        ledger.add([code], "drill_screens")
        if shown is not None:
            ledger.add([code], "drill_shown")
            ledger.add([code], "drill_s", within=_took(began, shown))


def warnings(
    ledger: Ledger,
    aimed: Iterable[tuple[str, str, int]],
    showed: Iterable[tuple[str, int, int]],
) -> None:
    """Count warnings, the screens they were for, and how soon those showed them."""
    areas: dict[str, set[str]] = {}
    for warning, code, number in aimed:
        areas.setdefault(warning, set()).add(code)
        ledger.add([code], "warning_screens", number)
    for codes in areas.values():
        ledger.add(codes, "warnings")
    for code, most_ms, number in showed:
        ledger.add([code], "warning_shown", number)
        ledger.add([code], "warning_s", number, within=within(most_ms / 1000))


def feedback(ledger: Ledger, given: Iterable[tuple[str, str, datetime, datetime | None]]) -> None:
    """Count feedback on notices, and how long it took to be dealt with."""
    for code, state, came, done in given:
        ledger.add([code], "feedback")
        if state != Said.NEW and done is not None:
            ledger.add([code], "feedback_done")
            ledger.add([code], "feedback_s", within=_took(came, done))


def reports(ledger: Ledger, given: Iterable[tuple[str, str, int | None, str]]) -> None:
    """Count what residents said of places."""
    for code, kind, stars, state in given:
        if kind == Kind.RATING and state != State.REFUSED:
            ledger.add([code], "ratings")
            ledger.add([code], "stars", stars or 0)
        name = "complaints" if kind == Kind.COMPLAINT else "mistakes" if kind in MISTAKES else ""
        if name:
            ledger.add([code], name)
            ledger.add([code], f"{name}_done", int(state != State.NEW))


def places(
    ledger: Ledger,
    every: Iterable[Place],
    today: date,
    communities: Collection[str],
    above: Mapping[str, Collection[str]],
) -> None:
    """Count how places stand, and which basic services can be found in each community."""
    gives: dict[str, set[str]] = {}
    for one in every:
        if one.defence is not None:
            ledger.add([one.area], "now.defence")
            ledger.add([one.area], "now.defence_whole", int(is_whole(one.defence, DEFENCE)))
        if not one.public or one.status == Status.CLOSED:
            continue
        ledger.add([one.area], "now.places")
        ledger.add([one.area], "now.places_fresh", int(not is_stale(one, today)))
        ledger.add([one.area], "now.places_access", int(bool(one.accessibility.strip())))
        if one.shelter is not None:
            whole = is_whole(one.shelter, SHELTER) and bool(one.address and one.point)
            ledger.add([one.area], "now.shelters")
            ledger.add([one.area], "now.shelters_whole", int(whole))
        for code in (one.area, *one.served):
            gives.setdefault(code, set()).update(one.gives & _BASIC)
    for code in communities:
        found = {service for near in above[code] for service in gives.get(near, ())}
        ledger.add([code], "now.communities")
        ledger.add([code], "now.basic", len(_BASIC))
        ledger.add([code], "now.basic_given", len(found))


def screens(
    ledger: Ledger,
    used: Iterable[tuple[str, datetime | None]],
    ways: Collection[tuple[str, str]],
    communities: Collection[str],
    now: datetime,
) -> None:
    """Count how screens stand, and the ways by which each community publishes."""
    mine, panels = set(communities), set()
    for code, seen in used:
        panels.add(code)
        ledger.add([code], "now.screens")
        ledger.add([code], "now.screens_alive", int(seen is not None and now - seen <= _ALIVE))
    for code in panels & mine:
        ledger.add([code], "now.communities_screen")
    for code, _way in {*ways, *((code, "led") for code in panels)}:
        if code in mine:
            ledger.add([code], "now.ways")


def desks(
    ledger: Ledger,
    numbers: Collection[str],
    stations: Collection[str],
    communities: Collection[str],
    above: Mapping[str, Collection[str]],
) -> None:
    """Count the communities that have a number to call, and the television stations of each.

    ``numbers`` and ``stations`` are the areas that have one: it is there for all below, too.
    """
    known = set(numbers)
    for code in communities:
        if not known.isdisjoint(above[code]):
            ledger.add([code], "now.communities_help")
    for station in stations:
        below = [code for code in communities if station in above[code]]
        ledger.add({station, *below}, "now.stations")


def counted(ledger: Ledger, areas: Iterable[str]) -> None:
    """Write down that it was counted how things stand."""
    for code in areas:
        ledger.add([code], COUNTED)


def is_whole(facts: Shelter | CivilDefence, names: Collection[str]) -> bool:
    """Whether all of ``names`` are filled in; that something is not so is filled in, too."""
    return all(getattr(facts, name) not in ("", (), None) for name in names)


def _took(began: datetime, done: datetime) -> int:
    return within(max((done - began).total_seconds(), 0))


def _by_id(rows: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[set[str], bool]]:
    found: dict[str, tuple[set[str], bool]] = {}
    for one, code, flag in rows:
        found.setdefault(one, (set(), flag))[0].add(code)
    return found
