"""Districts whose warnings nobody may release: said before the first one waits in vain."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.audience import Area, Level
from app.store import area
from app.store.session import Tx
from app.web.people import permits


def districts(tx: Tx, granted: Collection[str]) -> list[Area]:
    """Return the districts around the areas ``granted`` for which nobody reviews.

    A warning of the weather service is for a whole district; who reviews in a part of it may not
    let it be shown.
    """
    above = {code for a in area.by_codes(tx, granted).values() for code in a.lineage}
    found = (a for a in area.by_codes(tx, above).values() if a.level is Level.DISTRICT)
    return [a for a in found if not permits.who_can(tx, permits.REVIEWERS, [a.code])]
