"""What the rows of a spreadsheet of places say: each a place with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.dispatch.places.place_spelling import spelt
from app.domain.audience import Area
from app.domain.place import Place
from app.domain.place_check import problems
from app.domain.place_form import read_place
from app.domain.problem import Problem
from app.ingest import cells, columns, place_columns
from app.ingest.grid import Cell, Grid
from app.ingest.rows import areas_named
from app.store import place
from app.store.session import Tx, new_id

_BY_HEADING = columns.by_heading(place_columns.FIELDS)
_SKIPPED = frozenset({columns.folded("问题"), columns.folded("Problems")})
_AREAS = ("served", "shelter_communities")
_BATCH = 400
Named = Mapping[str, list[Area]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What rows are read against.

    Attributes:
        today: the day of the check.
        areas: all areas that publish here, each after the one above it.
        mine: codes of those that the reader may keep places of.
    """

    today: date
    areas: Sequence[Area]
    mine: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One row; ``state`` is new, changed, same or bad; ``number`` counts lines from 1."""

    number: int
    cells: tuple[Cell, ...]
    place: Place
    problems: tuple[Problem, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """A whole file: its headings, which column is which field, and its rows."""

    headings: tuple[Cell, ...]
    columns: Mapping[str, int]
    unused: tuple[str, ...]
    rows: tuple[PlaceRow, ...]
    grid: Grid


def interpret(tx: Tx, grid: Grid, setting: Setting) -> PlaceReading:
    """Return what the rows of ``grid`` say; a place that is there already is known by its number.

    Without a number it is known by its name in its area.

    Raises:
        Unreadable: it has no headings, or too many rows.
    """
    top, where, unused = columns.locate(grid, _BY_HEADING, {"name"}, _SKIPPED)
    filled = grid.below(top)
    named = areas_named(setting.areas)
    texts = [_texts(line, where, named, setting) for _, line in filled]
    there = _there(tx, [one for one, _ in texts])
    seen: dict[object, int] = {}
    rows = []
    for (number, line), (said, unknown) in zip(filled, texts, strict=True):
        made, found, was = _place(said, there, setting)
        found = [*unknown, *(p for p in found if p.field not in {u.field for u in unknown})]
        key = (made.area, made.name) if was is None else made.id
        first = seen.setdefault(key, number)
        if first != number:
            found.append(Problem("", "row_twice", {"line": first}))
        state = "bad" if found else "new" if was is None else "same" if was == made else "changed"
        row = PlaceRow(number=number, cells=line, place=made, problems=tuple(found), state=state)
        rows.append(row)
    return PlaceReading(
        headings=grid.lines[top], columns=where, unused=unused, rows=tuple(rows), grid=grid
    )


def _texts(
    line: tuple[Cell, ...], where: Mapping[str, int], named: Named, setting: Setting
) -> tuple[dict[str, str], list[Problem]]:
    """Return a row as texts with areas as codes, and the areas nobody knows."""
    values = {name: line[i] if i < len(line) else "" for name, i in where.items()}
    texts = {name: _text(cell) for name, cell in values.items()}
    found: list[Problem] = []
    for name in _AREAS:
        if name in texts:
            codes = [code_of(word, name, named, found) for word in cells.words(values[name])]
            texts[name] = "、".join(filter(None, codes))
    if texts.get("area"):
        texts["area"] = code_of(texts["area"], "area", named, found)
    elif len(setting.mine) == 1:
        texts["area"] = next(iter(setting.mine))
    return texts, found


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cells.text(cell, one_line=False)


def code_of(word: str, field: str, named: Named, found: list[Problem]) -> str:
    """Return the code of the area that ``word`` names; empty, and ``found`` says why, for none."""
    listed = named.get(columns.folded(word), [])
    if len(listed) == 1:
        return listed[0].code
    code = "ambiguous_area" if listed else "no_such_area"
    choices = "、".join(one.code for one in listed)
    found.append(Problem(field, code, {"area": word[:40], "choices": choices}))
    return ""


def _there(tx: Tx, texts: Sequence[Mapping[str, str]]) -> dict[object, Place]:
    """Return the places that rows speak of, by id and by area and name."""
    ids = {one.get("id", "").strip().lower() for one in texts}
    by_area: dict[str, list[str]] = {}
    for one in texts:
        by_area.setdefault(one.get("area", ""), []).append(one.get("name", "").strip())
    for code, names in by_area.items():
        for n in range(0, len(names), _BATCH):
            ids |= set(place.ids_named(tx, code, names[n : n + _BATCH]).values())
    listed = sorted(filter(None, ids))
    found: dict[object, Place] = {}
    for n in range(0, len(listed), _BATCH):
        for known in place.by_ids(tx, listed[n : n + _BATCH]):
            found[known.id] = found[known.area, known.name] = known
    return found


def _place(
    texts: dict[str, str], there: Mapping[object, Place], setting: Setting
) -> tuple[Place, list[Problem], Place | None]:
    wanted = texts.pop("id", "").strip().lower()
    key = (texts.get("area", ""), texts.get("name", "").strip())
    was = there.get(wanted) if wanted else there.get(key)
    base = was or Place(id=new_id(), area="", name="")
    made, found = read_place({"public": "", **texts} if was is None else texts, base)
    renamed = was is not None and was.name != made.name and "pinyin" not in texts
    made = spelt(replace(made, pinyin="") if renamed else made)
    amiss = {problem.field for problem in found}
    found += [p for p in problems(made, setting.today, setting.mine) if p.field not in amiss]
    if wanted and was is None:
        found.append(Problem("id", "no_such_place", {"typed": wanted[:20]}))
    elif was is not None and was.area not in setting.mine:
        found.append(Problem("id", "unknown_area", {"area": was.area}))
    return made, found, was
