"""Asks again who it is before something dangerous; what was typed meanwhile comes along."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from app.dispatch import second
from app.store import audit, signin, user
from app.web import auth, resume, waits
from app.web.house import house

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
            signin.prove(tx, auth.my_token_hash(), here.clock())
            user.unlock(tx, who.id)
            audit.add(tx, here.clock(), who.login, "sign_in.proof", who.login, {})
    if not is_right:
        refusal = auth.failed(here, who, auth.failures(here, who), address)
        text = waits.said(refusal, _("动态口令不对或已经用过，请等下一个。"))
        return _page(target, kept, {"code": [text]}), 401
    return resume.offer(target, kept)


def _page(target: str, kept: resume.Typed, errors: dict[str, list[str]]) -> str:
    with house().store.read() as tx:
        takes_code = second.has(tx, auth.me().id)
    return render_template(
        "proof.html", next=target, kept=kept, errors=errors, takes_code=takes_code
    )
