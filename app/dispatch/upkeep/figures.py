"""How everything stands, in figures: for machines that watch us, and for ``doctor``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from app.dispatch.house import House
from app.dispatch.messages import delivery_desk
from app.dispatch.upkeep import backup
from app.domain.channel_health import Health
from app.store import figures, screen_list
from app.store.figures import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """As of ``now``; ``screens`` by standing, ``backup_at`` None when there is no backup here."""

    now: datetime
    channels: list[Health]
    screens: dict[str, int]
    boards: Due
    warnings_held: int
    backup_at: datetime | None
    free_bytes: int


def read(house: House) -> Figures:
    """Return how everything stands. Raises StoreAway, OSError."""
    now = house.clock()
    with house.store.read() as tx:
        screens = screen_list.everywhere(tx, now)
        boards, held = figures.slots_due(tx, now), figures.warnings_held(tx, now)
    return Figures(
        now=now,
        channels=delivery_desk.channels(house),
        screens=screens,
        boards=boards,
        warnings_held=held,
        backup_at=backup.latest(house.data_dir / backup.FOLDER),
        free_bytes=shutil.disk_usage(house.data_dir).free,
    )
