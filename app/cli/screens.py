"""``screen list / approve / revoke / line``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, instant, json_option, place, show
from app.dispatch.boards import daily_line
from app.dispatch.screens import enrol
from app.store import screen

group = AppGroup("screen", help="screens and their pairing")


@group.command("list")
@json_option
def list_screens(as_json: bool) -> None:
    """List all screens."""
    with house().store.read() as tx:
        rows = [
            {
                "id": s.id,
                "name": s.name,
                "state": s.state,
                "slot": s.slot,
                "code": s.code,
                "shown": s.shown,
                "alerts": s.alerts_seq,
                "drill_until": s.drill_until,
                "seen_at": s.seen_at,
            }
            for s in screen.listing(tx)
        ]
    show(rows, as_json)


@group.command()
@click.argument("code")
@click.option("--area", "area_code", required=True, help="code or slug")
@click.option("--name", required=True, help="where it hangs: 东门 LED 屏")
@click.option("--profile", default="", help="192x32-mono; default: what the screen says")
def approve(code: str, area_code: str, name: str, profile: str) -> None:
    """Admit the screen that shows CODE."""
    where = place(area_code)
    with house().store.read() as tx:
        shown = screen.by_code(tx, code.upper(), house().clock())
    if shown is None:
        fail(EX_REFUSED, f"没有屏幕显示 {code}，或已过期。", f"No screen shows {code} now.")
    enrol.approve(house(), code, where.code, profile or shown.profile, name)
    click.echo(f"{name} 已接入。 / {name} is admitted.")


@group.command()
@click.argument("screen_id")
def revoke(screen_id: str) -> None:
    """Shut one screen out for good."""
    enrol.revoke(house(), screen_id)
    click.echo("已停用该屏。 / The screen is shut out.")


@group.command()
@click.option("--area", "area_code", required=True, help="code or slug")
@click.option("--until", "until_text", default="", help="2026-11-25T20:00, local; at most 48 hours")
@click.argument("text", default="")
def line(area_code: str, until_text: str, text: str) -> None:
    """Have the LED panels of an area show TEXT after their notices; without TEXT, no more."""
    where = place(area_code)
    if not text:
        daily_line.take_off(house(), "cli", where.code)
        click.echo("已撤下。 / It is off.")
        return
    try:
        until = instant(until_text) if until_text else None
        made = daily_line.put(house(), "cli", where.code, text, until)
    except daily_line.Unusable as exc:
        fail(EX_REFUSED, f"不能显示：{', '.join(exc.codes)}。", f"Refused: {', '.join(exc.codes)}.")
    click.echo(f"已送到屏上：{made.text} / On its way: {made.text}")
