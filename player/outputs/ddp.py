"""Pure: a frame as packets of the Distributed Display Protocol (3waylabs)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from player.outputs.datagrams import Datagram

PORT, DATA_MAX = 4048, 1440
_VERSION_1, _PUSH, _RGB_8_BIT, _DEFAULT_DEVICE = 0x40, 0x01, 0x0B, 1


class Ddp:
    """Speaks to one controller."""

    def __init__(self, host: str, port: int = PORT) -> None:
        self._to, self._seq = (host, port), 0

    def frame(self, lamps: bytes) -> Iterator[Datagram]:
        """Return a frame; its last packet carries the push that shows it."""
        for offset in range(0, len(lamps), DATA_MAX):
            part = lamps[offset : offset + DATA_MAX]
            is_last = offset + DATA_MAX >= len(lamps)
            self._seq = self._seq % 15 + 1
            yield self._to, packet(part, offset, self._seq, is_last=is_last)

    def last(self) -> Iterator[Datagram]:
        """Return nothing: the controller has its own time-out."""
        return iter(())


def packet(part: bytes, offset: int, seq: int, *, is_last: bool) -> bytes:
    """Return one packet; ``seq`` is 1 to 15."""
    flags = _VERSION_1 | (_PUSH if is_last else 0)
    return struct.pack(">BBBBIH", flags, seq, _RGB_8_BIT, _DEFAULT_DEVICE, offset, len(part)) + part
