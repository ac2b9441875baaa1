"""What a pixel protocol is: it turns lamps into datagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

Address = tuple[str, int]
Datagram = tuple[Address, bytes]
LAMPS_PER_UNIVERSE = 170  # of 512 slots


class TooLarge(ValueError):
    """The panel has more lamps than the protocol has universes left."""


class Datagrams(Protocol):
    """A protocol: turns lamps into datagrams, and does no I/O."""

    def frame(self, lamps: bytes) -> Iterator[Datagram]:
        """Return one frame."""
        ...

    def last(self) -> Iterator[Datagram]:
        """Return the end of the stream."""
        ...


def universes(lamps: bytes, first: int, highest: int) -> list[tuple[int, bytes]]:
    """Cut ``lamps`` into universes of 170, from ``first`` on.

    Raises:
        TooLarge: they do not fit below ``highest``.
    """
    step = 3 * LAMPS_PER_UNIVERSE
    parts = [lamps[at : at + step] for at in range(0, len(lamps), step)]
    if first + len(parts) - 1 > highest:
        raise TooLarge(f"{len(parts)} universes from {first} on: more than {highest}")
    return list(enumerate(parts, first))
