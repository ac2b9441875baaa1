"""Makes accounts and the one-time links with which their owners set the password."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from app.dispatch.house import House
from app.dispatch.people import password
from app.store import audit, invitation, user
from app.store.session import Tx
from app.store.user import User

INVITED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An account and the link for its owner; the link is shown once."""

    user: User
    link: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """Somebody to be given an account, and with what."""

    login: str
    name: str
    home: str
    roles: frozenset[tuple[str, str]] = frozenset()


def add(tx: Tx, house: House, by: str, nominee: Nominee) -> Invited:
    """Make an account that only its owner can open, and the link to open it with.

    Raises:
        LoginTaken: somebody has that login.
        MixedPowers: roles that one account may not hold together.
    """
    now, nobody = house.clock(), password.unusable()
    made = user.add(tx, nominee.login, nominee.name, nobody, nominee.roles, now, nominee.home)
    facts = {"roles": said(nominee.roles), "home": made.home}
    audit.add(tx, now, by, "user.create", made.login, facts)
    return invite(tx, house, by, made)


def invite(tx: Tx, house: House, by: str, who: User) -> Invited:
    """Make a link with which ``who`` sets a password; link and password from before end."""
    token, now = secrets.token_urlsafe(24), house.clock()
    user.set_password(tx, who.id, password.unusable())
    invitation.create(tx, who.id, digest(token), now, now + INVITED_FOR)
    audit.add(tx, now, by, "user.invite", who.login, {})
    link = f"{house.public_url}/invitation/{token}"
    return Invited(user=who, link=link, expires=now + INVITED_FOR)


def digest(token: str) -> str:
    """Return what the store keeps of a token."""
    return sha256(token.encode()).hexdigest()


def said(roles: Iterable[tuple[str, str]]) -> list[str]:
    """Return roles as the log writes them: ``role@area``."""
    return sorted(f"{role}@{code}" for role, code in roles)
