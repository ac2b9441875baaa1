"""Hide a notice from above on one's own boards, and show it again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.notices import hide as desk
from app.domain import hiding
from app.domain.audience import Area
from app.domain.notice import Notice
from app.store import area, hidden, notice
from app.store.session import Tx
from app.store.user import User
from app.web import problems
from app.web.house import house
from app.web.notices import area_picker, workbench
from app.web.people import auth, permits

bp = Blueprint("hidings", __name__, url_prefix="/editor/notices/<string(length=8):notice_id>/hide")


@bp.get("")
def page(notice_id: str) -> ResponseReturnValue:
    """Ask where, and why."""
    with house().store.read() as tx:
        latest = _below_ones_own(tx, notice_id)
        mine = [a.code for a in _hiders(tx, auth.me(), latest)]
    return _page(latest, mine[:1], "", {})


@bp.post("")
def hide(notice_id: str) -> ResponseReturnValue:
    """Hide it on the boards of one area."""
    code, reason = request.form.get("area", ""), request.form.get("reason", "")
    with house().store.read() as tx:
        latest = _below_ones_own(tx, notice_id)
    if request.form.get("do") == "find":
        return _page(latest, [code], reason, {})
    if not code:
        return _page(latest, [], reason, {"area": [_("请选择在哪里隐藏。")]}), 422
    try:
        is_new = desk.hide(house(), notice_id, code, reason, auth.me())
    except NotAllowed:
        raise _not_yours(code) from None
    except NotReady as exc:
        return _page(latest, [code], reason, _said(exc)), 422
    flash(_("已隐藏，这里的屏和页面几秒内撤下。") if is_new else _("这里早已隐藏。"), "good")
    return _back(notice_id)


@bp.post("/undo")
def undo(notice_id: str) -> ResponseReturnValue:
    """Show it again."""
    code = request.form.get("area", "")
    try:
        was_hidden = desk.show_again(house(), notice_id, code, auth.me())
    except NotThere:
        raise NotFound from None
    except NotAllowed:
        raise _not_yours(code) from None
    flash(_("已恢复显示。") if was_hidden else _("这里没有隐藏它。"), "good")
    return _back(notice_id)


def shown_on(tx: Tx, who: User, latest: Notice) -> dict[str, object]:
    """Return what a notice's page says of hiding: where it is hidden, and whether one may."""
    rows = hidden.of_notice(tx, latest.id)
    named = area.by_codes(tx, [row.area for row in rows])
    mine = permits.among(tx, who, permits.REVIEWERS, named)
    return {
        "hidings": [(row, named[row.area], row.area in mine) for row in rows],
        "can_hide": bool(_hiders(tx, who, latest)),
    }


def _hiders(tx: Tx, who: User, latest: Notice) -> list[Area]:
    """Return the areas in which ``who`` releases and that could hide ``latest`` now."""
    granted = area.by_codes(tx, permits.granted_to(who, *permits.REVIEWERS))
    now, rows = house().clock(), {row.area for row in hidden.of_notice(tx, latest.id)}
    return [
        a
        for a in sorted(granted.values(), key=lambda a: a.path)
        if a.is_open and a.code not in rows and not hiding.refusal(latest, a, now)
    ]


def _below_ones_own(tx: Tx, notice_id: str) -> Notice:
    """Return a notice that comes down to an area in which this person releases."""
    latest = notice.latest(tx, notice_id)
    if latest is None:
        raise NotFound
    granted = permits.granted_to(auth.me(), *permits.REVIEWERS)
    lineages = {c for a in area.by_codes(tx, granted).values() for c in a.lineage}
    if lineages.isdisjoint(latest.areas):
        people = permits.who_can(tx, permits.REVIEWERS, latest.areas)
        raise permits.NotYours(permits.REVIEWERS, latest.areas, people)
    return latest


def _page(latest: Notice, chosen: list[str], reason: str, errors: dict[str, list[str]]) -> str:
    query = request.values.get("area_q", "").strip()
    with house().store.read() as tx:
        picker = area_picker.picker(
            tx, auth.me(), "release", chosen, name="area", query=query, is_single=True
        )
    return render_template("hide.html", notice=latest, picker=picker, reason=reason, errors=errors)


def _said(exc: NotReady) -> dict[str, list[str]]:
    here, told = house(), dict[str, list[str]]()
    for one in exc.problems:
        field = "area" if one.field == "hide" else one.field
        sentence = problems.say(one, here.clock(), workbench.zone(here))
        told.setdefault(field, []).append(sentence)
    return told


def _not_yours(code: str) -> permits.NotYours:
    with house().store.read() as tx:
        people = permits.who_can(tx, permits.REVIEWERS, [code])
    return permits.NotYours(permits.REVIEWERS, [code], people)


def _back(notice_id: str) -> ResponseReturnValue:
    return redirect(url_for("notices.show", notice_id=notice_id), 303)
