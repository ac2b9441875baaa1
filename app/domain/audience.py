"""The area tree of four levels, and whom a notice reaches in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """The four levels of the network (guidance 2.3.1)."""

    CITY = 1
    DISTRICT = 2
    STREET = 3
    COMMUNITY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One division.

    Attributes:
        code: division code (GB/T 2260 and GB/T 10114): 6 digits for a city or district, 9 for a
            street, 12 for a community.
        name: full Chinese name.
        slug: lower-case name for addresses, unique; may stand wherever a code may.
        path: codes from the city down to this area, joined by ``/``.
        is_open: whether it publishes here, that is, whether it has slots.
        name_en: English name, or empty.
    """

    code: str
    name: str
    level: Level
    slug: str
    path: str
    is_open: bool = False
    name_en: str = ""

    @property
    def parent(self) -> str | None:
        """Code of the area above, None for a city."""
        return self.path.rpartition("/")[0].rpartition("/")[2] or None

    @property
    def lineage(self) -> tuple[str, ...]:
        """Codes from the city down to and including this area."""
        return tuple(self.path.split("/"))


def reaches(targeted: Iterable[str], area: Area) -> bool:
    """Return whether a notice aimed at the codes ``targeted`` reaches ``area``.

    Content flows down: aimed at a district, it reaches every street and community in it.
    """
    return not set(targeted).isdisjoint(area.lineage)
