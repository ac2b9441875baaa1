"""The line of the day on LED panels: what stands where until when, a new one, taking one off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import daily_line
from app.dispatch.boards.daily_line import Unusable
from app.domain.daily_line import LONGEST, MOST_CHARACTERS
from app.store import area
from app.store.session import Tx
from app.web import moments, place
from app.web.house import house
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.place import Asked
from app.web.screens.screens import keeps

bp = Blueprint("screen_line", __name__, url_prefix="/editor/screens/line")
Errors = dict[str, list[str]]
# A line that was typed after this hour is of the next day, as far as nobody says otherwise.
_EVENING = 18


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show() -> str:
    """Show the lines that stand, and the form."""
    with house().store.read() as tx:
        return _page(tx, _usual_end())


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def save() -> ResponseReturnValue:
    """Give the panels of an area a line, or take theirs off."""
    code = request.form.get("remove", "") or request.form.get("area", "").strip()
    typed, errors = request.form.get("until", "").strip(), Errors()
    with house().store.read() as tx:
        where = place.asked(tx, code, keeps())
    if where.area is None or keeps().isdisjoint(where.area.lineage):
        errors["area"] = [where.problem or _("请选择您负责的区域。")]
    if "remove" in request.form and where.area and not errors:
        daily_line.take_off(house(), me().login, where.area.code)
        flash(_("已撤下，几秒内从屏上消失。"), "good")
        return redirect(url_for("screen_line.show"), 303)
    until = _until(typed, errors)
    if where.area and not errors:
        try:
            text = request.form.get("text", "")
            daily_line.put(house(), me().login, where.area.code, text, until)
        except Unusable as exc:
            errors = _said(exc)
    if errors:
        with house().store.read() as tx:
            return _page(tx, typed, errors), 422
    flash(_("已更新，几秒内送到屏上。"), "good")
    return redirect(url_for("screen_line.show"), 303)


def _until(typed: str, errors: Errors) -> datetime | None:
    try:
        return moments.read(typed, workbench.zone(house()))
    except ValueError:
        errors["until"] = [_("“%(typed)s”不是时间。请写成 2026-11-25 09:00 的样子。", typed=typed)]
        return None


def _said(exc: Unusable) -> Errors:
    hours = LONGEST // timedelta(hours=1)
    words = {
        "no_text": ("text", _("请写一句话，例如“今天多云 3～11℃ 北风3级”。")),
        "too_long": ("text", _("最多 %(n)s 个字。", n=MOST_CHARACTERS)),
        "no_end": ("until", _("请写明显示到什么时间。")),
        "over": ("until", _("这个时间已经过了，请改为以后的时间。")),
        "too_late": ("until", _("最多显示 %(n)s 小时，天气再往后说不准。", n=hours)),
    }
    errors = Errors()
    for code in exc.codes:
        field, text = words[code]
        errors.setdefault(field, []).append(text)
    return errors


def _usual_end() -> str:
    """Return eight in the evening of today, or of tomorrow once it is late."""
    zone = workbench.zone(house())
    local = house().clock().astimezone(zone)
    day = local + timedelta(days=local.hour >= _EVENING)
    return moments.typed(day.replace(hour=20, minute=0, second=0, microsecond=0), zone)


def _where(asked: Asked, mine: frozenset[str]) -> Asked:
    """Return ``asked`` with nothing to choose but what is the keeper's own."""
    own = tuple(one for one in asked.choices if not mine.isdisjoint(one.lineage))
    return replace(asked, choices=own)


def _page(tx: Tx, until: str, errors: Errors | None = None) -> str:
    mine, now = keeps(), house().clock()
    stand = daily_line.kept(tx, now)
    named = area.by_codes(tx, [one.area for one in stand])
    lineages = {code: found.lineage for code, found in named.items()}
    return render_template(
        "screens_line.html",
        lines=[one for one in stand if not mine.isdisjoint(lineages.get(one.area, ()))],
        named=named,
        where=_where(place.asked(tx, request.form.get("area", "").strip(), mine), mine),
        text=request.form.get("text", ""),
        until=until,
        limit=MOST_CHARACTERS,
        errors=errors or {},
    )
