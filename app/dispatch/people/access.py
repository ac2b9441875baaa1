"""Gives programs access tokens, and knows whom one speaks for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from app.dispatch.house import House
from app.domain.access import LONGEST, AccessToken, Scope, narrowed
from app.store import access_token, area, audit, user
from app.store.session import Tx, new_id
from app.store.user import User

LIVE, TEST = "lt_live_", "lt_test_"
_SHOWN = 4
# Its last use is written down at most this often.
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants a token to be."""

    name: str
    scopes: frozenset[Scope]
    areas: tuple[str, ...]
    expires: datetime
    is_test: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the token, its owner, and the owner with the rights this token leaves them."""

    token: AccessToken
    owner: User
    user: User


def issue(tx: Tx, owner: User, wish: Wish, now: datetime) -> tuple[AccessToken, str]:
    """Make a token; return it and the words that are shown once.

    Raises:
        ValueError: it would be good for longer than a year, or be over at once.
    """
    if not now < wish.expires <= now + LONGEST:
        raise ValueError("a token is good for a year at most")
    kind = TEST if wish.is_test else LIVE
    words = kind + secrets.token_urlsafe(32)
    made = AccessToken(
        id=new_id(),
        prefix=words[: len(kind) + _SHOWN],
        name=wish.name,
        owner=owner.id,
        scopes=wish.scopes,
        areas=wish.areas,
        is_test=wish.is_test,
        made_at=now,
        expires=wish.expires,
    )
    access_token.add(tx, made, hashed(words))
    facts = {"name": made.name, "scopes": sorted(made.scopes), "areas": list(made.areas)}
    audit.add(tx, now, owner.login, "token.create", made.id, facts)
    return made, words


def revoke(tx: Tx, who: User, token: AccessToken, now: datetime) -> None:
    """End a token at once; ending it twice is harmless."""
    if access_token.revoke(tx, token.id, now):
        audit.add(tx, now, who.login, "token.revoke", token.id, {"name": token.name})


def caller(house: House, words: str) -> Caller | None:
    """Return who calls with ``words``; None whatever is wrong with them: nobody learns what."""
    now = house.clock()
    with house.store.read() as tx:
        token = access_token.find(tx, hashed(words))
        owner = user.get(tx, token.owner) if token else None
        if token is None or owner is None or not owner.is_active or not token.is_good(now):
            return None
        mine = replace(owner, roles=_held(tx, owner, token))
    if token.used_at is None or now - token.used_at > _TOUCH:
        with house.store.begin() as tx:
            access_token.touch(tx, token.id, now)
    return Caller(token, owner, mine)


def hashed(words: str) -> str:
    """Return the hash under which a token lies in the store."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _held(tx: Tx, owner: User, token: AccessToken) -> frozenset[tuple[str, str]]:
    codes = {code for _, code in owner.roles} | set(token.areas)
    found = {code: area.get(tx, code) for code in codes} if token.areas else {}
    return narrowed(owner.roles, token.areas, {c: a.lineage for c, a in found.items() if a})
