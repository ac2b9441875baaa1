"""One's own account: password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from app.dispatch.people import password, second
from app.store import audit, signin, user
from app.web import locale
from app.web.house import house
from app.web.people import auth, newpass, policy, waits
from app.web.people.auth import me, my_token_hash

bp = Blueprint("profile", __name__, url_prefix="/editor/profile")


@bp.get("/")
@login_required
def show() -> str:
    """The account, and its open sessions."""
    return _page({})


@bp.post("/password")
@login_required
def change_password() -> tuple[str, int] | Response:
    """Take a new password; every session but this one ends."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    problems: dict[str, list[str]] = {}
    found = auth.check(house(), me().login, old, request.remote_addr or "")
    if isinstance(found, auth.Refusal):
        problems["old"] = [waits.said(found, _("现在的密码不对。"))]
    problems |= newpass.problems(new, None, me().login, me().name, field="new")
    if not problems:
        with house().store.begin() as tx:
            user.set_password(tx, me().id, password.hashed(new))
            signin.end_all(tx, me().id)
            audit.add(tx, house().clock(), me().login, "user.password", me().login, {})
    if problems:
        return _page(problems), 422
    flash(_("密码已修改，请用新密码登录。"))
    return redirect(url_for("signin.sign_in"))


@bp.post("/sessions/end")
@login_required
def end_sessions() -> Response:
    """End every session of this account, this one too."""
    with house().store.begin() as tx:
        signin.end_all(tx, me().id)
        audit.add(tx, house().clock(), me().login, "user.sessions_end", me().login, {})
    flash(_("所有登录均已结束，请重新登录。"))
    return redirect(url_for("signin.sign_in"))


@bp.post("/sessions/end-one")
@login_required
def end_session() -> Response:
    """End one session of this account."""
    with house().store.begin() as tx:
        if signin.end(tx, request.form.get("session", ""), me().id):
            audit.add(tx, house().clock(), me().login, "user.sessions_end", me().login, {"of": 1})
    flash(_("这处登录已结束。"))
    return redirect(url_for("profile.show"))


@bp.post("/language")
@login_required
def set_language() -> Response:
    """Remember the language this user reads; the address's and the cookie's go first."""
    chosen = request.form.get("language", "")
    answer = redirect(url_for("profile.show"))
    if chosen in locale.LANGUAGES:
        with house().store.begin() as tx:
            user.set_language(tx, me().id, chosen)
        answer.delete_cookie(locale.COOKIE)
    return answer


def _page(problems: dict[str, list[str]]) -> str:
    with house().store.read() as tx:
        sessions = signin.listing(tx, me().id)
        has_second = second.has(tx, me().id)
    return render_template(
        "profile.html",
        sessions=sessions,
        here=my_token_hash(),
        errors=problems,
        person=me(),
        has_second=has_second,
        is_demanded=policy.demands(me()),
        least=password.LEAST,
    )
