"""Asks again who it is before something dangerous; what was typed meanwhile comes along."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from app.dispatch.people import passkey, second
from app.dispatch.people.passkey import Asked
from app.store import audit, signin, user
from app.store.session import Tx
from app.store.user import User
from app.web import resume
from app.web.house import house
from app.web.people import auth, passkey_words, waits

bp = Blueprint("proof", __name__, url_prefix="/editor/proof")
P = ParamSpec("P")
R = TypeVar("R")


def proven(view: Callable[P, R]) -> Callable[P, R]:
    """Let in only who proved who they are within ten minutes; ask the others first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if auth.is_proven():
            return view(*args, **kwargs)
        return cast(R, (_page(request.path, resume.typed(), {}), 401))

    return guarded


@bp.post("")
@login_required
def prove() -> ResponseReturnValue:
    """Check password and code; then offer what was typed once more."""
    here, who, kept = house(), auth.me(), resume.carried()
    target = request.form.get("next", "")
    target = target if resume.is_local(target) else url_for("profile.show")
    address = request.remote_addr or ""
    found = auth.check(here, who.login, request.form.get("password", ""), address)
    if isinstance(found, auth.Refusal):
        errors = {"password": [waits.said(found, _("密码不对，请再试一次。"))]}
        return _page(target, kept, errors), 401
    with here.store.begin() as tx:
        is_right = not second.has(tx, who.id) or second.check(
            tx, here, who, request.form.get("code", "")
        )
        if is_right:
            _note(tx, who)
    if not is_right:
        refusal = auth.failed(here, who, auth.failures(here, who), address)
        text = waits.said(refusal, _("动态口令不对或已经用过，请等下一个。"))
        return _page(target, kept, {"code": [text]}), 401
    return resume.offer(target, kept)


@bp.post("/passkey")
@login_required
def prove_by_passkey() -> ResponseReturnValue:
    """Check a passkey whose owner the device has verified, in the place of password and code."""
    here, who, kept = house(), auth.me(), resume.carried()
    target = request.form.get("next", "")
    target = target if resume.is_local(target) else url_for("profile.show")
    answer = request.form.get("credential", "")
    with here.store.begin() as tx:
        _owner, why = passkey.check(tx, here, _asked(who), answer, who)
        if why is None:
            _note(tx, who, by="passkey")
    if why is not None:
        text = passkey_words.failed(why, who)
        return _page(target, kept, {"passkey": [text]}), 401
    return resume.offer(target, kept)


def _note(tx: Tx, who: User, **facts: str) -> None:
    now = house().clock()
    signin.prove(tx, auth.my_token_hash(), now)
    user.unlock(tx, who.id)
    audit.add(tx, now, who.login, "sign_in.proof", who.login, facts)


def _asked(who: User) -> Asked:
    return Asked(purpose="proof", whose=who.id)


def _page(target: str, kept: resume.Typed, errors: dict[str, list[str]]) -> str:
    who = auth.me()
    with house().store.read() as tx:
        takes_code = second.takes_code(tx, who.id)
        takes_password = takes_code or not second.has(tx, who.id)
    return render_template(
        "proof.html",
        next=target,
        kept=kept,
        errors=errors,
        takes_code=takes_code,
        takes_password=takes_password,
        options=passkey_words.options(who, _asked(who)),
    )
