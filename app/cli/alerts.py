"""``alert list``: what holds for the screens of an area."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.output import house, json_option, place, show
from app.dispatch.warnings import alerts
from app.domain.alert import Mode

group = AppGroup("alert", help="alerts on screens")


@group.command("list")
@click.option("--area", "area_code", required=True, help="code or slug")
@json_option
def list_alerts(area_code: str, as_json: bool) -> None:
    """List what is raised at an area itself."""
    where = place(area_code)
    rows = [
        {
            "mode": str(mode),
            "level": str(one.level),
            "title": one.title,
            "expires": one.expires,
            "id": one.id,
        }
        for mode in Mode
        for one in alerts.current(house(), where.code, mode)
    ]
    show(rows, as_json)
