"""What screens report, as it travels on the bell: many screens in one packed entry."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace


class BadPack(ValueError):
    """This entry was not packed by a gateway of this version."""


class Sighting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A screen at one moment: the highest ``seq`` it received, verified and showed in ``epoch``.

    ``shown_at`` is when it first painted ``shown``, if it said so. ``free_bytes`` is None and
    ``version`` empty when it did not say. ``alerts`` are the (epoch, seq) of the alerts it shows.

    The lightest there is, as the gateway makes one for each of thousands of reports.
    """

    screen: str
    seen_at: datetime
    epoch: int = 0
    received: int = 0
    verified: int = 0
    shown: int = 0
    shown_at: datetime | None = None
    version: str = ""
    free_bytes: int | None = None
    alerts: tuple[int, int] = (0, 0)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Sighting]).decode


def merge(one: Sighting, other: Sighting) -> Sighting:
    """Return both sightings of a screen as one, in whatever order they came.

    Marks are never lowered within an epoch; a higher epoch begins them anew.
    """
    older, newer = sorted((one, other), key=lambda s: s.seen_at)
    said = replace(
        newer,
        version=newer.version or older.version,
        free_bytes=older.free_bytes if newer.free_bytes is None else newer.free_bytes,
        alerts=max(one.alerts, other.alerts),
    )
    low, high = sorted((one, other), key=lambda s: s.epoch)
    if low.epoch < high.epoch:
        return _marked(said, high)
    furthest = max((one, other), key=lambda s: (s.shown, s.shown_at is not None))
    return replace(
        _marked(said, furthest),
        received=max(one.received, other.received),
        verified=max(one.verified, other.verified),
    )


def pack(sightings: list[Sighting]) -> bytes:
    """Return ``sightings`` as one entry."""
    return _encode(sightings)


def unpack(packed: bytes) -> list[Sighting]:
    """Return the sightings in one entry. Raises BadPack."""
    try:
        return _decode(packed)
    except ValueError as exc:
        raise BadPack(str(exc)) from None


def _marked(said: Sighting, marks: Sighting) -> Sighting:
    return replace(
        said,
        epoch=marks.epoch,
        received=marks.received,
        verified=marks.verified,
        shown=marks.shown,
        shown_at=marks.shown_at,
    )
