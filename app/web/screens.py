"""Screens: how they stand, pairing a new one by its code, shutting one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.dispatch import enrol
from app.domain.audience import Area
from app.domain.target import Slot, led_profile
from app.store import audit, screen
from app.store.screen import Screen
from app.store.session import Tx
from app.web import permits
from app.web.auth import me
from app.web.house import house
from app.web.rights import areas_as, needs

bp = Blueprint("screens", __name__, url_prefix="/editor/screens")
LATE, OFFLINE = timedelta(seconds=90), timedelta(minutes=5)
STATES = {
    "online": _l("在线"),
    "late": _l("信号迟缓"),
    "offline": _l("离线"),
    "never": _l("尚未连接"),
    "waiting": _l("等待接入"),
    "revoked": _l("已停用"),
}
TONES = {
    "online": "good",
    "late": "warn",
    "offline": "bad",
    "never": "warn",
    "waiting": "warn",
    "revoked": "off",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One screen as the table shows it; ``state`` is online, late, offline, never or revoked."""

    screen: Screen
    state: str
    area: Area | None


def standing(one: Screen, now: datetime) -> str:
    """Return how a screen stands by its last sign of life (late at 90 s, offline at 5 min)."""
    if one.state != "approved":
        return one.state
    if one.seen_at is None:
        return "never"
    silent = now - one.seen_at
    return "online" if silent < LATE else "late" if silent < OFFLINE else "offline"


@bp.get("/")
@needs(*permits.SCREEN_KEEPERS)
def index() -> str:
    """All screens of the operator's areas."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/pair")
@needs(*permits.SCREEN_KEEPERS)
def pair() -> tuple[str, int] | Response:
    """Admit the screen that shows the typed code."""
    typed = {k: request.form.get(k, "").strip() for k in ("code", "name", "area", "profile")}
    if problems := admit(typed):
        with house().store.read() as tx:
            return _page(tx, typed, problems), 422
    flash(_("“%(name)s”已接入，几秒内开始显示。", name=typed["name"]), "good")
    return redirect(url_for("screens.index"))


def admit(typed: dict[str, str]) -> dict[str, list[str]]:
    """Admit the screen whose code was typed; return the problems by field, none when it is in."""
    code = typed["code"].upper().replace(" ", "").replace("-", "")
    with house().store.read() as tx:
        problems = _problems(tx, typed, screen.by_code(tx, code, house().clock()))
    if problems:
        return problems
    enrol.approve(house(), code, typed["area"], typed["profile"], typed["name"])
    with house().store.begin() as tx:
        facts = {"name": typed["name"], "area": typed["area"]}
        audit.add(tx, house().clock(), me().login, "screen.approve", code, facts)
    return {}


@bp.get("/<screen_id>/revoke")
@needs(*permits.SCREEN_KEEPERS)
def ask_revoke(screen_id: str) -> str:
    """Say what shutting the screen out will do."""
    return render_template("screens_revoke.html", screen=_mine(screen_id))


@bp.post("/<screen_id>/revoke")
@needs(*permits.SCREEN_KEEPERS)
def revoke(screen_id: str) -> Response:
    """Shut the screen out."""
    gone = _mine(screen_id)
    enrol.revoke(house(), gone.id)
    with house().store.begin() as tx:
        audit.add(tx, house().clock(), me().login, "screen.revoke", gone.id, {"name": gone.name})
    flash(_("“%(name)s”已停用。", name=gone.name or gone.id))
    return redirect(url_for("screens.index"))


def _page(
    tx: Tx, typed: dict[str, str] | None = None, problems: dict[str, list[str]] | None = None
) -> str:
    mine = areas_as(tx, *permits.SCREEN_KEEPERS)
    by_code, now = {a.code: a for a in mine}, house().clock()
    lines = [Line(s, standing(s, now), by_code.get(_area_of(s))) for s in screen.listing(tx)]
    return render_template(
        "screens.html",
        lines=[x for x in lines if x.area],
        waiting=[x.screen for x in lines if x.screen.state == "waiting"],
        areas=mine,
        states=STATES,
        tones=TONES,
        typed=typed or {},
        errors=problems or {},
        server=house().public_url,
    )


def _problems(tx: Tx, typed: dict[str, str], waiting: Screen | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if waiting is None:
        found["code"] = [
            _("没有屏幕正显示这个配对码。请核对屏上的 8 位字符；配对码 10 分钟后会换。")
        ]
    if not typed["name"]:
        found["name"] = [_("请写明屏幕挂在哪里，例如“东门 LED 屏”。")]
    if typed["area"] not in {a.code for a in areas_as(tx, *permits.SCREEN_KEEPERS)}:
        found["area"] = [_("请选择您负责的区域。")]
    try:
        led_profile(typed["profile"])
    except ValueError:
        found["profile"] = [_("请写成 宽x高，例如 192x32 或 192x32-full（16x16 至 1920x1080）。")]
    return found


def _mine(screen_id: str) -> Screen:
    with house().store.read() as tx:
        found = screen.get(tx, screen_id)
        if found is None:
            abort(404)
        if _area_of(found) not in {a.code for a in areas_as(tx, *permits.SCREEN_KEEPERS)}:
            abort(403)
    return found


def _area_of(one: Screen) -> str:
    return Slot.parse(one.slot).area if one.slot else ""
