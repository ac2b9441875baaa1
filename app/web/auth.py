"""Who is signed in: passwords, waiting after failures, and sessions kept on the server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from flask import session
from flask_login import current_user, login_user, logout_user

from app.dispatch import password
from app.dispatch.house import House
from app.store import audit, signin, user
from app.store.user import User
from app.web.house import house

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# A session's last use is written down at most this often.
TOUCH = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the session that proves it; what Flask-Login calls a user."""

    user: User
    token: str

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account may still be used."""
        return self.user.is_active

    @property
    def language(self) -> str:
        """The language this user chose."""
        return self.user.language

    def get_id(self) -> str:
        """Return the session's token: the cookie never names the user."""
        return self.token


@dataclass(frozen=True, slots=True)
class Refusal:
    """No sign-in; ``until`` is when to try again, None when the password was merely wrong."""

    until: datetime | None


def is_signed_in() -> bool:
    """Return whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def me() -> User:
    """Return who is signed in; only where ``is_signed_in`` has been asked."""
    return cast(SignedIn, current_user).user


def my_token_hash() -> str:
    """Return what the store knows this session by."""
    return digest(cast(SignedIn, current_user).token)


def digest(token: str) -> str:
    """Return the hash under which a token is stored."""
    return sha256(token.encode()).hexdigest()


def load(token: str) -> SignedIn | None:
    """Return whose session ``token`` is, None when it has ended. Called by Flask-Login."""
    here, now = house(), house().clock()
    with here.store.read() as tx:
        row = signin.find(tx, digest(token), now, IDLE)
        found = user.get(tx, row.user_id) if row else None
    if row is None or found is None or not found.is_active:
        return None
    if now - row.seen_at > TOUCH:
        with here.store.begin() as tx:
            signin.touch(tx, row.token_hash, now)
    return SignedIn(found, token)


def check(here: House, login: str, typed: str) -> User | Refusal:
    """Return whose log-in and password these are; each failure makes the next wait longer."""
    now = here.clock()
    with here.store.read() as tx:
        known = user.by_login(tx, login)
    if known is None or not known[0].is_active:
        password.matches(typed, password.unusable())  # takes as long as a wrong one
        return Refusal(None)
    who, stored, failed, locked_until = known
    if locked_until and locked_until > now:
        return Refusal(locked_until)
    if not password.matches(typed, stored):
        until = _locked_until(failed + 1, now)
        with here.store.begin() as tx:
            user.note_failure(tx, who.id, until)
            audit.add(tx, now, who.login, "sign_in_failed", who.id, {})
        return Refusal(until)
    with here.store.begin() as tx:
        user.note_success(tx, who.id, now)
        if password.is_outdated(stored):
            user.set_password(tx, who.id, password.hashed(typed))
    return who


def _locked_until(failures: int, now: datetime) -> datetime | None:
    """Three tries are free; then the wait doubles from 5 s up to 15 minutes."""
    if failures < 3:
        return None
    return now + min(timedelta(seconds=5 * 2 ** min(failures - 3, 20)), _LONGEST_WAIT)


def begin(here: House, who: User, address: str, agent: str) -> None:
    """Open a session of its own for ``who``; whatever the browser held before is dropped."""
    token, now = secrets.token_urlsafe(32), here.clock()
    with here.store.begin() as tx:
        signin.create(tx, who.id, digest(token), now, now + ABSOLUTE, address, agent[:200])
        audit.add(tx, now, who.login, "sign_in", who.id, {})
    session.clear()
    login_user(SignedIn(who, token))


def end(here: House) -> None:
    """End this session here and on the server."""
    with here.store.begin() as tx:
        signin.end(tx, my_token_hash())
        audit.add(tx, here.clock(), me().login, "sign_out", me().id, {})
    logout_user()
    session.clear()
