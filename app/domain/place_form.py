"""A place as texts, field by field, and back: what the editor's form and a spreadsheet both say.

Fields of a shelter begin with ``shelter_``, those of a civil-defence work with ``defence_``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from app.domain import place_kind
from app.domain import place_typed as t
from app.domain.place import CivilDefence, Place, Shelter, ShelterState, Status
from app.domain.place_kind import DEFENCE, SERVICES, SHELTER
from app.domain.place_typed import Typed
from app.domain.problem import Problem

_LINES = ("name", "name_en", "pinyin", "area", "address", "building", "hours", "elder_discount",
          "accessibility", "source", "checked_by", "note")  # fmt: skip
_SHELTER_LINES = ("code", "accessibility", "pets", "owner", "manager", "duty_phone", "route")
_DEFENCE_LINES = ("number", "kind", "peacetime", "manager", "phone", "state")
_SERVICES = {one.code: (one.zh, one.en) for one in SERVICES}
_LISTED = "、"
CODES = 2
_CHOICES: dict[str, Mapping[str, tuple[str, ...]]] = {
    "status": t.STATUS,
    "services": _SERVICES,
    "shelter_level": t.LEVEL,
    "shelter_stay": t.STAY,
    "shelter_state": t.STATE,
    "shelter_hazards": t.HAZARD,
    "shelter_facilities": t.FACILITY,
    "shelter_is_indoor": t.INDOOR,
    "shelter_is_general": t.GENERAL,
    "cash": t.YES_NO,
    "public": t.YES_NO,
}


def read_place(texts: Mapping[str, str], base: Place) -> tuple[Place, list[Problem]]:
    """Return ``base`` with what ``texts`` say, and what in them means nothing.

    Fields that ``texts`` do not name stay as they are; areas are codes by now.
    """
    typed = Typed(texts)
    lines = {name: _one_line(typed.text(name)) for name in _LINES if name in texts}
    made = replace(base, **lines)  # type: ignore[arg-type]  # all of them texts
    values: dict[str, object] = {
        "categories": lambda: typed.kinds("categories"),
        "phones": lambda: typed.words("phones"),
        "served": lambda: typed.words("served"),
        "services": lambda: typed.some_of("services", _SERVICES),
        "lat": lambda: _degrees(typed.number("lat")),
        "lon": lambda: _degrees(typed.number("lon")),
        "cash": lambda: typed.flag("cash"),
        "checked_on": lambda: typed.day("checked_on"),
        "status": lambda: typed.one_of("status", t.STATUS, Status.OPEN.value),
    }
    said = {name: make() for name, make in values.items() if name in texts}  # type: ignore[operator]
    made = replace(made, **said)
    made = replace(made, shelter=_shelter(typed, made), defence=_defence(typed, made))
    if "public" in texts:
        made = replace(made, public=_public(typed, made))
    return made, typed.problems


def texts_of(made: Place, language: int = 0) -> dict[str, str]:
    """Return a place as texts that ``read_place`` reads; areas stay codes.

    ``language`` is 0 for Chinese words, 1 for English ones, ``CODES`` for what is stored.
    """
    found = {one.name: _text(one.name, getattr(made, one.name), language) for one in fields(made)}
    found.pop("shelter"), found.pop("defence")
    kinds = [place_kind.KINDS[code] for code in made.categories]
    spelt = [(kind.zh, kind.en, kind.code)[language] for kind in kinds]
    found["categories"] = _LISTED.join(spelt)
    found |= _part("shelter_", made.shelter, Shelter(), language)
    found |= _part("defence_", made.defence, CivilDefence(), language)
    return found


def _part(
    prefix: str, part: Shelter | CivilDefence | None, empty: Shelter | CivilDefence, language: int
) -> dict[str, str]:
    names = [one.name for one in fields(empty)]
    if part is None:
        return dict.fromkeys((prefix + name for name in names), "")
    return {prefix + n: _text(prefix + n, getattr(part, n), language) for n in names}


def _text(name: str, value: object, language: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    choices = _CHOICES.get(name, {})
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "; ".join(f"{lat:.10g} {lon:.10g}" for lat, lon in value)
        return _LISTED.join(_said(str(one), choices, language) for one in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return _said(str(value), choices, language)


def _said(value: str, choices: Mapping[str, tuple[str, ...]], language: int) -> str:
    if language == CODES or value not in choices:
        return value
    words = choices[value]
    return words[language] if choices is _SERVICES else words[0] if not language else value


def _degrees(typed: float | None) -> float | None:
    """A hand's breadth is near enough, and comes back out of a sheet as it went in."""
    return None if typed is None else round(typed, 6)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def _public(typed: Typed, made: Place) -> bool:
    """A civil-defence work is not shown unless somebody says so; anything else is."""
    said = typed.flag("public")
    return DEFENCE not in made.categories if said is None else said


def _is_said(typed: Typed, prefix: str) -> bool:
    return any(name.startswith(prefix) and text.strip() for name, text in typed.texts.items())


def _shelter(typed: Typed, made: Place) -> Shelter | None:
    if SHELTER not in made.categories and not _is_said(typed, "shelter_"):
        return None
    if not any(name.startswith("shelter_") for name in typed.texts):
        return made.shelter or Shelter()
    lines = {name: _one_line(typed.text(f"shelter_{name}")) for name in _SHELTER_LINES}
    return Shelter(
        **lines,
        level=typed.one_of("shelter_level", t.LEVEL, ""),
        hazards=typed.some_of("shelter_hazards", t.HAZARD),
        stay=typed.one_of("shelter_stay", t.STAY, ""),
        is_indoor={"yes": True, "no": False}.get(typed.one_of("shelter_is_indoor", t.INDOOR, "")),
        is_general=typed.one_of("shelter_is_general", t.GENERAL, "yes") == "yes",
        boundary=typed.points("shelter_boundary"),
        entrances=typed.words("shelter_entrances"),
        total_m2=typed.number("shelter_total_m2"),
        effective_m2=typed.number("shelter_effective_m2"),
        per_person_m2=typed.number("shelter_per_person_m2"),
        capacity=typed.whole("shelter_capacity"),
        radius_m=typed.whole("shelter_radius_m"),
        communities=typed.words("shelter_communities"),
        facilities=typed.some_of("shelter_facilities", t.FACILITY),
        state=typed.one_of("shelter_state", t.STATE, ShelterState.READY.value),
        plan_picture=made.shelter.plan_picture if made.shelter else "",
    )


def _defence(typed: Typed, made: Place) -> CivilDefence | None:
    if DEFENCE not in made.categories and not _is_said(typed, "defence_"):
        return None
    if not any(name.startswith("defence_") for name in typed.texts):
        return made.defence or CivilDefence()
    lines = {name: _one_line(typed.text(f"defence_{name}")) for name in _DEFENCE_LINES}
    return CivilDefence(
        **lines,
        shelter_m2=typed.number("defence_shelter_m2"),
        capacity=typed.whole("defence_capacity"),
        entrances=typed.words("defence_entrances"),
    )
