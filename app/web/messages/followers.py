"""Who is told when a feed changes: the administrator's list, with how each stands."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch.hooks import websub as desk
from app.domain.websub import Follower, Kind
from app.store import websub, websub_intent
from app.web.house import house
from app.web.messages.webhooks import REASONS
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("followers", __name__, url_prefix="/editor/followers")
PAGE, REFUSED = 50, 20


@bp.get("/")
@needs(permits.ADMINISTRATOR)
def index() -> str:
    """List who is told of which feed, and the requests that were not confirmed."""
    typed, after = request.args.get("q", "").strip()[:100], request.args.get("after", "")[:16]
    with house().store.read() as tx:
        found = websub.listing(tx, typed, after, PAGE + 1)
        count, refused = websub.count(tx), websub_intent.refused(tx, REFUSED)
    return render_template(
        "followers.html",
        followers=found[:PAGE],
        more=found[PAGE - 1].id if len(found) > PAGE else "",
        count=count,
        refused=[(one, reason(one.reason, 0)) for one in refused],
        typed=typed,
        after=after,
        standing=standing,
        kinds=Kind,
    )


@bp.post("/<follower_id>/drop")
@needs(permits.ADMINISTRATOR)
def drop(follower_id: str) -> Response:
    """Tell somebody no longer."""
    with house().store.begin() as tx:
        is_done = desk.drop(tx, house(), follower_id, me().login)
    text = _("已停止推送。") if is_done else _("它已经不在列表里了。")
    flash(text, "good" if is_done else "warn")
    return redirect(url_for("followers.index"), 303)


def standing(one: Follower) -> tuple[str, str]:
    """Return tone and sentence for how ``one`` stands."""
    if one.reason:
        why = reason(one.reason, one.status)
        if one.attempts:
            return "wait", _("等待重试：%(why)s", why=why)
        return "bad", _("没有送到：%(why)s", why=why)
    if one.told:
        return "good", _("已推送最新内容")
    return "off", _("订阅后内容还没有更新")


def reason(code: str, status: int) -> str:
    """Return why somebody was not told, in words."""
    if code == "not_meant":
        return _("对方没有确认这次请求")
    return str(REASONS.get(code, code)) % {"status": status}
