"""One's own access tokens: make one, see what it may do and when it was used, end it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_required
from werkzeug.wrappers import Response

from app.dispatch.people import access
from app.dispatch.people.access import Wish
from app.domain.access import AccessToken, Scope
from app.store import access_token, area
from app.store.session import Tx
from app.web.house import house
from app.web.notices import area_picker
from app.web.notices.area_picker import Picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.proof import proven

bp = Blueprint("tokens", __name__, url_prefix="/editor/tokens")
NAME_MAX = 60
# How long a token is good, in days; a year at most.
TERMS = {"30": _l("30 天"), "90": _l("90 天"), "180": _l("半年"), "365": _l("一年")}
SCOPES = {
    Scope.AREAS_READ: _l("查询区域"),
    Scope.NOTICES_READ: _l("读取通知和草稿"),
    Scope.NOTICES_WRITE: _l("写草稿、改草稿"),
    Scope.NOTICES_RELEASE: _l("送审、审批、发布和撤回"),
    Scope.DELIVERIES_READ: _l("查询到达情况"),
    Scope.MEDIA_WRITE: _l("上传图片和附件"),
    Scope.PUSH: _l("向多个社区推送通知稿"),
    Scope.WEBHOOKS: _l("查询和重发事件推送"),
    Scope.PLACES_READ: _l("查询场所"),
    Scope.WARNINGS_READ: _l("查询预警"),
    Scope.WARNINGS_WRITE: _l("提交和发布预警"),
}


@bp.get("/")
@login_required
def index() -> str:
    """List the user's tokens, and the form to make one."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@login_required
@proven
def make() -> tuple[str, int] | str:
    """Make a token and show it, once."""
    now, days = house().clock(), request.form.get("days", "")
    with house().store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx)
        errors = _problems(tx)
        if errors:
            return _page(tx, errors), 422
        wish = Wish(
            name=request.form["name"].strip(),
            scopes=frozenset(Scope(one) for one in request.form.getlist("scopes")),
            areas=tuple(sorted(set(request.form.getlist("areas")))),
            expires=now + timedelta(days=int(days)),
            is_test=request.form.get("kind") == "test",
        )
        made, words = access.issue(tx, me(), wish, now)
        return _page(tx, made=(made, words))


@bp.post("/<token_id>/revoke")
@login_required
def revoke(token_id: str) -> Response:
    """End one of the user's own tokens."""
    with house().store.begin() as tx:
        found = access_token.get(tx, token_id)
        if found is None or found.owner != me().id:
            abort(404)
        access.revoke(tx, me(), found, house().clock())
    flash(_("令牌“%(name)s”已停用，用它的程序从现在起不能再调用。", name=found.name), "good")
    return redirect(url_for("tokens.index"))


def standing(token: AccessToken) -> tuple[str, str]:
    """Return tone and word for where a token stands."""
    if token.revoked_at:
        return "off", _("已停用")
    if not token.is_good(house().clock()):
        return "off", _("已到期")
    return ("good", _("可用")) if token.used_at else ("none", _("还没有用过"))


def _problems(tx: Tx) -> dict[str, list[str]]:
    form, found = request.form, dict[str, list[str]]()
    name = form.get("name", "").strip()
    if not name or len(name) > NAME_MAX or not name.isprintable():
        found["name"] = [_("请写明用途，最多 %(n)s 个字，例如“街道办公系统”。", n=NAME_MAX)]
    if not set(form.getlist("scopes")) & set(Scope) or set(form.getlist("scopes")) - set(Scope):
        found["scopes"] = [_("请至少选一项权限。")]
    if form.get("days") not in TERMS:
        found["days"] = [_("请选择有效期。")]
    if are_others(tx, form.getlist("areas")):
        found["areas"] = [_("请选择您有权限的区域。")]
    return found


def picker(tx: Tx, *, is_fresh: bool) -> Picker:
    """Return the areas a token or a webhook can be held to, with what was chosen so far."""
    chosen = [] if is_fresh else request.form.getlist("areas")
    query = "" if is_fresh else request.form.get("areas_q", "").strip()
    return area_picker.picker(tx, me(), "see", chosen, query=query)


def are_others(tx: Tx, codes: list[str]) -> bool:
    """Return whether one of ``codes`` is no area in which the reader has any right."""
    return bool(set(codes) - area.within(tx, codes, permits.granted_to(me())))


def _page(
    tx: Tx,
    errors: dict[str, list[str]] | None = None,
    made: tuple[AccessToken, str] | None = None,
) -> str:
    return render_template(
        "tokens.html",
        tokens=[(t, *standing(t)) for t in access_token.listing(tx, me().id)],
        picker=picker(tx, is_fresh=bool(made)),
        scopes=SCOPES,
        terms=TERMS,
        typed={} if made else request.form,
        chosen=[] if made else request.form.getlist("scopes"),
        errors=errors or {},
        made=made,
        address=f"{house().public_url}/api/v1",
    )
