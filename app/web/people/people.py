"""The people who sign in: looked up by area, and adding one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from app.dispatch.people import people
from app.dispatch.people.people import Invited, Nominee
from app.domain.audience import Area
from app.store import area, roster, user
from app.store.roster import Wanted
from app.store.session import Tx
from app.web.house import house
from app.web.notices import area_picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("people", __name__, url_prefix="/editor/users")
PAGE = 50
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form above the list holds, as typed."""

    q: str = ""
    area: str = ""
    role: str = ""
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but everybody is asked for."""
        return bool(self.q or self.area or self.role or self.state)


@bp.get("/")
@needs(*permits.KEEPERS)
def index() -> str:
    """List who belongs to one's areas, and the form to add somebody."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@needs(permits.ADMINISTRATOR)
def add() -> tuple[str, int] | str:
    """Make an account without rights and show the link for its owner once."""
    typed = {k: request.form.get(k, "").strip() for k in ("login", "name", "area")}
    with house().store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx, typed)
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
    asked = Asked(**{k: request.args.get(k, "").strip() for k in ("q", "area", "role", "state")})
    mine = permits.granted_to(me(), *permits.KEEPERS)
    place = area.among_named(tx, asked.area, mine) if asked.area else None
    errors = dict(problems or {})
    if asked.area and place is None:
        text = _("没有“%(text)s”这个区域，或者不归您管。请写全称或区划代码。", text=asked.area)
        errors["in"] = [text]
    wanted, after = _wanted(asked, mine, place), request.args.get("after", "")
    found = [] if "in" in errors else roster.page(tx, wanted, PAGE + 1, after)
    codes = {code for one in found for _role, code in one.roles} | {one.home for one in found}
    can_add = me().kind == permits.ADMINISTRATOR
    return render_template(
        "people.html",
        people=found[:PAGE],
        after=found[PAGE - 1].login if len(found) > PAGE else None,
        asked=asked,
        place=place,
        names=area.by_codes(tx, codes),
        typed=typed or {},
        errors=errors,
        invited=[made] if made else [],
        picker=_picker(tx, (typed or {}).get("area", "")) if can_add else None,
    )


def _wanted(asked: Asked, mine: frozenset[str], place: Area | None) -> Wanted:
    states = {"active": True, "closed": False}
    return Wanted(
        above={place.code} if place else mine,
        words=asked.q,
        role=asked.role,
        is_active=states.get(asked.state),
        is_homeless_too=place is None,
    )


def _picker(tx: Tx, chosen: str) -> area_picker.Picker:
    query = request.form.get("area_q", "").strip()
    codes = [chosen] if chosen else []
    return area_picker.picker(
        tx, me(), "administer", codes, name="area", query=query, is_single=True
    )


def _problems(tx: Tx, typed: dict[str, str]) -> dict[str, list[str]]:
    found = account_problems(tx, typed["login"], typed["name"])
    if not permits.among(tx, me(), (permits.ADMINISTRATOR,), [typed["area"]]):
        found["area"] = _("请选择这位用户所在的区域。")
    return {name: [text] for name, text in found.items()}
