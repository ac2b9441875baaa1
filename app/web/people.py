"""The people who sign in, and adding one."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from app.dispatch import password
from app.store import area, audit, user
from app.store.session import Tx
from app.web.auth import me
from app.web.house import house
from app.web.names import DUTIES, ROLES
from app.web.rights import areas_as, needs

bp = Blueprint("people", __name__, url_prefix="/editor/users")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@bp.get("/")
@needs("administrator")
def index() -> str:
    """Everybody, and the form to add somebody."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@needs("administrator")
def add() -> tuple[str, int] | str:
    """Add a person and show the generated password once."""
    typed = {k: request.form.get(k, "").strip() for k in ("login", "name", "area")}
    roles = frozenset(request.form.getlist("roles")) & set(ROLES)
    made, now = password.made(), house().clock()
    with house().store.begin() as tx:
        problems = _problems(tx, typed, roles)
        if problems:
            return _page(tx, typed, problems, roles), 422
        granted = frozenset((role, typed["area"]) for role in roles)
        user.add(tx, typed["login"], typed["name"], password.hashed(made), granted, now)
        facts = {"roles": sorted(roles), "area": typed["area"]}
        audit.add(tx, now, me().login, "user.create", typed["login"], facts)
        return _page(tx, made=(typed["login"], made))


def _page(
    tx: Tx,
    typed: dict[str, str] | None = None,
    problems: dict[str, list[str]] | None = None,
    roles: frozenset[str] = frozenset({"author"}),
    made: tuple[str, str] | None = None,
) -> str:
    areas = areas_as(tx, "administrator")
    return render_template(
        "people.html",
        people=user.listing(tx),
        areas=areas,
        names={a.code: a for a in area.everything(tx)},
        roles=ROLES,
        duties=DUTIES,
        typed=typed or {},
        chosen=roles,
        errors=problems or {},
        made=made,
    )


def _problems(tx: Tx, typed: dict[str, str], roles: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not _LOGIN.fullmatch(typed["login"]):
        found["login"] = [_("登录名用小写字母开头，2 至 32 个字母、数字、点或横线，例如 wanglan。")]
    elif user.by_login(tx, typed["login"]):
        found["login"] = [_("登录名“%(login)s”已有人使用，请换一个。", login=typed["login"])]
    if not typed["name"]:
        found["name"] = [_("请写姓名，同事在记录里看到的是它。")]
    if typed["area"] not in {a.code for a in areas_as(tx, "administrator")}:
        found["area"] = [_("请选择区域，权限在该区域及其下级有效。")]
    if not roles:
        found["roles"] = [_("请至少选一个角色。")]
    return found
