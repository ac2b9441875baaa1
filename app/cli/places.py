"""``place import / list / export / words``: the places of local life at a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, person, show
from app.cli.reviews import as_option
from app.dispatch.places import place_lexicon
from app.dispatch.places.place_search import Query, search
from app.domain.place import Place
from app.ingest import export as exporting
from app.ingest import place_export, place_imports
from app.ingest.grid import Unreadable
from app.store import area, audit, place
from app.store.place import Wanted
from app.web.places import place_sheets

_OUT = click.Path(dir_okay=False, path_type=Path)
_PAIR = 2
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
group = AppGroup("place", help="places of local life: shops, offices, shelters")


@group.command("import")
@click.argument("path", type=_FILE)
@as_option
@click.option("--dry-run", is_flag=True, help="check only")
@click.option("--only-good", is_flag=True, help="take the good rows although others are bad")
@json_option
def import_places(path: Path, login: str, dry_run: bool, only_good: bool, as_json: bool) -> None:
    """Take the rows of FILE (XLSX or CSV) in; none when one is wrong."""
    who = person(login)
    try:
        found = place_imports.plan(house(), who, path.read_bytes())
    except Unreadable as exc:
        fail(EX_DATAERR, f"{path.name}：{place_sheets.whole(exc)}", f"{exc.code} {exc.facts}")
    bad = found.those("bad")
    taken = not dry_run and (only_good or not bad)
    count = place_imports.take(house(), who, path.name, found) if taken else 0
    rows = [
        {
            "row": row.number,
            "name": row.place.name,
            "state": row.state,
            "problems": "; ".join(f"{p.field}: {p.code} {p.facts or ''}" for p in row.problems),
        }
        for row in found.reading.rows
    ]
    show(rows, as_json)
    click.echo(f"已导入 {count} 处 / places kept", err=True)
    if bad and not only_good:
        raise SystemExit(EX_DATAERR)


@group.command("list")
@click.option("--area", "code", default="", help="code or slug; only there and below")
@click.option("--text", default="", help="what residents would type: words, pinyin, first letters")
@click.option("--category", default="", help="such as shop.pharmacy, or a group such as shop")
@click.option("--limit", default=50, show_default=True)
@json_option
def list_places(code: str, text: str, category: str, limit: int, as_json: bool) -> None:
    """List places: with words the best first, as residents find them; else by name."""
    with house().store.read() as tx:
        known = area.get(tx, code) if code else None
        if code and known is None:
            fail(EX_REFUSED, f"没有 {code} 这个区域。", f"No such area: {code}")
        if text:
            found = _found(text, category, known.code if known else None, limit)
        else:
            tops = [known.code] if known else [one.code for one in area.children(tx, None)]
            found = place.listing(tx, Wanted(areas=tops, category=category), limit)
    show([_row(one) for one in found], as_json)


@group.command("export")
@click.option("-o", "out", type=_OUT, required=True, help="ends in .xlsx, .csv or .geojson")
@click.option("--area", "code", default="", help="code or slug; only there and below")
def export_places(out: Path, code: str) -> None:
    """Write places to a spreadsheet that ``import`` reads again, or to GeoJSON."""
    with house().store.read() as tx:
        known = area.get(tx, code) if code else None
        tops = [known.code] if known else [one.code for one in area.children(tx, None)]
    if code and known is None:
        fail(EX_REFUSED, f"没有 {code} 这个区域。", f"No such area: {code}")
    try:
        found = place_export.collect(house(), Wanted(areas=tops))
    except exporting.TooMany as exc:
        fail(EX_REFUSED, f"超过 {exc} 处，请缩小范围。", "Too many; narrow it down.")
    if out.suffix.lower() == ".geojson":
        body = place_export.as_geojson(house(), found, known.name if known else "places")
    else:
        lines = place_export.sheet(house(), found, 0)
        is_csv = out.suffix.lower() == ".csv"
        body = exporting.as_csv(lines) if is_csv else exporting.as_xlsx(lines, "场所")
    out.write_bytes(body)
    click.echo(f"{len(found)} 处 / places")


@group.command()
@click.option("--set", "path", type=_FILE, help="a text file: words that mean one thing a line")
@as_option
@json_option
def words(path: Path | None, login: str, as_json: bool) -> None:
    """Print the operator's own words that mean the same in a search, or replace them."""
    here, who = house(), person(login)
    if path:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [re.split(r"[\s,，、=]+", line.strip()) for line in lines if line.strip()]
        if bad := [row for row in rows if len(row) < _PAIR]:
            fail(EX_DATAERR, f"每行至少两个词：{bad[0]}", f"At least two words a line: {bad[0]}")
        with here.store.begin() as tx:
            place_lexicon.put(tx, rows)
            facts = {"rows": len(rows)}
            audit.add(tx, here.clock(), who.login, "place.words", "place_words", facts)
    with here.store.read() as tx:
        found = place_lexicon.own(tx)
    show([{"words": " ".join(row)} for row in found], as_json)


def _found(text: str, category: str, code: str | None, limit: int) -> list[Place]:
    here = house()
    key = "category" if "." in category else "group"
    asked = Query(now=here.clock(), text=text, area=code, limit=limit, **{key: category})  # type: ignore[arg-type]  # texts
    with here.store.read() as tx:
        return [hit.place for hit in search(tx, asked).hits]


def _row(one: Place) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "area": one.area,
        "categories": " ".join(one.categories),
        "address": one.address,
        "phones": " ".join(one.phones),
        "hours": one.hours,
        "status": one.status,
        "public": one.public,
        "checked_on": one.checked_on.isoformat() if one.checked_on else None,
    }
