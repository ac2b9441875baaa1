"""The micro timeline: an area's notices as short posts, for whoever shows posts."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.target import Slot
from channels.origin import Origin, OriginChannel


def path_of(slot_key: str, name: str) -> str:
    """Return where ``name`` lies, beside the area's feeds."""
    return f"/feeds/{Slot.parse(slot_key).area}/{name}"


class MicroblogChannel(OriginChannel):
    """Carries the timeline; readers and caches may keep it for a minute."""

    def __init__(self, origin: Origin, ring: Callable[[str], object]) -> None:
        super().__init__(origin, ring, path_of)
