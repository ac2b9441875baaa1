"""``notice import``: a spreadsheet of notices becomes drafts."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.notices import as_option
from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, show
from app.ingest import imports
from app.ingest.grid import Unreadable
from app.ingest.imports import Plan
from app.store import upload, user
from app.store.user import User


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
@click.option("--dry-run", is_flag=True, help="check only")
@click.option("--only-good", is_flag=True, help="take the good rows although others are bad")
@json_option
def import_notices(path: Path, login: str, dry_run: bool, only_good: bool, as_json: bool) -> None:
    """Take the rows of FILE (XLSX or CSV) in as drafts; none when one is wrong."""
    who, body = _person(login), path.read_bytes()
    try:
        found = imports.plan(house(), who, body)
    except Unreadable as exc:
        fail(EX_DATAERR, f"{path.name}：{exc.code} {exc.facts}", "the file cannot be used")
    made = 0
    if not dry_run and (only_good or not found.bad):
        with house().store.begin() as tx:
            kept = upload.add(tx, who.id, path.name, body, house().clock())
        made = len(imports.take(house(), who, kept, path.name, found))
    show(_rows(found), as_json)
    click.echo(f"{made} 条存为草稿 / drafts made", err=True)
    if found.bad and not only_good:
        raise SystemExit(EX_DATAERR)


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


def _person(login: str) -> User:
    with house().store.read() as tx:
        found = user.by_login(tx, login)
    if found is None:
        fail(EX_REFUSED, f"没有“{login}”这个用户。", f"There is no user {login!r}.")
    return found[0]
