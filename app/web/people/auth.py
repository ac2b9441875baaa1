"""Who is signed in: passwords, waiting after failures, and sessions kept on the server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from flask import current_app, session
from flask_login import current_user, login_user, logout_user

from app.dispatch.house import House
from app.dispatch.people import password
from app.store import audit, guesser, signin, user
from app.store.user import User
from app.web.house import house

# Something dangerous asks again who it is after this long.
FRESH = timedelta(minutes=10)
# So many wrong guesses from one address are free: an office shares one.
_FREE_HERE = 10
# A session's last use is written down at most this often.
TOUCH = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=15)
# In the cookie: the first session of this account, in which a second factor may wait.
FIRST_VISIT = "first_visit"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the session that proves it; what Flask-Login calls a user."""

    user: User
    token: str
    proved_at: datetime | None = None

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


def is_first_visit() -> bool:
    """Return whether this is the first session of the account."""
    return bool(session.get(FIRST_VISIT))


def failures(here: House, who: User) -> int:
    """Return how often in a row ``who`` was guessed wrong."""
    with here.store.read() as tx:
        known = user.by_login(tx, who.login)
    return known[2] if known else 0


def is_proven() -> bool:
    """Return whether who is signed in has proved it of late."""
    at = cast(SignedIn, current_user).proved_at
    return at is not None and house().clock() - at < FRESH


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
        row = signin.find(tx, digest(token), now, current_app.config["IDLE"])
        found = user.get(tx, row.user_id) if row else None
    if row is None or found is None or not found.is_active:
        return None
    if now - row.seen_at > TOUCH:
        with here.store.begin() as tx:
            signin.touch(tx, row.token_hash, now)
    return SignedIn(found, token, row.proved_at)


def check(here: House, login: str, typed: str, address: str) -> User | Refusal:
    """Return whose log-in and password these are; each failure makes the next wait longer.

    The account and the address wait, each for itself.
    """
    now = here.clock()
    with here.store.read() as tx:
        known = user.by_login(tx, login)
        here_until = guesser.locked_until(tx, address, now)
    if here_until:
        return Refusal(here_until)
    if known is None or not known[0].is_active:
        password.matches(typed, password.unusable())  # takes as long as a wrong one
        return failed(here, None, 0, address)
    who, stored, failures, locked_until = known
    if locked_until and locked_until > now:
        return Refusal(locked_until)
    if not password.matches(typed, stored):
        return failed(here, who, failures, address)
    if password.is_outdated(stored):
        with here.store.begin() as tx:
            user.rehash(tx, who.id, password.hashed(typed))
    return who


def failed(here: House, who: User | None, failures: int, address: str) -> Refusal:
    """Write a failure down, against the account and the address; return how long each waits."""
    now = here.clock()
    until = _locked_until(failures + 1, now) if who else None
    with here.store.begin() as tx:
        before = guesser.failures(tx, address, now)
        here_until = _locked_until(before + 1 - _FREE_HERE, now)
        guesser.note(tx, address, before + 1, now, here_until)
        if who:
            user.note_failure(tx, who.id, until)
            audit.add(tx, now, who.login, "sign_in_failed", who.login, {"address": address})
    return Refusal(max(filter(None, (until, here_until)), default=None))


def _locked_until(failures: int, now: datetime) -> datetime | None:
    """Three tries are free; then the wait doubles from 5 s up to 15 minutes."""
    if failures < 3:
        return None
    return now + min(timedelta(seconds=5 * 2 ** min(failures - 3, 20)), _LONGEST_WAIT)


def begin(here: House, who: User, address: str, agent: str, by: str = "") -> None:
    """Open a session of its own for ``who``; whatever the browser held before is dropped.

    ``by`` is what let them in, where it was not password or code.
    """
    token, now = secrets.token_urlsafe(32), here.clock()
    expires = now + current_app.config["ABSOLUTE"]
    with here.store.begin() as tx:
        is_first = not user.was_here(tx, who.id)
        user.note_success(tx, who.id, now)
        signin.sweep(tx, now)
        guesser.sweep(tx, now)
        signin.create(tx, who.id, digest(token), now, expires, address, agent[:200])
        facts = {"address": address, "by": by} if by else {"address": address}
        audit.add(tx, now, who.login, "sign_in", who.login, facts)
    session.clear()
    if is_first:
        session[FIRST_VISIT] = True
    login_user(SignedIn(who, token, now))


def end(here: House) -> None:
    """End this session here and on the server."""
    with here.store.begin() as tx:
        signin.end(tx, my_token_hash())
        audit.add(tx, here.clock(), me().login, "sign_out", me().login, {})
    logout_user()
    session.clear()
