"""After how long a silent screen is an alarm, and when panels are darker."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import dimming
from app.dispatch.screens import alarms
from app.domain import dimming as dims_of
from app.domain.alarm import LEAST_MIN, MOST_MIN, Rule
from app.domain.dimming import Dim
from app.domain.target import TAG_MAX
from app.store import area, slot_tags
from app.store.session import Tx
from app.web import place
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.screens.screens import keeps

bp = Blueprint("screen_rules", __name__, url_prefix="/editor/screens/rules")
Errors = dict[str, list[str]]


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show() -> str:
    """Show the rules and the hours of dimming."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/alarms")
@needs(*permits.SCREEN_KEEPERS)
def save_alarms() -> ResponseReturnValue:
    """Change the usual time, add an exception, or take one away."""
    with house().store.begin() as tx:
        usual, listed = alarms.rules(tx)
        gone = request.form.get("remove", "")
        if gone:
            listed, errors = _without(tx, listed, gone)
        elif request.form.get("do") == "usual":
            usual, errors = _usual(usual)
        else:
            listed, errors = _with_typed(tx, listed)
        if errors:
            return _page(tx, errors), 422
        alarms.set_rules(tx, house(), me().login, usual, listed)
    flash(_("离线告警的规则已保存。"), "good")
    return redirect(url_for("screen_rules.show"), 303)


@bp.post("/dimming")
@needs(*permits.SCREEN_KEEPERS)
def save_dimming() -> ResponseReturnValue:
    """Add hours in which panels are darker, or take some away."""
    with house().store.read() as tx:
        kept, gone = dimming.kept(tx), request.form.get("remove", "")
        if gone:
            chosen = [d for n, d in enumerate(kept) if str(n) != gone]
        else:
            typed, errors = _typed_dim(len(kept))
            if typed is None or errors:
                return _page(tx, errors), 422
            chosen = [*kept, typed]
    dimming.put(house(), me().login, chosen)
    flash(_("夜间调光已保存，几秒内送到所有屏。"), "good")
    return redirect(url_for("screen_rules.show"), 303)


def _usual(before: timedelta) -> tuple[timedelta, Errors]:
    typed = request.form.get("usual", "").strip()
    if typed.isdecimal() and alarms.may_be(int(typed)):
        return timedelta(minutes=int(typed)), {}
    return before, {"usual": [_minutes_wrong()]}


def _with_typed(tx: Tx, listed: list[Rule]) -> tuple[list[Rule], Errors]:
    typed, tag = request.form.get("minutes", "").strip(), request.form.get("tag", "").strip()
    name, errors = request.form.get("area", "").strip(), Errors()
    where = place.asked(tx, name, keeps())
    if not (typed.isdecimal() and alarms.may_be(int(typed))):
        errors["minutes"] = [_minutes_wrong()]
    if bool(name) == bool(tag):
        errors["tag"] = [_("范围和标签请填一样：规则只对其中一种。")]
    elif len(tag) > TAG_MAX:
        errors["tag"] = [_("标签“%(tag)s”太长，最多 %(limit)s 个字。", tag=tag, limit=TAG_MAX)]
    elif name and (where.area is None or not _keeps(where.area.lineage)):
        errors["area"] = [where.problem or _("请选择您负责的区域。")]
    if errors:
        return listed, errors
    code = where.area.code if where.area else ""
    others = [r for r in listed if (r.area, r.tag) != (code, tag)]
    return [*others, Rule(area=code, tag=tag, minutes=int(typed))], {}


def _without(tx: Tx, listed: list[Rule], gone: str) -> tuple[list[Rule], Errors]:
    kind, __, name = gone.partition(":")
    found = area.get(tx, name) if kind == "area" else None
    if found is not None and not _keeps(found.lineage):
        return listed, {"area": [_("请选择您负责的区域。")]}
    return [r for r in listed if (r.area if kind == "area" else r.tag) != name], {}


def _keeps(lineage: tuple[str, ...]) -> bool:
    return not keeps().isdisjoint(lineage)


def _minutes_wrong() -> str:
    return _("请填 %(least)s 到 %(most)s 之间的分钟数。", least=LEAST_MIN, most=MOST_MIN)


def _typed_dim(kept: int) -> tuple[Dim | None, Errors]:
    start, end = _time("from"), _time("until")
    typed, errors = request.form.get("percent", "").strip(), Errors()
    if start is None or end is None:
        field = "from" if start is None else "until"
        errors[field] = [_("请写成 22:00 的样子。")]
        return None, errors
    made = Dim(start=start, end=end, percent=int(typed) if typed.isdecimal() else 0)
    said = {
        "no_time": ("until", _("开始和结束不能相同。")),
        "percent": ("percent", _("请填 5 到 100 之间的数。")),
        "too_many": ("from", _("最多 %(n)s 段，请先删除不用的。", n=dims_of.MOST)),
    }
    for code in dims_of.problems(made, kept):
        field, text = said[code]
        errors.setdefault(field, []).append(text)
    return made, errors


def _time(field: str) -> time | None:
    try:
        return time.fromisoformat(request.form.get(field, "").strip()).replace(second=0)
    except ValueError:
        return None


def _page(tx: Tx, errors: Errors | None = None) -> str:
    usual, listed = alarms.rules(tx)
    mine = keeps()
    return render_template(
        "screens_rules.html",
        usual=request.form.get("usual") or usual // timedelta(minutes=1),
        rules=listed,
        named=area.by_codes(tx, [r.area for r in listed if r.area]),
        dims=dimming.kept(tx),
        where=place.asked(tx, request.form.get("area", "").strip(), mine),
        tags=slot_tags.within(tx, mine),
        typed=request.form,
        errors=errors or {},
    )
