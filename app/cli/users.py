"""``user create / list / disable``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.dispatch import password
from app.store import area, audit, signin, user

ROLES = ("author", "reviewer", "operator", "administrator")
group = AppGroup("user", help="people who sign in")


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="as colleagues know them")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), default=["author"])
@click.option("--area", "area_code", required=True, help="code or slug; counts for all below it")
@json_option
def create(login: str, name: str, roles: tuple[str, ...], area_code: str, as_json: bool) -> None:
    """Add a user and print the password once."""
    made, now = password.made(), house().clock()
    with house().store.begin() as tx:
        place = area.get(tx, area_code)
        if place is None:
            fail(EX_REFUSED, f"没有“{area_code}”这个区域。", f"There is no area {area_code!r}.")
        if user.by_login(tx, login):
            fail(EX_REFUSED, f"登录名“{login}”已有人使用。", f"The log-in {login!r} is taken.")
        granted = frozenset((role, place.code) for role in roles)
        user.add(tx, login, name, password.hashed(made), granted, now)
        audit.add(
            tx, now, "cli", "user.create", login, {"roles": sorted(roles), "area": place.code}
        )
    show([{"login": login, "password": made, "roles": " ".join(roles)}], as_json)


@group.command("list")
@json_option
def list_users(as_json: bool) -> None:
    """List users and their roles."""
    with house().store.read() as tx:
        rows = [
            {
                "login": u.login,
                "name": u.name,
                "active": "yes" if u.is_active else "no",
                "roles": " ".join(sorted(f"{role}@{code}" for role, code in u.roles)),
            }
            for u in user.listing(tx)
        ]
    show(rows, as_json)


@group.command()
@click.argument("login")
def disable(login: str) -> None:
    """Keep a user out and end all their sessions at once."""
    with house().store.begin() as tx:
        found = user.by_login(tx, login)
        if found is None:
            fail(EX_REFUSED, f"没有“{login}”这个用户。", f"There is no user {login!r}.")
        user.set_active(tx, found[0].id, False)
        signin.end_all(tx, found[0].id)
        audit.add(tx, house().clock(), "cli", "user.disable", login, {})
    click.echo(f"{login} 已停用。 / {login} is disabled.")
