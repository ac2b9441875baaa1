"""Which levels of warnings take screens over, and which are held back at night; editable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.domain.warning import Level
from app.store import audit, setting
from app.store.session import Tx

_FULL, _NIGHT = "warning_full", "warning_night"
FULL = frozenset({Level.RED, Level.ORANGE})
# Levels whose text messages wait for the morning; red never waits.
NIGHT = frozenset({Level.BLUE, Level.YELLOW})


def full(tx: Tx) -> frozenset[Level]:
    """Return the levels that take screens over; the others stand as a band beside the board."""
    return _read(tx, _FULL, FULL)


def night(tx: Tx) -> frozenset[Level]:
    """Return the levels that are not sent to telephones at night."""
    return _read(tx, _NIGHT, NIGHT) - {Level.RED}


def put(tx: Tx, who: str, full: Collection[Level], night: Collection[Level], now: datetime) -> None:
    """Let these count from now on."""
    for name, levels in ((_FULL, full), (_NIGHT, night)):
        setting.put(tx, name, [level.word for level in sorted(levels)])
    facts: dict[str, object] = {
        "full": [level.word for level in sorted(full)],
        "night": [level.word for level in sorted(night)],
    }
    audit.add(tx, now, who, "warning.rules", "levels", facts)


def _read(tx: Tx, name: str, otherwise: frozenset[Level]) -> frozenset[Level]:
    said = setting.get(tx, name)
    if not isinstance(said, list):
        return otherwise
    return frozenset(level for level in Level if level.word in said)
