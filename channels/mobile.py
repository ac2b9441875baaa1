"""Phones and computers: residents fetch their community's page, apps the board behind it."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.target import Slot
from channels.origin import ASK_FIRST, Origin, OriginChannel

FOR_APPS = "board.json"


def path_of(slot_key: str, name: str) -> str:
    """Return where ``name`` lies: the JSON apart from the pages, under a versioned path."""
    area = Slot.parse(slot_key).area
    return f"/app/v1/{area}/{name}" if name == FOR_APPS else f"/a/{area}/{name}"


class MobileChannel(OriginChannel):
    """Carries the resident pages. A phone asks before each use: a notice taken back is gone."""

    def __init__(self, origin: Origin, ring: Callable[[str], object]) -> None:
        super().__init__(origin, ring, path_of, ASK_FIRST)
