"""What a user may do where, and the three ways in which a room says no."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.domain.powers import CONTENT
from app.domain.review import Problem
from app.store import area
from app.store.session import Tx
from app.store.user import User

BROADCASTERS = ("broadcaster",)


class NotReady(ValueError):
    """The draft cannot go out; ``problems`` say why, field by field."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.code}" for p in found))
        self.problems = tuple(found)


class NotThere(LookupError):
    """There is no such published notice, or it has already been withdrawn."""


class NotAllowed(PermissionError):
    """Somebody else's areas; ``areas`` are their codes."""

    def __init__(self, areas: Sequence[str]) -> None:
        super().__init__(", ".join(areas))
        self.areas = tuple(areas)


def granted_to(user: User, *roles: str) -> frozenset[str]:
    """Return the codes of the areas in which ``user`` was given one of ``roles``.

    Without ``roles``: any of the work on notices. A power is never meant unless it is named.
    """
    wanted = roles or CONTENT
    return frozenset(code for role, code in user.roles if role in wanted)


def among(tx: Tx, user: User, roles: Collection[str], codes: Collection[str]) -> frozenset[str]:
    """Return those of ``codes`` that publish here and in which ``user`` has one of ``roles``."""
    return area.within(tx, codes, granted_to(user, *roles))


def aimable(tx: Tx, user: User, roles: Collection[str], codes: Collection[str]) -> frozenset[str]:
    """Return those of ``among`` at which ``user`` may aim a notice.

    To reach everybody at once is a right of its own: a top-level area takes ``broadcaster`` too.
    """
    mine = among(tx, user, roles, codes)
    top = area.top_of(tx, mine)
    return mine - (top - among(tx, user, BROADCASTERS, top))
