"""Screens: how they stand, pairing a new one by its code, shutting one out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.dispatch import enrol
from app.domain.audience import Area
from app.domain.target import TAG_MAX, TAGS_MOST, Slot, led_profile
from app.store import area, audit, screen, slot
from app.store.screen import Screen
from app.store.session import Tx
from app.web import area_picker, permits
from app.web.area_picker import Picker
from app.web.auth import me
from app.web.house import house
from app.web.rights import needs

bp = Blueprint("screens", __name__, url_prefix="/editor/screens")
LATE, OFFLINE = timedelta(seconds=90), timedelta(minutes=5)
PAGE, WAITING_SHOWN = 100, 10
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
    tags: Sequence[str] = ()


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
    if request.form.get("do") == "find":
        with house().store.read() as tx:
            return _page(tx, typed), 200
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


@bp.route("/<screen_id>/tags", methods=["GET", "POST"])
@needs(*permits.SCREEN_KEEPERS)
def tags(screen_id: str) -> tuple[str, int] | str | Response:
    """Say where a screen hangs in words that notices can be aimed at."""
    one = _mine(screen_id)
    with house().store.read() as tx:
        now = slot.tags_of(tx, one.slot or "")
        others = slot.tags_within(tx, [_area_of(one)])
    if request.method == "GET":
        typed = _("、").join(sorted(now))
        return render_template("screens_tags.html", screen=one, typed=typed, others=others)
    typed = request.form.get("tags", "")
    chosen = frozenset(t for t in re.split(r"[\s,，、;；]+", typed) if t)
    if errors := _tag_problems(chosen):
        page = render_template(
            "screens_tags.html", screen=one, typed=typed, others=others, errors=errors
        )
        return page, 422
    enrol.tag(house(), one.id, chosen)
    with house().store.begin() as tx:
        facts = {"name": one.name, "tags": sorted(chosen)}
        audit.add(tx, house().clock(), me().login, "screen.tags", one.id, facts)
    flash(_("“%(name)s”的标签已更新，最多十分钟后生效。", name=one.name or one.id), "good")
    return redirect(url_for("screens.index"))


def _tag_problems(chosen: frozenset[str]) -> dict[str, list[str]]:
    long = sorted(t for t in chosen if len(t) > TAG_MAX)
    found = [_("标签“%(tag)s”太长，最多 %(limit)s 个字。", tag=t, limit=TAG_MAX) for t in long]
    if len(chosen) > TAGS_MOST:
        found.append(_("一块屏最多 %(limit)s 个标签。", limit=TAGS_MOST))
    return {"tags": found} if found else {}


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
    wanted = request.args.get("q", "").strip()
    page = max(request.args.get("page", 1, type=int), 1)
    mine = permits.granted_to(me(), *permits.SCREEN_KEEPERS)
    found = screen.page(tx, mine, wanted, PAGE + 1, (page - 1) * PAGE)
    return render_template(
        "screens.html",
        lines=_lines(tx, found[:PAGE]),
        q=wanted,
        page=page,
        has_more=len(found) > PAGE,
        waiting=screen.in_waiting(tx, house().clock(), WAITING_SHOWN),
        picker=picker(tx, typed or {}),
        states=STATES,
        tones=TONES,
        typed=typed or {},
        errors=problems or {},
        server=house().public_url,
    )


def _lines(tx: Tx, found: list[Screen]) -> list[Line]:
    named, now = area.by_codes(tx, {_area_of(one) for one in found}), house().clock()
    tags = slot.tags_by_key(tx, {one.slot for one in found if one.slot})
    return [
        Line(one, standing(one, now), named.get(_area_of(one)), tags.get(one.slot or "", ()))
        for one in found
    ]


def picker(tx: Tx, typed: dict[str, str]) -> Picker:
    """Return the choice of the area in which a screen stands."""
    query = request.form.get("area_q", "").strip()
    chosen = [typed["area"]] if typed.get("area") else []
    return area_picker.picker(tx, me(), "screens", chosen, name="area", query=query, is_single=True)


def _is_mine(tx: Tx, code: str) -> bool:
    return bool(permits.among(tx, me(), permits.SCREEN_KEEPERS, [code]))


def _problems(tx: Tx, typed: dict[str, str], waiting: Screen | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if waiting is None:
        found["code"] = [
            _("没有屏幕正显示这个配对码。请核对屏上的 8 位字符；配对码 10 分钟后会换。")
        ]
    if not typed["name"]:
        found["name"] = [_("请写明屏幕挂在哪里，例如“东门 LED 屏”。")]
    if not _is_mine(tx, typed["area"]):
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
        if not _is_mine(tx, _area_of(found)):
            abort(403)
    return found


def _area_of(one: Screen) -> str:
    return Slot.parse(one.slot).area if one.slot else ""
