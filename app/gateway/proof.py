"""The frame that comes most, read in one go: a batch of evidence that says marks and nothing else.

What is not exactly that is left to ``session`` and ``told``, which say what is wrong with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app.dispatch.screens.evidence import Sighting
from app.dispatch.screens.facts import Fact
from app.gateway.members import MOST, MOST_BATCH, MOST_TEXT, when
from app.gateway.told import MOST_ITEMS, Seen, sighted

_Mark = Annotated[int, Meta(ge=0, le=MOST)]


class Evidence(Struct, gc=False):
    """What a screen journalled; ``batch`` is acknowledged once it is taken."""

    sighting: Sighting
    batch: int
    facts: list[Fact]


class _Item(Struct, gc=False, forbid_unknown_fields=True):
    kind: Literal["received", "verified", "shown"]
    epoch: _Mark
    seq: _Mark
    at: str  # its length is looked at later: asked of the reader, that costs half of the reading


class _Batch(Struct, gc=False):
    type: Literal["evidence"]
    batch: Annotated[int, Meta(ge=0, le=MOST_BATCH)]
    items: Annotated[list[_Item], Meta(max_length=MOST_ITEMS)]


_read = msgspec.json.Decoder(_Batch).decode


def batch_of(raw: bytes, screen: str, now: datetime) -> Evidence | None:
    """Return what a batch of marks of the playlist says, None of any other frame."""
    if b'"evidence"' not in raw:
        return None
    try:
        said = _read(raw)
    except msgspec.DecodeError:
        return None
    seen: list[Seen] = []
    for item in said.items:
        at = when(item.at) if len(item.at) <= MOST_TEXT else None
        if at is None:
            return None
        seen.append((item.kind, item.epoch, item.seq, at))
    return Evidence(sighted(screen, now, seen), said.batch, [])
