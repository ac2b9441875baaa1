"""What a resident wants to be told: kinds of notices, and warnings from some level on.

It is kept as one number a recipient, a bit for each kind and level, so that the database itself
can say whom a message is for. Who was entered by staff wants everything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain.notice import Category
from app.domain.warning import Level

EVERYTHING = -1


class Group(StrEnum):
    """Three groups that are never mixed: to leave one leaves the others as they are."""

    WARNING = "warning"
    NOTICE = "notice"
    LIFE = "life"


# The bits are stored: never give one another meaning.
_BITS: dict[Category, int] = {
    Category.NOTICE: 1 << 0,
    Category.OUTAGE: 1 << 1,
    Category.PUBLICITY: 1 << 2,
    Category.POLICY: 1 << 3,
    Category.GUIDE: 1 << 4,
    Category.ACTIVITY: 1 << 5,
    Category.CULTURE: 1 << 6,
    Category.LEARNING: 1 << 7,
    Category.JOBS: 1 << 8,
    Category.HEALTH: 1 << 9,
    Category.LOST_FOUND: 1 << 10,
    Category.CORRECTION: 1 << 11,
}
_LEVELS: dict[Level, int] = {
    Level.BLUE: 1 << 16,
    Level.YELLOW: 1 << 17,
    Level.ORANGE: 1 << 18,
    Level.RED: 1 << 19,
}
OF_LIFE = (
    Category.ACTIVITY,
    Category.CULTURE,
    Category.LEARNING,
    Category.JOBS,
    Category.HEALTH,
    Category.LOST_FOUND,
)
OF_NOTICE = tuple(one for one in Category if one not in OF_LIFE)
USUAL_LEVEL = Level.YELLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants; ``least`` is the lowest level of warnings, None: no warnings."""

    categories: frozenset[Category] = frozenset()
    least: Level | None = None

    @property
    def bits(self) -> int:
        """The wish as one number."""
        levels = [bit for level, bit in _LEVELS.items() if self.least and level >= self.least]
        return sum(_BITS[one] for one in self.categories) + sum(levels)

    @classmethod
    def read(cls, bits: int) -> Wish:
        """Return the wish that ``bits`` stand for."""
        levels = [level for level, bit in _LEVELS.items() if bits & bit]
        return cls(
            categories=frozenset(one for one, bit in _BITS.items() if bits & bit),
            least=min(levels) if levels else None,
        )


USUAL = Wish(categories=frozenset(OF_NOTICE), least=USUAL_LEVEL)


def bit_of(what: Category | Level) -> int:
    """Return the bit by which a recipient wants ``what``; a warning of no level has none."""
    return _BITS[what] if isinstance(what, Category) else _LEVELS.get(what, 0)


def group_of(category: Category) -> Group:
    """Return the group a kind of notice belongs to."""
    return Group.LIFE if category in OF_LIFE else Group.NOTICE


def without(bits: int, group: Group) -> int:
    """Return ``bits`` with nothing of ``group`` in them, all else as it is."""
    return bits & ~_all_of(group)


def has(bits: int, group: Group) -> bool:
    """Return whether something of ``group`` is wanted."""
    return bool(bits & _all_of(group))


def groups_in(bits: int) -> tuple[Group, ...]:
    """Return the groups of which something is wanted, warnings first."""
    return tuple(group for group in Group if has(bits, group))


def wish_of(categories: Collection[str], least: str) -> Wish:
    """Return the wish that a form names; what is unknown in it counts for nothing."""
    known = {one.value: one for one in Category}
    levels = {level.word: level for level in _LEVELS}
    return Wish(
        categories=frozenset(known[name] for name in categories if name in known),
        least=levels.get(least),
    )


def _all_of(group: Group) -> int:
    if group is Group.WARNING:
        return sum(_LEVELS.values())
    return sum(_BITS[one] for one in (OF_LIFE if group is Group.LIFE else OF_NOTICE))
