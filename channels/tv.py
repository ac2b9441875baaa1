"""HD interactive TV: set-top boxes fetch whole pages, and ask often for a new edition."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.target import Slot
from channels.origin import ASK_FIRST, Origin, OriginChannel


def path_of(slot_key: str, name: str) -> str:
    """Return where ``name`` lies; the portal's links are relative to it."""
    return f"/tv/{Slot.parse(slot_key).area}/{name}"


class TvChannel(OriginChannel):
    """Carries the portal's pages. A box asks before each use: a notice taken back is gone."""

    def __init__(self, origin: Origin, ring: Callable[[str], object]) -> None:
        super().__init__(origin, ring, path_of, ASK_FIRST)
