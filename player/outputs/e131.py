"""Pure: a frame as E1.31 (streaming ACN) packets of ANSI E1.31-2018."""

from __future__ import annotations

import platform
import struct
import uuid
from collections.abc import Iterator

from player.outputs.datagrams import Datagram, universes

PORT, UNIVERSE_MAX = 5568, 63999
PRIORITY = 100  # the standard's default, 6.2.3
_PREAMBLE = struct.pack(">HH12s", 16, 0, b"ASC-E1.17\0\0\0")
_ROOT_DATA, _ROOT_EXTENDED = 4, 8
_FRAME_DATA, _FRAME_SYNC, _DMP_SET = 2, 1, 2
_TERMINATED = 0x40


class E131:
    """Speaks to every receiver of some universes by multicast, or to one host."""

    def __init__(self, universe: int, host: str = "") -> None:
        self._first, self._host = universe, host
        node = platform.node() or "player"
        self._name = f"Linli {node}".encode()[:63]
        self._cid = uuid.uuid5(uuid.NAMESPACE_URL, f"linli-player:{node}:{uuid.getnode()}").bytes
        self._seq, self._used = 0, 1

    def frame(self, lamps: bytes) -> Iterator[Datagram]:
        """Return a frame; several universes are shown together by a synchronization packet."""
        parts = universes(lamps, self._first, UNIVERSE_MAX)
        self._used = len(parts)
        address = self._first if len(parts) > 1 else 0
        self._seq = (self._seq + 1) % 256
        for universe, slots in parts:
            yield self._to(universe), self._data(universe, slots, address)
        if address:
            yield self._to(address), self._sync(address)

    def last(self) -> Iterator[Datagram]:
        """Return the end of the stream, three times for every universe (6.2.6)."""
        for _ in range(3):
            self._seq = (self._seq + 1) % 256
            for universe in range(self._first, self._first + self._used):
                yield self._to(universe), self._data(universe, b"", 0, _TERMINATED)

    def _to(self, universe: int) -> tuple[str, int]:
        """Return where a universe is sent; multicast is 239.255.high.low (9.3.1)."""
        return self._host or f"239.255.{universe >> 8}.{universe & 255}", PORT

    def _data(self, universe: int, slots: bytes, sync_address: int, options: int = 0) -> bytes:
        dmp = struct.pack(">BBHHH", _DMP_SET, 0xA1, 0, 1, len(slots) + 1) + b"\0" + slots
        framing = struct.pack(
            ">I64sBHBBH",
            _FRAME_DATA, self._name, PRIORITY, sync_address, self._seq, options, universe,
        )  # fmt: skip
        return self._root(_ROOT_DATA, _pdu(framing + _pdu(dmp)))

    def _sync(self, address: int) -> bytes:
        framing = struct.pack(">IBHH", _FRAME_SYNC, self._seq, address, 0)
        return self._root(_ROOT_EXTENDED, _pdu(framing))

    def _root(self, vector: int, body: bytes) -> bytes:
        return _PREAMBLE + _pdu(struct.pack(">I16s", vector, self._cid) + body)


def _pdu(body: bytes) -> bytes:
    """Return a block of flags and length, the two bytes of which count (E1.17)."""
    return struct.pack(">H", 0x7000 | (len(body) + 2)) + body
