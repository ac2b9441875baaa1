"""Who must have a second factor, and who comes past without one."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.dispatch.people import second
from app.domain.powers import STAFF
from app.store.user import User
from app.web.house import house
from app.web.people import auth

# What can be done without it: setting it up, leaving, and finishing the first set-up.
_OPEN = ("/editor/profile", "/editor/proof", "/setup")


def demands(who: User) -> bool:
    """Return whether this account must have a second factor."""
    policy = current_app.config["SECOND_FACTOR"]
    return policy == "everyone" or (policy == "powers" and who.kind != STAFF)


def is_due() -> bool:
    """Return whether who is signed in must still set a second factor up, and may wait this once."""
    who = auth.me()
    if not demands(who) or not auth.is_first_visit():
        return False
    with house().store.read() as tx:
        return not second.has(tx, who.id)


def guard() -> ResponseReturnValue | None:
    """Send who must have a second factor and has none to set it up; the first visit may wait."""
    who = auth.me()
    if not demands(who) or auth.is_first_visit() or request.path.startswith(_OPEN):
        return None
    with house().store.read() as tx:
        if second.has(tx, who.id):
            return None
    return redirect(url_for("second.show"))
