"""How screens are looked at: how far apart their lamps are, and from how far people look."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import screen, screen_place, slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One screen's pitch, and the distance people look at it from."""

    pitch_mm: float
    distance_m: float


def hardest(tx: Tx, area_code: str, profile: str) -> Sight | None:
    """Return the sight whose letters look smallest, of the LED screens at or below an area.

    None where nobody has written down how any screen of ``profile`` is looked at.
    """
    pitch, distance = screen_place.c.pitch_mm, screen_place.c.distance_m
    query = (
        sa.select(pitch, distance)
        .join(screen, screen.c.id == screen_place.c.screen)
        .join(slot, slot.c.key == screen.c.slot)
        .where(slot.c.medium == "led", slot.c.profile == profile, pitch > 0, distance > 0)
        .where(at_or_below(slot.c.area, [area_code]), screen.c.state == "approved")
        .order_by((distance / pitch).desc())
        .limit(1)
    )
    row = tx.execute(query).first()
    return Sight(pitch_mm=row.pitch_mm, distance_m=row.distance_m) if row else None
