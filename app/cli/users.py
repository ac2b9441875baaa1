"""``user create / invite / list / disable``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.dispatch.people import password, people
from app.domain.powers import CONTENT, POWERS, MixedPowers
from app.store import area, audit, invitation, second, signin, user
from app.store.session import Tx
from app.store.user import User

group = AppGroup("user", help="people who sign in")


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="as colleagues know them")
@click.option("--role", "roles", multiple=True, type=click.Choice(CONTENT), help="work on notices")
@click.option("--power", type=click.Choice(POWERS), help="excludes every role")
@click.option("--area", "area_code", required=True, help="code or slug; counts for all below it")
@click.option("--invite", "by_link", is_flag=True, help="print a one-time link, no password")
@json_option
def create(  # noqa: PLR0913 - one argument an option
    login: str,
    name: str,
    roles: tuple[str, ...],
    power: str | None,
    area_code: str,
    by_link: bool,
    as_json: bool,
) -> None:
    """Add a user and print the password once, or the link to set one."""
    held = (*roles, *([power] if power else [])) or ("author",)
    with house().store.begin() as tx:
        place = area.get(tx, area_code)
        if place is None:
            fail(EX_REFUSED, f"没有“{area_code}”这个区域。", f"There is no area {area_code!r}.")
        granted = frozenset((role, place.code) for role in held)
        nominee = people.Nominee(login=login, name=name, home=place.code, roles=granted)
        try:
            invited = people.add(tx, house(), "cli", nominee)
        except user.LoginTaken:
            fail(EX_REFUSED, f"登录名“{login}”已有人使用。", f"The log-in {login!r} is taken.")
        except MixedPowers as exc:
            fail(EX_REFUSED, f"一个账号不能兼任：{exc}。", f"One account cannot hold {exc}.")
        secret = {"link": invited.link} if by_link else {"password": _password(tx, invited.user)}
    show([{"login": login, **secret, "roles": " ".join(held)}], as_json)


@group.command()
@click.argument("login")
@json_option
def invite(login: str, as_json: bool) -> None:
    """Print a new one-time link; the old password and every session end."""
    with house().store.begin() as tx:
        found = user.by_login(tx, login)
        if found is None:
            fail(EX_REFUSED, f"没有“{login}”这个用户。", f"There is no user {login!r}.")
        signin.end_all(tx, found[0].id)
        made = people.invite(tx, house(), "cli", found[0])
    show([{"login": login, "link": made.link, "expires": made.expires.isoformat()}], as_json)


@group.command("setup-link")
@click.argument("login")
@click.option("--lost-phone", is_flag=True, help="forget the second factor and passkeys, too")
@json_option
def setup_link(login: str, lost_phone: bool, as_json: bool) -> None:
    """Let in again who is locked out: print a one-time link; the wait after wrong guesses ends."""
    with house().store.begin() as tx:
        found = user.by_login(tx, login)
        if found is None:
            fail(EX_REFUSED, f"没有“{login}”这个用户。", f"There is no user {login!r}.")
        who = found[0]
        if not who.is_active:
            zh = f"“{login}”已停用，请先由系统管理员启用。"
            fail(EX_REFUSED, zh, f"{login!r} is disabled; an administrator enables it first.")
        signin.end_all(tx, who.id)
        user.unlock(tx, who.id)
        if lost_phone:
            second.reset(tx, who.id)
            audit.add(tx, house().clock(), "cli", "user.second_reset", login, {})
        made = people.invite(tx, house(), "cli", who)
    show([{"login": login, "link": made.link, "expires": made.expires.isoformat()}], as_json)


def _password(tx: Tx, who: User) -> str:
    made = password.made()
    invitation.drop(tx, who.id)
    user.set_password(tx, who.id, password.hashed(made))
    return made


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
