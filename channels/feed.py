"""Feeds: readers of RSS 2.0, Atom (RFC 4287) and JSON Feed fetch an area's notices."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.target import Slot
from channels.origin import ASK_FIRST, FOR_A_MINUTE, Origin, OriginChannel


def path_of(slot_key: str, name: str) -> str:
    """Return where ``name`` lies."""
    return f"/feeds/{Slot.parse(slot_key).area}/{name}"


def _rule(path: str) -> str:
    return ASK_FIRST if "/warnings" in path else FOR_A_MINUTE


class FeedChannel(OriginChannel):
    """Carries the feeds; readers and caches may keep them for a minute, warnings never."""

    def __init__(self, origin: Origin, ring: Callable[[str], object]) -> None:
        super().__init__(origin, ring, path_of, _rule)
