"""Reads the table of divisions (GB/T 2260, GB/T 10114) that makes the area tree."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.audience import Area, Level

_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?")
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be used.

    ``code`` is one of: ``no_such_column``, ``not_a_code``, ``no_name``, ``not_a_slug``,
    ``code_twice``, ``slug_twice``, ``no_parent``; ``value`` is what stood there.
    """

    line: int
    code: str
    value: str


def parse(lines: Iterable[str]) -> tuple[list[Area], list[BadRow]]:
    """Return the areas of a CSV, parents first, and the rows that cannot be used.

    Columns: ``code``, ``name``, ``slug`` (empty: the code), ``name_en`` (may be missing), ``open``
    (1 for areas that publish; may be missing). A row's parent is the row with the longest code
    that contains it; only six-digit codes may have none.
    """
    reader = csv.DictReader(lines)
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        return [], [BadRow(1, "no_such_column", "code, name")]
    rows = [
        (number, {k: (v or "").strip() for k, v in row.items() if k})
        for number, row in enumerate(reader, 2)
    ]
    bad = [found for number, row in rows if (found := _fault(number, row))]
    faulty = {b.line for b in bad}
    good = {row["code"]: (number, row) for number, row in rows if number not in faulty}
    bad += _twice(rows, faulty)
    areas: dict[str, Area] = {}
    for code in sorted(good, key=lambda c: (len(_significant(c)), c)):
        number, row = good[code]
        parent = _parent(code, areas)
        if parent is None and len(code) > 6:
            bad.append(BadRow(number, "no_parent", code))
            continue
        areas[code] = _area(code, row, parent)
    return list(areas.values()), sorted(bad, key=lambda b: b.line)


def _area(code: str, row: dict[str, str], parent: Area | None) -> Area:
    level = {12: Level.COMMUNITY, 9: Level.STREET}.get(
        len(code), Level.CITY if parent is None else Level.DISTRICT
    )
    return Area(
        code=code,
        name=row["name"],
        level=level,
        slug=row.get("slug") or code,
        path=f"{parent.path}/{code}" if parent else code,
        is_open=row.get("open") == "1",
        name_en=row.get("name_en", ""),
    )


def _significant(code: str) -> str:
    """Return ``code`` without the pairs of zeros that pad a city's or province's to six digits."""
    if len(code) == 6:
        return code.removesuffix("00").removesuffix("00") or code
    return code


def _parent(code: str, known: dict[str, Area]) -> Area | None:
    above = [c for c in known if c != code and code.startswith(_significant(c))]
    return known[max(above, key=lambda c: len(_significant(c)))] if above else None


def _fault(number: int, row: dict[str, str]) -> BadRow | None:
    if not _CODE.fullmatch(row["code"]):
        return BadRow(number, "not_a_code", row["code"])
    if not row["name"]:
        return BadRow(number, "no_name", row["code"])
    slug = row.get("slug", "")
    if slug and not _SLUG.fullmatch(slug):
        return BadRow(number, "not_a_slug", slug)
    return None


def _twice(rows: list[tuple[int, dict[str, str]]], faulty: set[int]) -> list[BadRow]:
    found, codes, slugs = [], set[str](), set[str]()
    for number, row in rows:
        if number in faulty:
            continue
        code, slug = row["code"], row.get("slug") or row["code"]
        if code in codes:
            found.append(BadRow(number, "code_twice", code))
        elif slug in slugs:
            found.append(BadRow(number, "slug_twice", slug))
        codes.add(code)
        slugs.add(slug)
    return found
