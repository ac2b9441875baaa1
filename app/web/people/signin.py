"""Sign in and out, and the guard in front of every staff page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.people import passkey, second
from app.dispatch.people.passkey import Asked
from app.store import guesser, user
from app.store.user import User
from app.web import page, problem_json, resume
from app.web.house import house
from app.web.people import auth, passkey_words, policy, waits

bp = Blueprint("signin", __name__)
# Everything below these needs somebody signed in; what is added there is guarded at once.
STAFF = ("/editor", "/setup/steps")
# In the cookie: who has given the password and not yet the code, and how long that counts.
HALF, HALF_WAY = "half", timedelta(minutes=5)


def guard() -> ResponseReturnValue | None:
    """Let only signed-in people past; what they typed meanwhile comes along."""
    if not request.path.startswith(STAFF):
        return None
    if auth.is_signed_in():
        return policy.guard()
    if problem_json.is_wanted():
        return problem_json.answer(401, _("登录已过期"), _("请重新登录后再试。"))
    if request.method == "GET":
        return redirect(url_for("signin.sign_in", next=request.full_path.rstrip("?")))
    kept = resume.typed() if resume.came_from_here() else []
    return form_page(next_=request.path, kept=kept), 401


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; check what was typed."""
    next_ = request.values.get("next", "")
    next_ = next_ if resume.is_local(next_) else ""
    if request.method == "GET":
        there = auth.is_signed_in()
        return redirect(next_ or page.home(auth.me())) if there else form_page(next_=next_)
    login, kept = request.form.get("login", "").strip(), resume.carried()
    address = request.remote_addr or ""
    found = auth.check(house(), login, request.form.get("password", ""), address)
    if isinstance(found, auth.Refusal):
        return form_page(next_=next_, kept=kept, login=login, refusal=found), 401
    with house().store.read() as tx:
        takes_more = second.has(tx, found.id)
    if takes_more:
        half = {"user": found.id, "until": (house().clock() + HALF_WAY).isoformat()}
        session[HALF] = half
        return _second_page(found, next_, kept, {})
    return let_in(found, next_, kept)


@bp.post("/sign-in/second")
def second_step() -> ResponseReturnValue:
    """Check the code of who has just given the right password."""
    here, next_, kept = house(), request.form.get("next", ""), resume.carried()
    next_ = next_ if resume.is_local(next_) else ""
    who, address = _half_way(), request.remote_addr or ""
    if who is None:
        return form_page(next_=next_, kept=kept), 401
    with here.store.read() as tx:
        until = user.locked_until(tx, who.id, here.clock())
        until = until or guesser.locked_until(tx, address, here.clock())
    if until is None:
        with here.store.begin() as tx:
            is_right = second.check(tx, here, who, request.form.get("code", ""))
        if is_right:
            return let_in(who, next_, kept)
        refusal = auth.failed(here, who, auth.failures(here, who), address)
    else:
        refusal = auth.Refusal(until)
    text = waits.said(refusal, _("动态口令不对或已经用过，请等下一个。"))
    return _second_page(who, next_, kept, {"code": [text]}), 401


@bp.post("/sign-in/second/passkey")
def second_passkey() -> ResponseReturnValue:
    """Check the passkey of who has just given the right password."""
    here, next_, kept = house(), request.form.get("next", ""), resume.carried()
    next_ = next_ if resume.is_local(next_) else ""
    who, answer = _half_way(), request.form.get("credential", "")
    if who is None:
        return form_page(next_=next_, kept=kept), 401
    with here.store.begin() as tx:
        _owner, why = passkey.check(tx, here, _second(who), answer, who)
    if why is None:
        return let_in(who, next_, kept, by="password, passkey")
    text = passkey_words.failed(why, who)
    return _second_page(who, next_, kept, {"passkey": [text]}), 401


def _second(who: User) -> Asked:
    return Asked(purpose="second", whose=who.id, is_alone=False)


def _half_way() -> User | None:
    """Return who has given the right password within the last minutes."""
    half = session.get(HALF) or {}
    if not half or datetime.fromisoformat(half["until"]) <= house().clock():
        return None
    with house().store.read() as tx:
        found = user.get(tx, half["user"])
    return found if found and found.is_active else None


def let_in(who: User, next_: str, kept: resume.Typed, by: str = "") -> ResponseReturnValue:
    """Open a session and lead on: to what was typed, to where they wanted, or home."""
    auth.begin(house(), who, request.remote_addr or "", request.user_agent.string, by)
    if kept and next_:
        return resume.offer(next_, kept)
    return redirect(next_ or page.home(who), 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    if auth.is_signed_in():
        auth.end(house())
    flash(_("已退出。"), "good")
    return redirect(url_for("signin.sign_in"), 303)  # type: ignore[return-value]  # a Response too


def form_page(
    *,
    next_: str,
    kept: resume.Typed | None = None,
    login: str = "",
    refusal: auth.Refusal | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    """The form, with what went wrong."""
    errors = errors or {}
    if refusal:
        errors = {"password": [waits.said(refusal, _("登录名或密码不对，请再试一次。"))]}
    return render_template(
        "sign_in.html",
        next=next_,
        kept=kept or [],
        login=login,
        errors=errors,
        takes_passkey=passkey.party(house()) is not None,
    )


def _second_page(who: User, next_: str, kept: resume.Typed, errors: dict[str, list[str]]) -> str:
    with house().store.read() as tx:
        takes_code = second.takes_code(tx, who.id)
    return render_template(
        "sign_in_second.html",
        next=next_,
        kept=kept,
        errors=errors,
        takes_code=takes_code,
        options=passkey_words.options(who, _second(who)),
    )
