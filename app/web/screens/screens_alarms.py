"""Open alarms as pages list them: which screens, where, since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.audience import Area
from app.store import area, screen, screen_alarm
from app.store.session import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One alarm: what went silent in words; ``screen_id`` when it is about a single one."""

    said: str
    screen_id: str
    area: Area | None
    since: datetime


def standing(tx: Tx, above: Collection[str], most: int) -> list[Line]:
    """Return the open alarms of the areas at or below ``above``, the latest first."""
    found = screen_alarm.standing(tx, above)[:most]
    named = area.by_codes(tx, [one.area for one in found])
    lines = []
    for one in found:
        first = screen.get(tx, one.screens[0])
        name = (first.name or first.id) if first else one.screens[0]
        many = len(one.screens)
        said = (
            _("“%(name)s”没有信号", name=name)
            if many == 1
            else ngettext("%(num)d 块屏同时没有信号", "%(num)d 块屏同时没有信号", many)
        )
        single = one.screens[0] if many == 1 else ""
        lines.append(Line(said=said, screen_id=single, area=named.get(one.area), since=one.since))
    return lines
