"""``notice import / export``: spreadsheets of notices, in and out."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, person, show
from app.cli.reviews import as_option
from app.ingest import export, imports, workbook
from app.ingest.grid import Unreadable
from app.ingest.imports import Plan
from app.ingest.workbook import Fault
from app.store import area, upload
from app.store.listing import Wanted
from app.web import names
from app.web.incoming import import_words

_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
@click.option("--dry-run", is_flag=True, help="check only")
@click.option("--only-good", is_flag=True, help="take the good rows although others are bad")
@click.option("--annotated", type=_OUT, help="write the file with its problems marked")
@json_option
@with_appcontext
def import_notices(  # noqa: PLR0913 - its options
    path: Path, login: str, dry_run: bool, only_good: bool, annotated: Path | None, as_json: bool
) -> None:
    """Take the rows of FILE (XLSX or CSV) in as drafts; none when one is wrong."""
    who, body = person(login), path.read_bytes()
    try:
        found = imports.plan(house(), who, body)
    except Unreadable as exc:
        fail(EX_DATAERR, f"{path.name}：{import_words.whole(exc)}", f"{exc.code} {exc.facts}")
    if annotated:
        annotated.write_bytes(workbook.annotated(found.reading, _faults(found), "问题"))
    made = 0
    if not dry_run and (only_good or not found.bad):
        with house().store.begin() as tx:
            kept = upload.add(tx, who.id, path.name, body, house().clock())
        made = len(imports.take(house(), who, kept, path.name, found))
    show(_rows(found), as_json)
    click.echo(f"{made} 条存为草稿 / drafts made", err=True)
    if found.bad and not only_good:
        raise SystemExit(EX_DATAERR)


@click.command("export")
@click.option("-o", "out", type=_OUT, required=True, help="ends in .xlsx or .csv")
@click.option("--area", "areas", multiple=True, help="only those aimed at it or below; code")
@click.option("--text", default="", help="only those with these words")
@with_appcontext
def export_notices(out: Path, areas: tuple[str, ...], text: str) -> None:
    """Write published notices, the latest revision of each, to a spreadsheet."""
    try:
        wanted = Wanted(areas=areas or None, text=text)
        found = export.collect(house(), wanted, 0, lambda one: str(names.PHASES[one]))
    except export.TooMany as exc:
        fail(EX_REFUSED, f"超过 {exc} 条，请缩小范围。", "Too many; narrow it down.")
    as_xlsx = out.suffix.lower() == ".xlsx"
    out.write_bytes(export.as_xlsx(found, "通知") if as_xlsx else export.as_csv(found))
    click.echo(f"{len(found.lines)} 条 / notices")


def _faults(found: Plan) -> dict[int, list[Fault]]:
    here = house()
    with here.store.read() as tx:
        named = {a.code: a for a in area.open_areas(tx)}
    now, zone = here.clock(), ZoneInfo(here.time_zone)
    return {
        row.number: [
            Fault(field=p.field, text=import_words.sentence(p, named, now, zone))
            for p in row.problems
        ]
        for row in found.bad
    }


def _rows(found: Plan) -> list[dict[str, object]]:
    return [
        {
            "row": row.number,
            "title": row.draft.title,
            "state": _state(found, row.digest, bool(row.problems)),
            "problems": "; ".join(f"{p.field}: {p.code} {p.facts or ''}" for p in row.problems),
        }
        for row in found.reading.rows
    ]


def _state(found: Plan, digest: str, is_bad: bool) -> str:
    if digest in found.known:
        return "taken"
    return "bad" if is_bad else "good"
