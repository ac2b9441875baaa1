"""``doctor``: is all there that the system stands on."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app import config
from app.cli import doctor_words
from app.cli.output import EX_UNAVAILABLE, house, json_option, show
from app.dispatch.upkeep.doctor import look
from app.domain.condition import Level


@click.command()
@json_option
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check what the system stands on, and say what to do; exit 69 when something is wrong."""
    found = look(house(), config.load().database_url)
    rows = [
        {"check": one.check, "ok": one.level.value, "what": doctor_words.say(one)} for one in found
    ]
    show(rows, as_json)
    if any(one.level is Level.WRONG for one in found):
        raise SystemExit(EX_UNAVAILABLE)
