"""``warning source add / list``, and ``area boundaries``."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, show
from app.dispatch.warnings import warning_outlines
from app.dispatch.warnings import warning_sources as sources
from app.domain.warning import LIFE_S, Level
from app.ingest.xml_signature import certificates
from app.store import warning_source
from app.store.warning_source import WarningSource

group = AppGroup("source", help="where warnings come from")
_LEVELS = [level.word for level in Level if level]


@group.command("add")
@click.argument("source_id")
@click.option("--name", required=True)
@click.option("--url", default="", help="asked on time; without one only files come from it")
@click.option("--every", default=60, type=click.IntRange(10, 86_400), help="seconds")
@click.option("--auto", multiple=True, type=click.Choice(_LEVELS), help="shown by itself")
@click.option("--issuer", multiple=True, help="sender it may speak for; without one any")
@click.option("--area", multiple=True, help="for messages that name no place; code")
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help="PEM, pinned")
@click.option("--rank", default=0, type=click.IntRange(0, 9), help="0 the issuer itself")
@click.option("--life-hours", default=LIFE_S // 3600, type=click.IntRange(1, 240))
@click.option("--lists-all", is_flag=True, help="what vanishes from it is over")
@with_appcontext
def add(source_id: str, **said: object) -> None:
    """Add a source of warnings, or change one; nothing is shown by itself unless --auto says so."""
    now = house().clock()
    path = said["certificate"]
    pinned = path.read_text(encoding="utf-8") if isinstance(path, Path) else ""
    if path and not certificates(pinned):
        fail(EX_DATAERR, "文件里没有证书。", "There is no certificate in the file.")
    hours = timedelta(hours=int(str(said["life_hours"])))
    made = WarningSource(
        id=source_id,
        name=str(said["name"]),
        url=str(said["url"]),
        certificate=pinned,
        issuers=_words(said["issuer"]),
        automatic=_words(said["auto"]),
        areas=_words(said["area"]),
        rank=int(str(said["rank"])),
        life_s=int(hours.total_seconds()),
        interval_s=int(str(said["every"])),
        lists_all=bool(said["lists_all"]),
        due=now,
        added_at=now,
    )
    with house().store.begin() as tx:
        sources.put(tx, made, "cli", now)


@group.command("list")
@json_option
@with_appcontext
def list_sources(as_json: bool) -> None:
    """List the sources and how they are."""
    now = house().clock()
    with house().store.read() as tx:
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "url": one.url,
                "automatic": " ".join(one.automatic) or "-",
                "signed": "yes" if one.certificate else "no",
                "last": one.code or "-",
                "good_at": one.good_at or "-",
                "stale": "yes" if one.is_stale(now) else "no",
            }
            for one in warning_source.listing(tx)
        ]
    show(rows, as_json)


@click.command("boundaries")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="check only")
@with_appcontext
def boundaries(path: Path, dry_run: bool) -> None:
    """Import outlines of areas: GeoJSON FeatureCollection with the code of each in its properties.

    Nothing is imported when one is wrong.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        fail(EX_DATAERR, "这不是 JSON 文件。", "This is no JSON.")
    found, problems = warning_outlines.read(house(), table)
    for one in problems:
        click.echo(f"{one.field}: {one.code} {one.facts or ''}", err=True)
    if problems:
        raise SystemExit(EX_DATAERR)
    if not found:
        fail(EX_REFUSED, "文件里没有区域边界。", "There is no outline in the file.")
    if not dry_run:
        warning_outlines.put(house(), found, "cli", path.name)
    click.echo(f"{len(found)} 个边界 / outlines" + ("（未写入 / dry run）" if dry_run else ""))


def _words(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, tuple) else ()
