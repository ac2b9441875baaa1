"""``audit verify / export / purge``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.store import audit, audit_search
from app.store.audit_search import Asked

EX_BROKEN = 65
# Network logs are kept for six months at the least (网络安全法 第二十一条).
LEAST_DAYS = 180
group = AppGroup("audit", help="the log of what was done")


@group.command()
@json_option
def verify(as_json: bool) -> None:
    """Go through the whole chain; exit 65 and name the first line that is not as written."""
    with house().store.read() as tx:
        broken, last = audit.verify(tx), audit.last_number(tx)
    show([{"last": last, "sound": "no" if broken else "yes", "broken": broken or ""}], as_json)
    if broken is not None:
        raise SystemExit(EX_BROKEN)


@group.command()
@click.option("--actor", default="")
@click.option("--action", default="")
@click.option("--object", "object_", default="")
def export(actor: str, action: str, object_: str) -> None:
    """Write lines as JSON, one a line, newest first."""
    asked = Asked(actor=actor, action=action, object=object_)
    with house().store.read() as tx:
        for line in audit_search.every(tx, asked):
            said = {**asdict(line), "at": line.at.isoformat()}
            click.echo(json.dumps(said, ensure_ascii=False))


@group.command()
@click.option("--days", default=365, show_default=True, help=f"keep these, at least {LEAST_DAYS}")
def purge(days: int) -> None:
    """Take lines older than so many days off; an anchor stays, and the chain holds from there."""
    if days < LEAST_DAYS:
        fail(EX_REFUSED, f"至少保留 {LEAST_DAYS} 天。", f"Keep at least {LEAST_DAYS} days.")
    now = house().clock()
    with house().store.begin() as tx:
        gone = audit.purge(tx, now - timedelta(days=days), now, "cli")
    click.echo(f"已清理 {gone} 行。 / {gone} lines are gone.")
