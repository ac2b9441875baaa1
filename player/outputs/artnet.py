"""Pure: a frame as Art-Net 4 packets (ArtDmx, and ArtSync when there are several universes)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from player.outputs.datagrams import Datagram, universes

PORT, UNIVERSE_MAX = 6454, 32767
_ID, _VERSION = b"Art-Net\0", 14
_DMX, _SYNC = 0x5000, 0x5200


class ArtNet:
    """Speaks to one node, from one universe (Port-Address) on."""

    def __init__(self, host: str, universe: int = 0) -> None:
        self._to, self._first, self._seq = (host, PORT), universe, 0

    def frame(self, lamps: bytes) -> Iterator[Datagram]:
        """Return a frame; the sequence is 1 to 255, because 0 says that there is none."""
        self._seq = self._seq % 255 + 1
        parts = universes(lamps, self._first, UNIVERSE_MAX)
        for universe, slots in parts:
            yield self._to, dmx(universe, self._seq, slots)
        if len(parts) > 1:
            yield self._to, sync()

    def last(self) -> Iterator[Datagram]:
        """Return nothing: Art-Net has no word for an end."""
        return iter(())


def dmx(universe: int, seq: int, slots: bytes) -> bytes:
    """Return ArtDmx: an even number of slots for one universe."""
    slots += b"\0" * (len(slots) % 2)
    head = struct.pack("<8sH", _ID, _DMX) + struct.pack(">HBB", _VERSION, seq, 0)
    return head + struct.pack("<H", universe) + struct.pack(">H", len(slots)) + slots


def sync() -> bytes:
    """Return ArtSync: what was sent is to be shown now, everywhere at once."""
    return struct.pack("<8sH", _ID, _SYNC) + struct.pack(">HBB", _VERSION, 0, 0)
