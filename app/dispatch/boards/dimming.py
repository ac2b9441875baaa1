"""Night dimming: kept as a setting, sealed into every playlist (docs/wire-format.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from app.dispatch.house import House
from app.domain.dimming import Dim
from app.store import audit, setting, slot
from app.store.session import Tx

_SETTING = "dimming"


def kept(tx: Tx) -> list[Dim]:
    """Return when panels are darker, in the order in which it was said; the first counts."""
    found = setting.get(tx, _SETTING)
    rows = found if isinstance(found, list) else []
    return [
        Dim(
            start=time.fromisoformat(row["from"]),
            end=time.fromisoformat(row["until"]),
            percent=row["percent"],
        )
        for row in rows
    ]


def put(house: House, who: str, dims: Sequence[Dim]) -> None:
    """Keep ``dims``; every panel's playlist is made anew with them."""
    rows = [
        {"from": f"{d.start:%H:%M}", "until": f"{d.end:%H:%M}", "percent": d.percent} for d in dims
    ]
    now = house.clock()
    with house.store.begin() as tx:
        setting.put(tx, _SETTING, rows)
        panels = {row.slot.area for row in slot.everything(tx) if row.slot.medium == "led"}
        slot.mark_due(tx, sorted(panels), ["led"], now)
        audit.add(tx, now, who, "screen.dimming", "", {"dimming": rows})
    house.bell.nudge()
