"""The accounts of an area and all below it, looked up and leafed through by log-in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.store import user as users
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import user, user_role
from app.store.user import User

# Asked for instead of a role: accounts that hold none yet.
NO_ROLE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; what is empty asks nothing.

    Attributes:
        above: codes; the account's home must lie at or below one of them, or be unknown.
        words: what must stand in the log-in or the name.
        role: a role or power held somewhere, or ``NO_ROLE``.
        is_active: only those who may sign in, or only those who may not.
    """

    above: Collection[str]
    words: str = ""
    role: str = ""
    is_active: bool | None = None
    is_homeless_too: bool = True


def page(tx: Tx, wanted: Wanted, limit: int, after: str = "") -> list[User]:
    """Return up to ``limit`` accounts by log-in, from behind ``after`` on."""
    query = sa.select(user.c.id).where(_home(wanted), user.c.login > after)
    for word in wanted.words.split():
        query = query.where(
            sa.or_(
                user.c.login.contains(word.casefold(), autoescape=True),
                user.c.name.contains(word, autoescape=True),
            )
        )
    if wanted.role:
        held = sa.select(user_role.c.user_id)
        if wanted.role == NO_ROLE:
            query = query.where(user.c.id.not_in(held))
        else:
            query = query.where(user.c.id.in_(held.where(user_role.c.role == wanted.role)))
    if wanted.is_active is not None:
        query = query.where(user.c.is_active == wanted.is_active)
    found = list(tx.scalars(query.order_by(user.c.login).limit(limit)))
    return users.by_ids(tx, found)


def holders(tx: Tx, roles: Collection[str], codes: Collection[str], limit: int) -> list[User]:
    """Return active users who hold one of ``roles`` at one of ``codes``, or anywhere for none."""
    held = sa.select(user_role.c.user_id).where(user_role.c.role.in_(list(roles)))
    if codes:
        held = held.where(user_role.c.area.in_(list(codes)))
    query = sa.select(user.c.id).where(user.c.is_active, user.c.id.in_(held))
    return users.by_ids(tx, list(tx.scalars(query.order_by(user.c.login).limit(limit))))


def _home(wanted: Wanted) -> sa.ColumnElement[bool]:
    at_home = at_or_below(user.c.home, wanted.above)
    return sa.or_(at_home, user.c.home == "") if wanted.is_homeless_too else at_home
