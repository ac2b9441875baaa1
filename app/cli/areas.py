"""``area import / list``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import EX_DATAERR, house, json_option, show
from app.dispatch.areas import areas
from app.domain.division import parse
from app.store import area, audit

group = AppGroup("area", help="the area tree of four levels")


@group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="check only")
def import_areas(path: Path, dry_run: bool) -> None:
    """Import a CSV of divisions (code,name,slug,name_en,open); nothing when one row is wrong."""
    found, bad = parse(path.read_text(encoding="utf-8-sig").splitlines())
    for row in bad:
        click.echo(f"{path.name}:{row.line}: {row.code}: {row.value}", err=True)
    if bad:
        raise SystemExit(EX_DATAERR)
    if not dry_run:
        with house().store.begin() as tx:
            areas.add(tx, found, house().clock())
            audit.add(tx, house().clock(), "cli", "area.import", path.name, {"rows": len(found)})
    click.echo(f"{len(found)} 个区域 / areas" + ("（未写入 / dry run）" if dry_run else ""))


@group.command("list")
@json_option
def list_areas(as_json: bool) -> None:
    """List all areas, parents first."""
    with house().store.read() as tx:
        rows = [
            {
                "code": a.code,
                "name": a.name,
                "slug": a.slug,
                "level": a.level.name.lower(),
                "open": "yes" if a.is_open else "no",
            }
            for a in sorted(area.everything(tx), key=lambda a: a.path)
        ]
    show(rows, as_json)
