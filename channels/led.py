"""LED panels: a panel's player fetches its signed playlist, and the frames it names by hash."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.target import Slot
from channels.origin import ASK_FIRST, FOR_EVER, Origin, OriginChannel

FILES = "files/"


def path_of(slot_key: str, name: str) -> str:
    """Return where ``name`` lies: files by hash are shared by all slots."""
    if name.startswith(FILES):
        return f"/{name}"
    slot = Slot.parse(slot_key)
    return f"/player/v1/led/{slot.area}/{slot.look}/{name}"


class LedChannel(OriginChannel):
    """Carries playlists and frames; see docs/wire-format.md."""

    def __init__(self, origin: Origin, ring: Callable[[str], object]) -> None:
        super().__init__(origin, ring, path_of, _cache_control)


def _cache_control(path: str) -> str:
    return FOR_EVER if path.startswith(f"/{FILES}") else ASK_FIRST
