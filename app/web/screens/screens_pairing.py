"""Pairing a new screen by the code it shows: typed, or brought along by the code's own link."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.screens import enrol
from app.domain.target import led_profile
from app.store import audit, screen
from app.store.screen import Screen
from app.store.session import Tx
from app.web.house import house
from app.web.notices import area_picker
from app.web.notices.area_picker import Picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.screens.screens_own import is_mine

bp = Blueprint("pairing", __name__, url_prefix="/editor/screens/pair")
WAITING_SHOWN = 10
_FIELDS = ("code", "name", "area", "profile")


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show() -> str:
    """Show what waits, and the form; ``?code=`` fills it in from the link a screen shows."""
    code = _clean(request.args.get("code", ""))
    with house().store.read() as tx:
        shown = screen.by_code(tx, code, house().clock()) if code else None
        typed = {"code": code, "profile": shown.profile if shown else ""}
        return _page(tx, {k: v for k, v in typed.items() if v}, shown)


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def pair() -> ResponseReturnValue:
    """Admit the screen that shows the typed code."""
    typed = {k: request.form.get(k, "").strip() for k in _FIELDS}
    if request.form.get("do") == "find":
        with house().store.read() as tx:
            return _page(tx, typed), 200
    with house().store.read() as tx:
        waiting = screen.by_code(tx, _clean(typed["code"]), house().clock())
    if problems := admit(typed):
        with house().store.read() as tx:
            return _page(tx, typed, waiting, problems), 422
    flash(_("“%(name)s”已接入，几秒内开始显示。", name=typed["name"]), "good")
    target = waiting.id if waiting else ""
    return redirect(url_for("screen_page.show", screen_id=target))


def admit(typed: dict[str, str]) -> dict[str, list[str]]:
    """Admit the screen whose code was typed; return the problems by field, none when it is in.

    Without a profile it is the one the screen named itself.
    """
    code = _clean(typed["code"])
    with house().store.read() as tx:
        waiting = screen.by_code(tx, code, house().clock())
        profile = typed["profile"] or (waiting.profile if waiting else "")
        problems = _problems(tx, {**typed, "profile": profile}, waiting)
    if problems:
        return problems
    enrol.approve(house(), code, typed["area"], profile, typed["name"])
    with house().store.begin() as tx:
        facts = {"name": typed["name"], "area": typed["area"]}
        audit.add(tx, house().clock(), me().login, "screen.approve", code, facts)
    return {}


def picker(tx: Tx, typed: dict[str, str]) -> Picker:
    """Return the choice of the area in which a screen stands."""
    query = request.form.get("area_q", "").strip()
    chosen = [typed["area"]] if typed.get("area") else []
    return area_picker.picker(tx, me(), "screens", chosen, name="area", query=query, is_single=True)


def _page(
    tx: Tx,
    typed: dict[str, str],
    shown: Screen | None = None,
    problems: dict[str, list[str]] | None = None,
) -> str:
    return render_template(
        "screens_pair.html",
        waiting=screen.in_waiting(tx, house().clock(), WAITING_SHOWN),
        shown=shown,
        picker=picker(tx, typed),
        typed=typed,
        errors=problems or {},
        server=house().public_url,
    )


def _clean(code: str) -> str:
    return code.upper().replace(" ", "").replace("-", "")


def _problems(tx: Tx, typed: dict[str, str], waiting: Screen | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if waiting is None:
        found["code"] = [
            _("没有屏幕正显示这个配对码。请核对屏上的 8 位字符；配对码 10 分钟后会换。")
        ]
    if not typed["name"]:
        found["name"] = [_("请写明屏幕挂在哪里，例如“东门 LED 屏”。")]
    if not is_mine(tx, typed["area"]):
        found["area"] = [_("请选择您负责的区域。")]
    if waiting is not None or typed["profile"]:
        try:
            led_profile(typed["profile"])
        except ValueError:
            wrong = _("请写成 宽x高，例如 192x32 或 192x32-full（16x16 至 1920x1080）。")
            found["profile"] = [wrong]
    return found
