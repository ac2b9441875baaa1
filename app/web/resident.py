"""What residents reach through Flask: the front door, short links, and boards still to come."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch import page as pages
from app.dispatch import warning_page
from app.store import area, setting, user
from app.web import errors, headers, locale, problem_json
from app.web.house import house

bp = Blueprint("resident", __name__)


@bp.get("/")
def front() -> ResponseReturnValue:
    """Lead to the default area's page; before set-up, say where the link is."""
    with house().store.read() as tx:
        place = area.get(tx, str(setting.get(tx, "default_area", "")))
        if place is None:
            place = area.deepest_open(tx)
        people = user.count(tx)
    if place is None or not people:
        return render_template("welcome.html")
    answer = redirect(url_for("resident.board", place=place.slug))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/p/<notice_id>")
def notice(notice_id: str) -> ResponseReturnValue:
    """Show one notice, in whatever phase of its life it is."""
    found = pages.notice_page(house(), notice_id.lower(), locale.language())
    if found is None:
        return errors.page(404, _("没有这条通知"), _("链接可能打错了，或者它还没有发布。"))
    fixed = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": headers.document_policy(found.body),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
    }
    return found.body, found.status, fixed


@bp.get("/w/<name>")
def warned(name: str) -> ResponseReturnValue:
    """Show one warning, while it holds and after."""
    body = warning_page.warning_page_of(house(), name.lower(), locale.language())
    if body is None:
        return errors.page(404, _("没有这条预警"), _("链接可能打错了，或者它还没有发布。"))
    fixed = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": headers.document_policy(body),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
    }
    return body, 200, fixed


@bp.get("/a/<place>/")
@bp.get("/tv/<place>/", endpoint="portal")
def board(place: str) -> ResponseReturnValue:
    """A board the origin does not hold: still to be made, or nobody's."""
    with house().store.read() as tx:
        known = area.get(tx, place)
    if known is None or not known.is_open:
        text = _("没有“%(place)s”这个社区，或者它还没有开通。请核对地址。", place=place)
        return errors.page(404, _("没有这个社区"), text)
    body, status = errors.page(503, _("正在准备"), _("页面正在生成，请几秒后刷新。"))
    return body, status, {"Retry-After": "2", "Refresh": "2"}


@bp.get("/feeds/<place>/<path:name>")
@bp.get("/app/v1/<place>/<path:name>", endpoint="app_feed")
def document(place: str, name: str) -> ResponseReturnValue:
    """A document the origin does not hold."""
    return problem_json.answer(404, _("没有这个文件"), _("请核对社区和文件名。"))
