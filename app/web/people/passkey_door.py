"""Signing in by a passkey alone: the device verifies its owner, no password is typed."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.people import passkey
from app.dispatch.people.passkey import Asked, Refused
from app.web import problem_json, resume
from app.web.house import house
from app.web.people import passkey_words, signin

bp = Blueprint("passkey_door", __name__, url_prefix="/sign-in/passkey")
# In the cookie: which browser was asked, as nobody is known yet.
_MARK = "passkey"


@bp.post("/options")
def options() -> Response:
    """Return what the browser needs to use any passkey of this server, as JSON."""
    here = passkey.party(house())
    if here is None:
        return problem_json.answer(404, _("这里不能用通行密钥"), _("请用密码登录。"))
    mark = session.setdefault(_MARK, secrets.token_urlsafe(16))
    with house().store.read() as tx:
        made = passkey.ask(tx, house(), _asked(mark), here)
    return Response(made, mimetype="application/json", headers={"Cache-Control": "no-store"})


@bp.post("")
def enter() -> ResponseReturnValue:
    """Let in whose passkey answers."""
    next_, kept = request.form.get("next", ""), resume.carried()
    next_ = next_ if resume.is_local(next_) else ""
    asked, answer = _asked(session.get(_MARK, "")), request.form.get("credential", "")
    with house().store.begin() as tx:
        who, why = passkey.check(tx, house(), asked, answer)
    if why is None and who is not None and who.is_active:
        return signin.let_in(who, next_, kept, by="passkey")
    text = passkey_words.failed(why or Refused.UNKNOWN, who)
    return signin.form_page(next_=next_, kept=kept, errors={"passkey": [text]}), 401


def _asked(mark: str) -> Asked:
    return Asked(purpose="sign-in", whose=mark)
