"""The page behind a one-time link: its owner sets the password and is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.people import password, second
from app.dispatch.people.people import digest
from app.store import audit, invitation, signin, user
from app.store.session import Tx
from app.store.user import User
from app.web import page
from app.web.house import house
from app.web.people import auth, newpass

bp = Blueprint("invitation", __name__, url_prefix="/invitation")


@bp.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Ask for a password."""
    with house().store.read() as tx:
        return _page(_invited(tx, token), {})


@bp.post("/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Take the password, end the link and every earlier session, and sign the owner in."""
    typed, again = request.form.get("password", ""), request.form.get("again", "")
    now = house().clock()
    with house().store.read() as tx:
        who = _invited(tx, token)
    errors = newpass.problems(typed, again, who.login, who.name)
    if errors:
        return _page(who, errors), 422
    hashed = password.hashed(typed)
    with house().store.begin() as tx:
        _invited(tx, token)
        invitation.drop(tx, who.id)
        user.set_password(tx, who.id, hashed)
        signin.end_all(tx, who.id)
        audit.add(tx, now, who.login, "user.password", who.login, {"by": "invitation"})
        takes_code = second.has(tx, who.id)
    if takes_code:  # the link replaces the password, never the phone
        flash(_("密码已设好，请登录。"), "good")
        return redirect(url_for("signin.sign_in"), 303)
    auth.begin(house(), who, request.remote_addr or "", request.user_agent.string)
    flash(_("密码已设好，欢迎。"), "good")
    return redirect(page.home(who), 303)


def _invited(tx: Tx, token: str) -> User:
    """Return whose link this is; NotFound when it does not count."""
    user_id = invitation.find(tx, digest(token), house().clock())
    found = user.get(tx, user_id) if user_id else None
    if found is None or not found.is_active:
        raise NotFound
    return found


def _page(who: User, errors: dict[str, list[str]]) -> str:
    return render_template("invitation.html", person=who, errors=errors, least=password.LEAST)
