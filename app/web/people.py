"""The people who sign in, and adding one."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from app.dispatch import people
from app.dispatch.people import Invited, Nominee
from app.store import area, user
from app.store.session import Tx
from app.web import permits
from app.web.auth import me
from app.web.house import house
from app.web.rights import areas_as, needs

bp = Blueprint("people", __name__, url_prefix="/editor/users")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@bp.get("/")
@needs(*permits.KEEPERS)
def index() -> str:
    """Everybody, and the form to add somebody."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@needs(permits.ADMINISTRATOR)
def add() -> tuple[str, int] | str:
    """Make an account without rights and show the link for its owner once."""
    typed = {k: request.form.get(k, "").strip() for k in ("login", "name", "area")}
    with house().store.begin() as tx:
        problems = _problems(tx, typed)
        if problems:
            return _page(tx, typed, problems), 422
        nominee = Nominee(login=typed["login"], name=typed["name"], home=typed["area"])
        made = people.add(tx, house(), me().login, nominee)
        return _page(tx, made=made)


def account_problems(tx: Tx, login: str, name: str) -> dict[str, str]:
    """Return what keeps an account from being made, under ``login`` and ``name``."""
    found: dict[str, str] = {}
    if not _LOGIN.fullmatch(login):
        found["login"] = _("登录名用小写字母开头，2 至 32 个字母、数字、点或横线，例如 wanglan。")
    elif user.by_login(tx, login):
        found["login"] = _("登录名“%(login)s”已有人使用，请换一个。", login=login)
    if not name:
        found["name"] = _("请写姓名，同事在记录里看到的是它。")
    return found


def _page(
    tx: Tx,
    typed: dict[str, str] | None = None,
    problems: dict[str, list[str]] | None = None,
    made: Invited | None = None,
) -> str:
    mine = areas_as(tx, permits.ADMINISTRATOR)
    return render_template(
        "people.html",
        people=user.listing(tx),
        areas=mine,
        names={a.code: a for a in area.everything(tx)},
        typed=typed or {},
        errors=problems or {},
        invited=[made] if made else [],
        can_add=bool(mine),
    )


def _problems(tx: Tx, typed: dict[str, str]) -> dict[str, list[str]]:
    found = account_problems(tx, typed["login"], typed["name"])
    if typed["area"] not in {a.code for a in areas_as(tx, permits.ADMINISTRATOR)}:
        found["area"] = _("请选择这位用户所在的区域。")
    return {name: [text] for name, text in found.items()}
