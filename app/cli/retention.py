"""``retention``: what is kept how long, and what would go."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.cli.output import house, json_option, show
from app.dispatch.upkeep import retention as keeper


@click.command()
@click.option("--sweep", is_flag=True, help="take it out now, instead of in the worker's slices")
@json_option
@with_appcontext
def retention(sweep: bool, as_json: bool) -> None:
    """List for each kind of record how long it is kept, and how many of them would go."""
    while sweep and keeper.sweep(house()):
        pass
    rows = [
        {
            "kind": one.rule.key,
            "days": one.days or "—",
            "would_go": one.would_go,
            "oldest": one.oldest.isoformat() if one.oldest else "",
            "setting": one.rule.setting,
            "what": f"{one.rule.zh} / {one.rule.en}",
        }
        for one in keeper.standings(house())
    ]
    show(rows, as_json)
