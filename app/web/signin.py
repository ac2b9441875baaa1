"""Sign in and out, and the guard in front of every staff page."""

from __future__ import annotations

import math

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.web import auth, page, problem_json, resume
from app.web.house import house

bp = Blueprint("signin", __name__)
# Everything below these needs somebody signed in; what is added there is guarded at once.
STAFF = ("/editor", "/setup/steps")


def guard() -> ResponseReturnValue | None:
    """Let only signed-in people past; what they typed meanwhile comes along."""
    if not request.path.startswith(STAFF) or auth.is_signed_in():
        return None
    if problem_json.is_wanted():
        return problem_json.answer(401, _("登录已过期"), _("请重新登录后再试。"))
    if request.method == "GET":
        return redirect(url_for("signin.sign_in", next=request.full_path.rstrip("?")))
    kept = resume.typed() if resume.came_from_here() else []
    return _page(next_=request.path, kept=kept), 401


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; check what was typed."""
    next_ = request.values.get("next", "")
    next_ = next_ if resume.is_local(next_) else ""
    if request.method == "GET":
        there = auth.is_signed_in()
        return redirect(next_ or page.home(auth.me())) if there else _page(next_=next_)
    login, kept = request.form.get("login", "").strip(), resume.carried()
    found = auth.check(house(), login, request.form.get("password", ""))
    if isinstance(found, auth.Refusal):
        return _page(next_=next_, kept=kept, login=login, refusal=found), 401
    auth.begin(house(), found, request.remote_addr or "", request.user_agent.string)
    if kept and next_:
        return resume.offer(next_, kept)
    return redirect(next_ or page.home(found), 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    if auth.is_signed_in():
        auth.end(house())
    flash(_("已退出。"), "good")
    return redirect(url_for("signin.sign_in"), 303)  # type: ignore[return-value]  # a Response too


def _page(
    *,
    next_: str,
    kept: resume.Typed | None = None,
    login: str = "",
    refusal: auth.Refusal | None = None,
) -> str:
    errors: dict[str, list[str]] = {}
    if refusal and refusal.until:
        wait = math.ceil((refusal.until - house().clock()).total_seconds())
        errors["password"] = [_("连续输错多次，请等 %(wait)s 秒再试。", wait=wait)]
    elif refusal:
        errors["password"] = [_("登录名或密码不对，请再试一次。")]
    return render_template("sign_in.html", next=next_, kept=kept or [], login=login, errors=errors)
