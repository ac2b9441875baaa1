"""Takes what gateways packed off the bell and stores it as the screens' high-water marks."""

from __future__ import annotations

import logging
import socket

from app.dispatch.evidence import BadPack, Sighting, unpack
from app.store import mark
from app.store.bell import Bell
from app.store.mark import Mark
from app.store.session import Store

log = logging.getLogger(__name__)
BATCH, BLOCK_MS = 100, 1000


def store_waiting(store: Store, bell: Bell, consumer: str | None = None) -> int:
    """Store what waits, in one statement; return how many entries were taken.

    Waits a second for the first. An entry is forgotten only after it is stored; stored twice it
    changes nothing.
    """
    entries = bell.read_evidence(consumer or socket.gethostname(), BATCH, BLOCK_MS)
    sightings: list[Sighting] = []
    for name, packed in entries:
        try:
            sightings += unpack(packed)
        except BadPack as exc:
            log.warning("evidence %s is dropped: %s", name, exc)
    if sightings:
        with store.begin() as tx:
            mark.store(tx, [_mark(s) for s in sightings])
    bell.done_evidence([name for name, _ in entries])
    return len(entries)


def _mark(seen: Sighting) -> Mark:
    return Mark(
        screen=seen.screen,
        epoch=seen.epoch,
        received=seen.received,
        verified=seen.verified,
        shown=seen.shown,
        at=seen.shown_at,
        seen_at=seen.seen_at,
        version=seen.version,
        free_bytes=seen.free_bytes,
    )
