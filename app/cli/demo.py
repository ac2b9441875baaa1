"""``demo load``."""

from __future__ import annotations

from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.demo import neighbourhood
from app.store import user

group = AppGroup("demo", help="the fictional neighbourhood")


@group.command()
@json_option
def load(as_json: bool) -> None:
    """Fill an empty store with 望春里社区 and print the generated log-ins."""
    with house().store.read() as tx:
        used = user.count(tx)
    if used:
        fail(EX_REFUSED, "库中已有数据，演示数据只装入空库。", "The store is not empty.")
    rows = [
        {"login": x.login, "password": x.password, "what": x.what}
        for x in neighbourhood.load(house())
    ]
    show(rows, as_json)
