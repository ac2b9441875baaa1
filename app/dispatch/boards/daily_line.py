"""The line of the day: kept by area as a setting, on LED panels and TV until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.dispatch.house import House
from app.domain.audience import Area
from app.domain.daily_line import DailyLine, nearest, problems
from app.store import audit, setting, slot
from app.store.session import Tx

MEDIA = ("led", "tv")
_SETTING = "daily_line"


class Unusable(ValueError):
    """It cannot be shown; ``codes`` name why (``app.domain.daily_line.problems``)."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = tuple(codes)


def kept(tx: Tx, now: datetime) -> list[DailyLine]:
    """Return the lines that have not ended, by area."""
    return [one for one in _kept(tx) if one.until > now]


def of(tx: Tx, trail: Sequence[Area], now: datetime) -> DailyLine | None:
    """Return the line that panels of the last area of ``trail`` show at ``now``."""
    return nearest(_kept(tx), trail[-1].lineage, now)


def put(house: House, who: str, area: str, text: str, until: datetime | None) -> DailyLine:
    """Have the panels at or below ``area`` show ``text`` until ``until``, instead of another line.

    Raises:
        Unusable: it is empty, too long, has no end, or ends too early or too late.
    """
    now, said = house.clock(), " ".join(text.split())
    if (codes := problems(said, until, now)) or until is None:
        raise Unusable(codes)
    with house.store.begin() as tx:
        known = _kept(tx)
        before = next((one.revision for one in known if one.area == area), 0)
        made = DailyLine(area=area, text=said, since=now, until=until, revision=before + 1)
        _write(tx, [*(one for one in known if one.area != area), made])
        slot.mark_due(tx, [area], MEDIA, now)
        facts = {"text": said, "until": until.isoformat()}
        audit.add(tx, now, who, "screen.line", area, facts)
    house.bell.nudge()
    return made


def take_off(house: House, who: str, area: str) -> bool:
    """Take the line of ``area`` off its panels; return whether there was one.

    It stays in the book as ended: the next one has a higher revision.
    """
    now = house.clock()
    with house.store.begin() as tx:
        known = _kept(tx)
        if not any(one.area == area and one.until > now for one in known):
            return False
        _write(tx, [replace(one, until=now) if one.area == area else one for one in known])
        slot.mark_due(tx, [area], MEDIA, now)
        audit.add(tx, now, who, "screen.line", area, {"text": ""})
    house.bell.nudge()
    return True


def _kept(tx: Tx) -> list[DailyLine]:
    found = setting.get(tx, _SETTING)
    rows = found if isinstance(found, list) else []
    return [
        DailyLine(
            area=row["area"],
            text=row["text"],
            since=datetime.fromisoformat(row["since"]),
            until=datetime.fromisoformat(row["until"]),
            revision=row["revision"],
        )
        for row in rows
    ]


def _write(tx: Tx, lines: Sequence[DailyLine]) -> None:
    rows = [
        {
            "area": one.area,
            "text": one.text,
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "revision": one.revision,
        }
        for one in sorted(lines, key=lambda one: one.area)
    ]
    setting.put(tx, _SETTING, rows)
