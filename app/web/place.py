"""The area a page is asked about: one of the reader's, one below them, or one above them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.audience import Area
from app.store import area
from app.store.session import Tx

# So many areas can be chosen from in a list; of more, one is typed.
FEW = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed, and the area it names; ``choices`` are listed when they are few."""

    typed: str
    area: Area | None
    choices: tuple[Area, ...]

    @property
    def problem(self) -> str:
        """What to say of a name that is nobody's, empty when there is nothing to say."""
        if self.area or not self.typed:
            return ""
        return _("您的范围里没有“%(area)s”。请填全称或区划代码。", area=self.typed)


def asked(tx: Tx, typed: str, mine: Collection[str]) -> Asked:
    """Return the area that ``typed`` names, as far as it is within the reader's rights."""
    open_ones = area.open_within(tx, mine, FEW + 1)
    above = [a for trail in area.trails(tx, mine).values() for a in trail if a.code not in mine]
    found = area.among_named(tx, typed, mine) if typed else None
    found = found or next((a for a in above if typed in (a.code, a.slug, a.name)), None)
    listed = {a.code: a for a in [*above, *open_ones]}
    choices = tuple(listed.values()) if len(open_ones) <= FEW else ()
    return Asked(typed=typed, area=found, choices=choices)
