"""What screens report, as it travels on the bell: many screens in one packed entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec


class BadPack(ValueError):
    """This entry was not packed by a gateway of this version."""


class Sighting(NamedTuple):
    """A screen at one moment: the highest ``seq`` it received, verified and showed in ``epoch``.

    ``shown_at`` is when it first painted ``shown``, if it said so. ``free_bytes`` is None and
    ``version`` empty when it did not say. ``alerts`` are the (epoch, seq) of the alerts it shows.

    A tuple: the gateway makes one for each of thousands of reports.
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


def merge(one: Sighting, other: Sighting) -> Sighting:
    """Return both sightings of a screen as one, in whatever order they came.

    Marks are never lowered within an epoch; a higher epoch begins them anew.
    """
    older, newer = sorted((one, other), key=lambda s: s.seen_at)
    said = newer._replace(
        version=newer.version or older.version,
        free_bytes=older.free_bytes if newer.free_bytes is None else newer.free_bytes,
        alerts=max(one.alerts, other.alerts),
    )
    low, high = sorted((one, other), key=lambda s: s.epoch)
    if low.epoch < high.epoch:
        return _marked(said, high)
    furthest = max((one, other), key=lambda s: (s.shown, s.shown_at is not None))
    return _marked(said, furthest)._replace(
        received=max(one.received, other.received),
        verified=max(one.verified, other.verified),
    )


def pack(sightings: Iterable[Sighting]) -> bytes:
    """Return ``sightings`` as one entry."""
    rows = [
        [
            s.screen,
            s.seen_at.timestamp(),
            s.epoch,
            s.received,
            s.verified,
            s.shown,
            s.shown_at and s.shown_at.timestamp(),
            s.version,
            s.free_bytes,
            *s.alerts,
        ]
        for s in sightings
    ]
    return msgspec.json.encode(rows)


def unpack(packed: bytes) -> list[Sighting]:
    """Return the sightings in one entry. Raises BadPack."""
    try:
        return [_sighting(*row) for row in msgspec.json.decode(packed)]
    except (TypeError, ValueError) as exc:
        raise BadPack(str(exc)) from None


def _marked(said: Sighting, marks: Sighting) -> Sighting:
    return said._replace(
        epoch=marks.epoch,
        received=marks.received,
        verified=marks.verified,
        shown=marks.shown,
        shown_at=marks.shown_at,
    )


def _sighting(  # noqa: PLR0913 - a packed row, column by column
    screen: str,
    seen: float,
    epoch: int,
    received: int,
    verified: int,
    shown: int,
    shown_at: float | None,
    version: str,
    free_bytes: int | None,
    alerts_epoch: int = 0,
    alerts_seq: int = 0,
) -> Sighting:
    return Sighting(
        screen=screen,
        seen_at=datetime.fromtimestamp(seen, UTC),
        epoch=epoch,
        received=received,
        verified=verified,
        shown=shown,
        shown_at=None if shown_at is None else datetime.fromtimestamp(shown_at, UTC),
        version=version,
        free_bytes=free_bytes,
        alerts=(alerts_epoch, alerts_seq),
    )
