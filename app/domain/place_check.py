"""What must be right of a place before it is kept, each thing wrong named at its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from app.domain import place_kind, place_point
from app.domain.place import CivilDefence, Place, Shelter
from app.domain.place_hours import Unclear, read
from app.domain.problem import Problem

LIMITS = {
    "name": 60,
    "name_en": 80,
    "pinyin": 200,
    "address": 120,
    "building": 40,
    "hours": 200,
    "elder_discount": 100,
    "accessibility": 200,
    "source": 60,
    "note": 300,
}
SHELTER_LIMITS = {
    "code": 40,
    "accessibility": 200,
    "pets": 100,
    "owner": 60,
    "manager": 60,
    "duty_phone": 30,
    "route": 300,
}
DEFENCE_LIMITS = {
    "number": 40,
    "kind": 60,
    "peacetime": 100,
    "manager": 60,
    "phone": 30,
    "state": 60,
}
MOST_PHONES, MOST_KINDS = 5, 6
_PHONE = re.compile(r"\+?[\d（()） \-—]{3,20}(?:转\d{1,6})?")
_DIGITS = (3, 15)


def problems(made: Place, today: date, known: Collection[str]) -> list[Problem]:
    """Return what is wrong with a place; ``known`` are the codes its keeper may put it in.

    Codes beyond those of ``Problem``: ``no_category``, ``hours_unclear`` (part), ``not_a_phone``
    (typed), ``in_the_future``, ``not_positive``, those of ``place_point.problems``,
    ``shelter_needed`` and ``defence_needed``.
    """
    return [
        *_texts(made, LIMITS, ""),
        *_where(made, known),
        *_kinds(made),
        *_phones(made),
        *_times(made, today),
        *_shelter(made.shelter),
        *_defence(made.defence),
    ]


def is_phone(typed: str) -> bool:
    """Whether this can be a telephone number, or a short one such as 12345."""
    digits = len(re.sub(r"\D", "", typed))
    return _PHONE.fullmatch(typed) is not None and _DIGITS[0] <= digits <= _DIGITS[1]


def _texts(holder: object, limits: dict[str, int], prefix: str) -> Iterator[Problem]:
    for name, limit in limits.items():
        value = str(getattr(holder, name))
        if len(value) > limit:
            yield Problem(prefix + name, "too_long", {"limit": limit, "length": len(value)})
        bad = next((n for n, c in enumerate(value, 1) if ord(c) < 32 and c != "\n"), None)
        if bad is not None:
            yield Problem(prefix + name, "control_character", {"position": bad})


def _where(made: Place, known: Collection[str]) -> Iterator[Problem]:
    if not made.name.strip():
        yield Problem("name", "empty")
    if not made.area:
        yield Problem("area", "empty")
    elif made.area not in known:
        yield Problem("area", "unknown_area", {"area": made.area})
    yield from place_point.problems(made.lat, made.lon)


def _kinds(made: Place) -> Iterator[Problem]:
    if not made.categories:
        yield Problem("categories", "no_category")
    if len(made.categories) > MOST_KINDS:
        yield Problem("categories", "too_many", {"limit": MOST_KINDS})
    if place_kind.SHELTER in made.categories and made.shelter is None:
        yield Problem("categories", "shelter_needed")
    if place_kind.DEFENCE in made.categories and made.defence is None:
        yield Problem("categories", "defence_needed")


def _phones(made: Place) -> Iterator[Problem]:
    if len(made.phones) > MOST_PHONES:
        yield Problem("phones", "too_many", {"limit": MOST_PHONES})
    for typed in made.phones:
        if not is_phone(typed):
            yield Problem("phones", "not_a_phone", {"typed": typed[:40]})


def _times(made: Place, today: date) -> Iterator[Problem]:
    try:
        read(made.hours)
    except Unclear as exc:
        yield Problem("hours", "hours_unclear", {"part": exc.part[:40]})
    if made.checked_on and made.checked_on > today:
        yield Problem("checked_on", "in_the_future")


def _shelter(made: Shelter | None) -> Iterator[Problem]:
    if made is None:
        return
    yield from _texts(made, SHELTER_LIMITS, "shelter_")
    yield from _sizes(made, ("total_m2", "effective_m2", "per_person_m2", "capacity", "radius_m"))
    if made.duty_phone and not is_phone(made.duty_phone):
        yield Problem("shelter_duty_phone", "not_a_phone", {"typed": made.duty_phone})
    if made.total_m2 and made.effective_m2 and made.effective_m2 > made.total_m2:
        yield Problem("shelter_effective_m2", "more_than_all", {"all": made.total_m2})
    for lat, lon in made.boundary:
        if not place_point.is_in_china(lat, lon):
            swapped = place_point.is_in_china(lon, lat)
            yield Problem(
                "shelter_boundary",
                "point_swapped" if swapped else "point_outside",
                {"lat": lon if swapped else lat, "lon": lat if swapped else lon},
            )
            return


def _defence(made: CivilDefence | None) -> Iterator[Problem]:
    if made is None:
        return
    yield from _texts(made, DEFENCE_LIMITS, "defence_")
    if made.phone and not is_phone(made.phone):
        yield Problem("defence_phone", "not_a_phone", {"typed": made.phone})
    for name in ("shelter_m2", "capacity"):
        value = getattr(made, name)
        if value is not None and value <= 0:
            yield Problem(f"defence_{name}", "not_positive")


def _sizes(made: Shelter, names: tuple[str, ...]) -> Iterator[Problem]:
    for name in names:
        value = getattr(made, name)
        if value is not None and value <= 0:
            yield Problem(f"shelter_{name}", "not_positive")
