"""What the rows of a spreadsheet say: each a draft with what is wrong with it, in its place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.audience import Area
from app.domain.notice import Category, Record
from app.domain.review import Draft, Problem, problems
from app.ingest import cells, columns
from app.ingest.grid import Cell, Grid

_LINES = ("headline", "title", "source", "endless_reason")
_BLOCKS = ("body", "when_where", "contact")
_CATEGORIES = {
    columns.folded(word): category
    for category, words in columns.CATEGORIES.items()
    for word in (*words, category.value)
}
_CHANNELS = {
    columns.folded(word): name
    for name, words in columns.CHANNELS.items()
    for word in (*words, name)
}
_EVERY = frozenset({"全部", "所有", "all"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What rows are read against.

    Attributes:
        now: the instant of the check.
        zone: in which times are written.
        areas: all areas that publish here, each after the one above it.
        mine: codes of those that the reader may write for.
        channels: names of the channels that are set up.
        boards: those a row without channels goes to.
    """

    now: datetime
    zone: ZoneInfo
    areas: Sequence[Area]
    mine: frozenset[str]
    channels: frozenset[str]
    boards: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; ``number`` counts the file's lines from 1, ``digest`` knows it again."""

    number: int
    cells: tuple[Cell, ...]
    draft: Draft
    problems: tuple[Problem, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole file: its headings, which column is which field, and its rows."""

    headings: tuple[Cell, ...]
    columns: Mapping[str, int]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]
    grid: Grid


def interpret(grid: Grid, setting: Setting) -> Reading:
    """Return what the rows of ``grid`` say.

    Besides those of ``domain.review``, a problem's code may be ``no_such_area`` (area),
    ``ambiguous_area`` (area, choices), ``no_such_category`` (typed), ``no_such_channel`` (typed)
    or ``row_twice`` (line).

    Raises:
        Unreadable: it has no headings, or too many rows.
    """
    top, where, unused = columns.find(grid)
    filled = grid.below(top)
    named = areas_named(setting.areas)
    rows = [_row(number, line, where, setting, named) for number, line in filled]
    return Reading(
        headings=grid.lines[top],
        columns=where,
        unused=unused,
        rows=tuple(_without_repeats(rows)),
        grid=grid,
    )


def _row(
    number: int,
    line: tuple[Cell, ...],
    where: Mapping[str, int],
    setting: Setting,
    named: Mapping[str, list[Area]],
) -> Row:
    values = {name: line[i] if i < len(line) else "" for name, i in where.items()}
    draft, found = _draft(values, setting, named)
    amiss = {problem.field for problem in found}
    # A word nobody understood is not also said to be missing.
    whole = problems(draft, setting.now, setting.mine, setting.channels)
    found += [p for p in whole if not (p.code == "empty" and p.field in amiss)]
    return Row(
        number=number,
        cells=line,
        draft=draft,
        problems=tuple(found),
        digest=_digest(values, draft.areas),
    )


def _draft(
    values: Mapping[str, Cell], setting: Setting, named: Mapping[str, list[Area]]
) -> tuple[Draft, list[Problem]]:
    """Return a row as a draft, and the words in it that mean nothing here."""
    texts: dict[str, Any] = {
        name: cells.text(values.get(name, ""), one_line=name in _LINES)
        for name in (*_LINES, *_BLOCKS)
    }
    category, found = _category(values.get("category", ""))
    areas, unknown = _areas(values.get("areas", ""), setting, named)
    channels, unheard = _channels(values.get("channels", ""), setting)
    times, mistyped = _times(values, setting.zone)
    draft = Draft(
        **texts,
        category=category,
        areas=areas,
        channels=channels,
        record=_record(values),
        effective=times.get("effective"),
        expires=times.get("expires"),
        mistyped=tuple(mistyped),
    )
    if not draft.source and len(areas) == 1:
        name = next((a.name for a in setting.areas if a.code == areas[0]), "")
        draft = replace(draft, source=name)
    return draft, found + unknown + unheard


def _category(cell: Cell) -> tuple[Category, list[Problem]]:
    typed = cells.text(cell, one_line=True)
    if not typed:
        return Category.NOTICE, []
    found = _CATEGORIES.get(columns.folded(typed))
    if found is None:
        return Category.NOTICE, [Problem("category", "no_such_category", {"typed": typed})]
    return found, []


def _areas(
    cell: Cell, setting: Setting, named: Mapping[str, list[Area]]
) -> tuple[tuple[str, ...], list[Problem]]:
    typed = cells.words(cell)
    if not typed and len(setting.mine) == 1:
        return tuple(setting.mine), []
    codes, bad = [], []
    for word in typed:
        found = named.get(columns.folded(word), [])
        if len(found) == 1:
            codes.append(found[0].code)
        elif found:
            choices = "、".join(a.code for a in found)
            bad.append(Problem("areas", "ambiguous_area", {"area": word, "choices": choices}))
        else:
            bad.append(Problem("areas", "no_such_area", {"area": word}))
    return tuple(dict.fromkeys(codes)), bad


def _channels(cell: Cell, setting: Setting) -> tuple[frozenset[str], list[Problem]]:
    typed = cells.words(cell)
    if not typed:
        return setting.boards, []
    if len(typed) == 1 and columns.folded(typed[0]) in _EVERY:
        return setting.channels, []
    found = {word: _CHANNELS.get(columns.folded(word)) for word in typed}
    bad = [Problem("channels", "no_such_channel", {"typed": w}) for w, n in found.items() if not n]
    return frozenset(name for name in found.values() if name), bad


def _times(
    values: Mapping[str, Cell], zone: ZoneInfo
) -> tuple[dict[str, datetime | None], list[tuple[str, str]]]:
    times: dict[str, datetime | None] = {}
    mistyped = []
    for name in ("effective", "expires"):
        cell = values.get(name, "")
        try:
            times[name] = cells.instant(cell, zone, is_end=name == "expires")
        except (ValueError, OverflowError):
            mistyped.append((name, cells.text(cell, one_line=True)[:40]))
    return times, mistyped


def _record(values: Mapping[str, Cell]) -> Record:
    found: dict[str, Any] = {
        name: cells.text(values.get(name, ""), one_line=True)
        for name in columns.RECORD
        if name != "keywords"
    }
    return Record(**found, keywords=tuple(cells.words(values.get("keywords", ""))))


def areas_named(areas: Iterable[Area]) -> dict[str, list[Area]]:
    """Return the areas by everything they may be called, also after the name of the one above."""
    listed = list(areas)
    by_code = {a.code: a for a in listed}
    found: dict[str, list[Area]] = {}
    for one in listed:
        above = by_code.get(one.parent or "")
        full = f"{above.name}{one.name}" if above else ""
        for word in {columns.folded(w) for w in (one.code, one.slug, one.name, one.name_en, full)}:
            if word:
                found.setdefault(word, []).append(one)
    return found


def _without_repeats(rows: Collection[Row]) -> Iterable[Row]:
    """Mark a row that says the very same as one above it."""
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.digest, row.number)
        if first == row.number:
            yield row
        else:
            twice = Problem("", "row_twice", {"line": first})
            yield replace(row, problems=(*row.problems, twice))


def _digest(values: Mapping[str, Cell], areas: Collection[str]) -> str:
    """Return what knows a row again: its words, and the areas they mean for this reader."""
    said = {name: cells.text(cell, one_line=False) for name, cell in values.items()}
    said["areas"] = " ".join(sorted(areas)) or said.get("areas", "")
    content = json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=False, sort_keys=True)
    return sha256(content.encode("utf-8", "replace")).hexdigest()
