"""``screen command / commands``: have screens do something once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click
from flask.cli import with_appcontext

from app.cli.output import EX_REFUSED, fail, house, instant, json_option, place, show
from app.dispatch.screens import commands
from app.dispatch.screens.commands import COMMANDS, BadOrder
from app.store import command as store
from app.store import screen

_REFUSALS = {
    "no_until": ("请用 --until 写明到什么时候，或 --until off。", "Say --until when, or off."),
    "too_long": ("最长 24 小时。", "At most 24 hours."),
}


@click.command()
@click.argument("wanted", type=click.Choice(COMMANDS), metavar="COMMAND")
@click.argument("screen_ids", nargs=-1, metavar="[SCREEN]...")
@click.option("--area", "area_code", help="all screens at or below it")
@click.option("--until", help="blank, drill: 2026-11-25T18:00, local time; off ends it")
@json_option
@with_appcontext
def command(
    wanted: str,
    screen_ids: tuple[str, ...],
    area_code: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Have screens do COMMAND: screenshot, restart, purge, blank, drill or rekey."""
    chosen = set(screen_ids)
    if area_code:
        with house().store.read() as tx:
            chosen |= {one.id for one in screen.listing(tx, area=place(area_code).code)}
    ends = house().clock() if until == "off" else instant(until) if until else None
    try:
        made = commands.order(house(), "cli", sorted(chosen), wanted, ends)
    except BadOrder as exc:
        fail(EX_REFUSED, *_REFUSALS[exc.code])
    if not made:
        fail(EX_REFUSED, "没有这样的屏幕在使用。", "No such screen is in use.")
    show(_rows(made), as_json)


@click.command("commands")
@click.argument("screen_id", metavar="SCREEN")
@json_option
@with_appcontext
def list_commands(screen_id: str, as_json: bool) -> None:
    """List what SCREEN was told to do, and what became of it, the latest first."""
    with house().store.read() as tx:
        found = store.of_screens(tx, [screen_id])
    show(_rows(found), as_json)


def _rows(found: Iterable[store.Command]) -> list[dict[str, object]]:
    now: datetime = house().clock()
    return [
        {
            "screen": one.screen,
            "command": one.command,
            "asked_at": one.asked_at,
            "asked_by": one.asked_by,
            "until": one.until,
            "state": one.state(now),
            "why": one.why,
            "nonce": one.nonce,
        }
        for one in found
    ]
