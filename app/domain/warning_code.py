"""Codes and names of areas as warnings write them: GB/T 2260, twelve digits, full names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from app.domain.audience import Area
from app.domain.warning import Pair

_LISTS = ("2260", "10114", "gb/t", "cpeas", "adcode", "行政区划", "division")
_SPLIT = re.compile(r"[、,，;；\s]+")


def normal(code: str) -> str:
    """Return a division code without the zeros that pad it, in six, nine or twelve digits; or ''.

    ``110105000000`` is ``110105``; the first six digits are the division of GB/T 2260.
    """
    said = code.strip()
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", said, re.A):
        return ""
    for length in (9, 6):
        if len(said) > length and not said[length:].strip("0"):
            said = said[:length]
    return said


def is_division(pair: Pair) -> bool:
    """Return whether a geocode is of a list of Chinese divisions."""
    name = pair.name.casefold()
    return not name or any(word in name for word in _LISTS)


def matching(code: str, known: Mapping[str, Area]) -> set[str]:
    """Return the areas of this house that a division code names.

    A city or province of which only parts are here names those parts. A code of something smaller
    than what is here names nothing: a warning is never made larger.
    """
    said = normal(code)
    if said in known:
        return {said}
    prefix = said.removesuffix("00").removesuffix("00") if len(said) == 6 else ""
    if len(prefix) not in {2, 4}:
        return set()
    return {a.code for a in known.values() if a.parent is None and a.code.startswith(prefix)}


def full_names(known: Iterable[Area]) -> dict[str, str]:
    """Return each area's name, alone and after those above it, where it is that of only one."""
    areas = {a.code: a for a in known}
    found: dict[str, set[str]] = defaultdict(set)
    for one in areas.values():
        above = [areas[c].name for c in one.lineage if c in areas]
        for n in range(len(above)):
            found["".join(above[n:])].add(one.code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def named(text: str, names: Mapping[str, str]) -> Collection[str]:
    """Return the codes of the areas that a description names in full."""
    words = {text.strip(), *_SPLIT.split(text)}
    return {names[word] for word in words if word in names}
