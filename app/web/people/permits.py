"""Who may do what, and where; and who to ask when it is not you."""

from __future__ import annotations

from collections.abc import Collection

from app.dispatch.granted import BROADCASTERS, aimable, among, granted_to
from app.domain.audience import Area
from app.domain.powers import ADMINISTRATOR, AUDITOR, CONTENT, REVIEWERS, SECURITY, WRITERS
from app.store import area, roster
from app.store.session import Tx
from app.store.user import User

OPERATORS = ("operator",)
# Who runs the system also connects its screens.
SCREEN_KEEPERS = ("operator", ADMINISTRATOR)
# Who may hold a drill.
DRILLERS = ("operator", *REVIEWERS)
# Who sees the accounts: one makes them, the other gives them their rights.
KEEPERS = (ADMINISTRATOR, SECURITY)

# How many are looked at, and named, when somebody asks who can.
_MANY, _FEW = 500, 10

__all__ = [
    "ADMINISTRATOR",
    "AUDITOR",
    "DRILLERS",
    "KEEPERS",
    "OPERATORS",
    "REVIEWERS",
    "SCREEN_KEEPERS",
    "SECURITY",
    "WRITERS",
    "NotYours",
    "aimable",
    "among",
    "areas_of",
    "granted_to",
    "require",
    "require_over",
    "who_can",
]


class NotYours(PermissionError):
    """This needs one of ``roles`` in each of ``areas``; ``people`` have it."""

    def __init__(self, roles: Collection[str], areas: Collection[str], people: list[str]) -> None:
        super().__init__(f"{'/'.join(roles)} in {', '.join(areas) or 'any area'}")
        self.roles, self.areas, self.people = tuple(roles), tuple(areas), people


def areas_of(tx: Tx, who: User, *roles: str, most: int = 10_000) -> list[Area]:
    """Return the open areas in which ``who`` has one of ``roles``, each after the one above it.

    At most ``most``: where there may be thousands, ``area_picker`` asks for the one that is meant.
    """
    return area.open_within(tx, granted_to(who, *roles), most)


def require(tx: Tx, who: User, roles: Collection[str], codes: Collection[str]) -> None:
    """Raise NotYours unless ``who`` has one of ``roles`` in every area of ``codes``.

    No codes at all asks only that there be some area.
    """
    lacking = sorted(set(codes) - among(tx, who, roles, codes))
    if lacking or not area.is_any_open(tx, granted_to(who, *roles)):
        raise NotYours(roles, lacking, who_can(tx, roles, lacking))


def require_aim(tx: Tx, who: User, codes: Collection[str]) -> None:
    """Raise NotYours unless ``who`` may aim a notice at every area of ``codes``."""
    require(tx, who, WRITERS, codes)
    lacking = sorted(set(codes) - aimable(tx, who, WRITERS, codes))
    if lacking:
        raise NotYours(BROADCASTERS, lacking, who_can(tx, BROADCASTERS, lacking))


def who_can(tx: Tx, roles: Collection[str], codes: Collection[str]) -> list[str]:
    """Return the names of those who have one of ``roles`` in every area of ``codes``."""
    lineages = [set(found.lineage) for code in codes if (found := area.get(tx, code))]
    # Who has it in all of them has it in the first.
    near = roster.holders(tx, roles or CONTENT, lineages[0] if lineages else (), _MANY)
    return [
        f"{one.name} ({one.login})"
        for one in near
        if all(not granted_to(one, *roles).isdisjoint(lineage) for lineage in lineages)
    ][:_FEW]


def require_over(tx: Tx, who: User, other: User) -> None:
    """Raise NotYours unless ``other`` lies, home and every role, where ``who`` keeps accounts."""
    mine = granted_to(who, *KEEPERS)
    codes = sorted({code for _, code in other.roles} | ({other.home} if other.home else set()))
    beyond = [code for code in codes if mine.isdisjoint(_lineage(tx, code))]
    if beyond:
        raise NotYours(KEEPERS, beyond, who_can(tx, KEEPERS, beyond))


def _lineage(tx: Tx, code: str) -> tuple[str, ...]:
    found = area.get(tx, code)
    return found.lineage if found else (code,)
