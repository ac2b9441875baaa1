"""``demo load`` and ``demo clear``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app import config
from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.demo import clearing, neighbourhood
from app.store import census, user

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


@group.command()
@click.option("--yes", is_flag=True, help="do it; without this it is only said what goes")
@json_option
def clear(yes: bool, as_json: bool) -> None:
    """Take the fictional neighbourhood away, where there is nothing else; stop Linli first."""
    with house().store.read() as tx:
        if not clearing.is_there(tx):
            fail(EX_REFUSED, "库中没有演示数据。", "There is no demo data here.")
        others = clearing.foreign(tx)
        rows = [{"what": name, "rows": count} for name, count in census.of(tx).items()]
    if others:
        zh, en = ("；".join(told) for told in zip(*others, strict=True))
        fail(
            EX_REFUSED,
            f"库中还有别的数据，没有删除：{zh}。",
            f"Nothing was removed, there is other data: {en}",
        )
    show(rows, as_json)
    if not yes:
        fail(EX_REFUSED, "以上都会删除；确认请加 --yes。", "All of it would go; add --yes.")
    clearing.clear(house(), config.load().database_url)
    click.echo("已删除，库和新装的一样。 / Removed; the store is as new.", err=True)
