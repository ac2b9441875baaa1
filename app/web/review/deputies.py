"""Who stands in for me while I am away, and for whom I do."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.powers import REVIEWERS
from app.store import audit, deputy, user
from app.web import moments
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs

bp = Blueprint("deputies", __name__, url_prefix="/editor")
# A deputy for longer is somebody who should have the role.
MOST_DAYS = 92


@bp.get("/deputies")
@needs("author", *REVIEWERS)
def show() -> ResponseReturnValue:
    """Show both, and the form to name somebody."""
    return _page({})


@bp.post("/deputies")
@needs(*REVIEWERS)
def add() -> ResponseReturnValue:
    """Name somebody, by log-in, for a span of days."""
    here, me = house(), auth.me()
    login = request.form.get("login", "").strip()
    with here.store.read() as tx:
        found = user.by_login(tx, login) if login else None
    first, last, errors = _span()
    if found is None or not found[0].is_active:
        errors["login"] = [_("没有“%(login)s”这个登录名。请问清楚同事的登录名。", login=login)]
    elif found[0].id == me.id:
        errors["login"] = [_("不能由您自己代您审核。")]
    elif found[0].kind != me.kind:
        errors["login"] = [_("管理员账号不能代人审核。请选一位工作人员。")]
    if errors or found is None or first is None or last is None:
        return _page(errors), 422
    with here.store.begin() as tx:
        deputy.add(tx, me.id, found[0].id, first, last)
        facts = {"deputy": found[0].login, "from": first.isoformat(), "until": last.isoformat()}
        audit.add(tx, here.clock(), me.login, "review.deputy", me.id, facts)
    flash(_("已指定。这几天 %(who)s 可以代您审核。", who=found[0].name), "good")
    return redirect(url_for("deputies.show"), 303)


@bp.post("/deputies/<string(length=8):row>/end")
@needs(*REVIEWERS)
def end(row: str) -> ResponseReturnValue:
    """End one of my own arrangements at once."""
    here, me = house(), auth.me()
    with here.store.begin() as tx:
        if deputy.end(tx, row, me.id):
            audit.add(tx, here.clock(), me.login, "review.deputy_end", me.id, {"deputy": row})
    flash(_("已停止代理。"), "good")
    return redirect(url_for("deputies.show"), 303)


def _today() -> date:
    here = house()
    return here.clock().astimezone(ZoneInfo(here.time_zone)).date()


def _span() -> tuple[date | None, date | None, dict[str, list[str]]]:
    days: dict[str, date | None] = {}
    errors: dict[str, list[str]] = {}
    for name in ("from_day", "until_day"):
        days[name] = moments.read_day(request.form.get(name, ""))
        if days[name] is None:
            errors[name] = [_("请选一个日期，例如 2026-11-25。")]
    first, last = days["from_day"], days["until_day"]
    if first and last:
        if last < first or last < _today():
            errors["until_day"] = [_("最后一天不能早于第一天，也不能早于今天。")]
        elif last - first > timedelta(days=MOST_DAYS):
            errors["until_day"] = [_("最长 %(n)s 天。更久的，请管理员给他审核权限。", n=MOST_DAYS)]
    return first, last, errors


def _page(errors: dict[str, list[str]]) -> str:
    here, me, today = house(), auth.me(), _today()
    with here.store.read() as tx:
        mine, others = deputy.of(tx, me.id, today), deputy.standing_in(tx, me.id, today)
        ids = {d.deputy_id for d in mine} | {d.user_id for d in others}
        people = {i: known.name for i in ids if (known := user.get(tx, i))}
    return render_template(
        "deputies.html",
        mine=mine,
        others=others,
        people=people,
        may_name=bool(permits.granted_to(me, *REVIEWERS)),
        today=today.isoformat(),
        form=request.form,
        errors=errors,
    )
