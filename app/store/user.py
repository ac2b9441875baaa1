"""Users: who may sign in, and which role each has where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.powers import kind_of
from app.store.session import Tx, new_id
from app.store.tables import user, user_role


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person; ``roles`` are pairs of a role and the code of the area it holds in and below."""

    id: str
    login: str
    name: str
    language: str = "zh-CN"
    is_active: bool = True
    roles: frozenset[tuple[str, str]] = frozenset()
    home: str = ""

    @property
    def kind(self) -> str:
        """The power this account holds, ``staff`` when it holds none."""
        return kind_of(role for role, _ in self.roles)


def add(  # noqa: PLR0913 - all that makes an account
    tx: Tx,
    login: str,
    name: str,
    password_hash: str,
    roles: Iterable[tuple[str, str]],
    now: datetime,
    home: str = "",
) -> User:
    """Add a user; upper and lower case make no difference in ``login``.

    ``home`` is the code of the area they belong to; the first of their roles says it otherwise.

    Raises:
        LoginTaken: somebody has that login.
        MixedPowers: roles that one account may not hold together.
    """
    if by_login(tx, login):
        raise LoginTaken(login)
    held = frozenset(roles)
    home = home or min((code for _, code in held), default="")
    made = User(id=new_id(), login=_folded(login), name=name, roles=held, home=home)
    row = {
        "id": made.id,
        "login": made.login,
        "name": made.name,
        "language": made.language,
        "is_active": made.is_active,
        "password_hash": password_hash,
        "added_at": now,
        "kind": made.kind,
        "home": home,
    }
    tx.execute(sa.insert(user).values(row))
    _add_roles(tx, made.id, made.roles)
    return made


class LoginTaken(ValueError):
    """Somebody has this login already."""


def get(tx: Tx, user_id: str) -> User | None:
    """Return a user by id, None when there is none."""
    found = _users(tx, user.c.id == user_id)
    return found[0] if found else None


def by_login(tx: Tx, login: str) -> tuple[User, str, int, datetime | None] | None:
    """Return a user, the hash of the password, failures in a row, and until when it is locked."""
    row = tx.execute(sa.select(user).where(user.c.login == _folded(login))).first()
    if row is None:
        return None
    return _user(row, _roles(tx, [row.id])), row.password_hash, row.failed, row.locked_until


def by_ids(tx: Tx, ids: Iterable[str]) -> list[User]:
    """Return the users with these ids, by login."""
    return _users(tx, user.c.id.in_(list(ids)))


def listing(tx: Tx) -> list[User]:
    """Return all users by login."""
    return _users(tx, sa.true())


def names_of(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the users ``ids``."""
    query = sa.select(user.c.id, user.c.name).where(user.c.id.in_(set(ids)))
    return {row.id: row.name for row in tx.execute(query)}


def count(tx: Tx) -> int:
    """Return how many users there are, active or not."""
    return tx.execute(sa.select(sa.func.count()).select_from(user)).scalar_one()


def has_any(tx: Tx, kind: str) -> bool:
    """Return whether there is, or was, an account of this kind."""
    return tx.execute(sa.select(user.c.id).where(user.c.kind == kind).limit(1)).first() is not None


def set_password(tx: Tx, user_id: str, password_hash: str) -> None:
    """Replace the hash of the password; past failures no longer count."""
    _update(tx, user_id, {"password_hash": password_hash, "failed": 0, "locked_until": None})


def rehash(tx: Tx, user_id: str, password_hash: str) -> None:
    """Keep the same password in a newer form."""
    _update(tx, user_id, {"password_hash": password_hash})


def set_active(tx: Tx, user_id: str, is_active: bool) -> None:
    """Let a user sign in, or no longer."""
    _update(tx, user_id, {"is_active": is_active})


def set_language(tx: Tx, user_id: str, language: str) -> None:
    """Remember the language a user reads the pages in."""
    _update(tx, user_id, {"language": language})


def set_name(tx: Tx, user_id: str, name: str) -> None:
    """Give a user another name to be shown."""
    _update(tx, user_id, {"name": name})


def set_roles(tx: Tx, user_id: str, roles: Iterable[tuple[str, str]]) -> None:
    """Replace all roles of a user.

    Raises:
        MixedPowers: roles that one account may not hold together.
    """
    held = frozenset(roles)
    kind = kind_of(role for role, _ in held)
    tx.execute(sa.delete(user_role).where(user_role.c.user_id == user_id))
    _update(tx, user_id, {"kind": kind})
    _add_roles(tx, user_id, held)


def note_failure(tx: Tx, user_id: str, locked_until: datetime | None = None) -> int:
    """Count a wrong password, lock until ``locked_until`` if given; return failures in a row."""
    values: dict[str, Any] = {"failed": user.c.failed + 1}
    if locked_until is not None:
        values["locked_until"] = locked_until
    _update(tx, user_id, values)
    return tx.execute(sa.select(user.c.failed).where(user.c.id == user_id)).scalar() or 0


def was_here(tx: Tx, user_id: str) -> bool:
    """Return whether a user has ever signed in."""
    query = sa.select(user.c.signed_in_at).where(user.c.id == user_id)
    return tx.execute(query).scalar() is not None


def unlock(tx: Tx, user_id: str) -> None:
    """Let a user try again at once; past failures no longer count."""
    _update(tx, user_id, {"failed": 0, "locked_until": None})


def locked_until(tx: Tx, user_id: str, now: datetime) -> datetime | None:
    """Return until when a user must wait before trying again, None when they need not."""
    query = sa.select(user.c.locked_until).where(user.c.id == user_id, user.c.locked_until > now)
    return tx.execute(query).scalar()


def note_success(tx: Tx, user_id: str, now: datetime) -> None:
    """Remember a sign-in; failures before it no longer count."""
    _update(tx, user_id, {"failed": 0, "locked_until": None, "signed_in_at": now})


def _update(tx: Tx, user_id: str, values: dict[str, Any]) -> None:
    tx.execute(sa.update(user).where(user.c.id == user_id).values(values))


def _folded(login: str) -> str:
    return login.strip().casefold()


def _add_roles(tx: Tx, user_id: str, roles: Iterable[tuple[str, str]]) -> None:
    held = set(roles)
    kind = kind_of(role for role, _ in held)
    rows = [{"user_id": user_id, "role": r, "area": code, "kind": kind} for r, code in held]
    if rows:
        tx.execute(sa.insert(user_role), rows)


def _roles(tx: Tx, ids: Iterable[str]) -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for row in tx.execute(sa.select(user_role).where(user_role.c.user_id.in_(list(ids)))):
        found.setdefault(row.user_id, set()).add((row.role, row.area))
    return {user_id: frozenset(roles) for user_id, roles in found.items()}


def _users(tx: Tx, which: sa.ColumnElement[bool]) -> list[User]:
    rows = tx.execute(sa.select(user).where(which).order_by(user.c.login)).all()
    roles = _roles(tx, [row.id for row in rows])
    return [_user(row, roles) for row in rows]


def _user(row: sa.Row[Any], roles: dict[str, frozenset[tuple[str, str]]]) -> User:
    return User(
        id=row.id,
        login=row.login,
        name=row.name,
        language=row.language,
        is_active=row.is_active,
        roles=roles.get(row.id, frozenset()),
        home=row.home,
    )
