"""``alert list / drill``: what holds for the screens of an area, and the drill of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, place, show
from app.dispatch import alerts, commands
from app.domain.alert import Alert, BadAlert, Level, Mode
from app.store import screen
from app.store.session import new_id

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


@group.command()
@click.option("--area", "area_code", required=True, help="code or slug; all screens below it")
@click.option("--minutes", default=10, type=click.IntRange(0, 24 * 60), help="0 ends it")
@click.option("--title", default="疏散演练", help="what the screens say")
@click.option("--text", default="这是一次演练，请按平时的要求行动。", help="and below it")
@click.option("--level", default="none", type=click.Choice([str(one) for one in Level]))
def drill(area_code: str, minutes: int, title: str, text: str, level: str) -> None:
    """Put the screens of an area into drill mode and show a drill, which every frame says."""
    where, now = place(area_code), house().clock()
    until = now + timedelta(minutes=minutes)
    shown = []
    if minutes:
        try:
            shown = [_drill(where.name, level, (title, text), (now, until))]
        except BadAlert as exc:
            fail(EX_REFUSED, f"这段文字不能用：{exc.member}", f"This will not do: {exc.member}")
    alerts.raise_alerts(house(), "cli", where.code, Mode.DRILL, shown)
    with house().store.read() as tx:
        ids = [one.id for one in screen.listing(tx, area=where.code)]
    told = commands.order(house(), "cli", ids, "drill", until)
    click.echo(f"已通知 {len(told)} 块屏幕。 / {len(told)} screens are told.")


def _drill(
    source: str, level: str, says: tuple[str, str], between: tuple[datetime, datetime]
) -> Alert:
    return Alert(
        id=new_id(),
        level=Level(level),
        template="full",
        title=says[0],
        text=says[1],
        source=source,
        effective=between[0],
        expires=between[1],
    )
