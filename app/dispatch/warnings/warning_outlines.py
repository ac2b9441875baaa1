"""Takes outlines of areas in from GeoJSON, all or none, and places anew what holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.dispatch.areas.warning_where import shape_of
from app.dispatch.house import House
from app.dispatch.warnings import warnings_in
from app.domain.problem import Problem
from app.domain.warning_code import normal
from app.store import area, audit, boundary

_CODES = ("code", "adcode", "gb", "id")
Outlines = dict[str, dict[str, Any]]


def read(house: House, table: object) -> tuple[Outlines, list[Problem]]:
    """Return the outlines of a FeatureCollection by code, and what is wrong with it.

    A feature's code stands in its properties as ``code`` or ``adcode``. Codes of the problems:
    ``not_a_table``, ``not_a_code``, ``unknown_area``, ``twice``, ``not_an_outline``,
    ``out_of_range``.
    """
    features = table.get("features") if isinstance(table, Mapping) else None
    if not isinstance(features, list):
        return {}, [Problem("features", "not_a_table")]
    with house.store.read() as tx:
        known = {one.code for one in area.everything(tx)}
    found: Outlines = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features):
        code, outline = _parts(feature)
        fault = _fault(code, outline, known, found)
        if fault:
            problems.append(Problem(f"features[{number}]", fault, {"code": code}))
        else:
            found[code] = outline
    return found, problems


def put(house: House, outlines: Outlines, who: str, name: str) -> None:
    """Keep outlines, and find out anew where warnings are for that still hold."""
    now = house.clock()
    with house.store.begin() as tx:
        boundary.put_all(tx, outlines, now)
        placed = warnings_in.place_anew(tx, now)
        facts: dict[str, object] = {"outlines": len(outlines), "warnings": placed}
        audit.add(tx, now, who, "area.boundaries", name, facts)


def _parts(feature: object) -> tuple[str, dict[str, Any]]:
    if not isinstance(feature, Mapping):
        return "", {}
    properties, outline = feature.get("properties"), feature.get("geometry")
    said = dict(properties) if isinstance(properties, Mapping) else {}
    code = next((str(said[n]) for n in _CODES if said.get(n)), "")
    return normal(code), dict(outline) if isinstance(outline, Mapping) else {}


def _fault(code: str, outline: dict[str, Any], known: set[str], found: Outlines) -> str:
    if not code:
        return "not_a_code"
    if code not in known:
        return "unknown_area"
    if code in found:
        return "twice"
    try:
        shape_of(outline)
    except ValueError as exc:
        return str(exc)
    return ""
