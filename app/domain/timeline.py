"""The one timeline of a playlist: what every screen of a slot shows at a trusted instant.

docs/wire-format.md, ``loop``; the player has the same rule, and both read the same goldens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.showing import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a playlist; ``media_s`` is how long each of its media stays.

    ``spans`` are its schedule; empty: all the time from ``effective`` until before ``expires``.
    """

    id: str
    effective: datetime
    expires: datetime
    media_s: tuple[float, ...]
    spans: tuple[Span, ...] = ()

    def is_live(self, at: datetime) -> bool:
        """Whether it may be shown at ``at``."""
        if not self.effective <= at < self.expires:
            return False
        return not self.spans or any(start <= at < end for start, end in self.spans)

    def was_live(self, at: datetime) -> bool:
        """Whether it could be shown right before ``at``."""
        if not self.effective < at <= self.expires:
            return False
        return not self.spans or any(start < at <= end for start, end in self.spans)

    @property
    def edges(self) -> tuple[datetime, ...]:
        """The instants at which it may come on or go off."""
        return (self.effective, self.expires, *(edge for span in self.spans for edge in span))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Where the round begins: at ``start``, with the item ``lead`` if that is live."""

    start: datetime
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What is shown: the medium ``medium`` of ``item``, from ``since`` until ``until``.

    ``item`` is empty where nothing is live and the default item shows. ``round_s`` is how long one
    round of all live items takes.
    """

    item: str
    medium: int
    since: datetime
    until: datetime | None
    round_s: float


def position(items: Sequence[Item], loop: Loop, at: datetime) -> Position:
    """Return what a screen shows at ``at``, which is not before the loop's start."""
    anchor, lead = _anchor(items, loop, at)
    live = [n for n, item in enumerate(items) if item.is_live(at) and sum(item.media_s) > 0]
    if not live:
        return Position(item="", medium=0, since=anchor, until=None, round_s=0.0)
    order = [n for n in live if n >= lead] + [n for n in live if n < lead]
    turns = [(n, m, s) for n in order for m, s in enumerate(items[n].media_s)]
    round_s = sum(seconds for _, _, seconds in turns)
    into = (at - anchor).total_seconds() % round_s
    n, medium, begins, seconds = _turn(turns, into)
    since = at - timedelta(seconds=into - begins)
    until = since + timedelta(seconds=seconds)
    return Position(item=items[n].id, medium=medium, since=since, until=until, round_s=round_s)


def _turn(turns: Sequence[tuple[int, int, float]], into: float) -> tuple[int, int, float, float]:
    """Return whose turn it is ``into`` a round, and when in the round it began."""
    begins = 0.0
    for n, medium, seconds in turns:
        if into < begins + seconds:
            return n, medium, begins, seconds
        begins += seconds
    n, medium, seconds = turns[-1]  # the sum of parts is not the sum of all, to the last bit
    return n, medium, begins - seconds, seconds


def _anchor(items: Sequence[Item], loop: Loop, at: datetime) -> tuple[datetime, int]:
    """Return since when the round runs, and the place from which its first live item is sought."""
    edges = [edge for item in items for edge in item.edges if loop.start < edge <= at]
    if not edges:
        named = (n for n, item in enumerate(items) if item.id == loop.lead)
        return loop.start, next(named, 0)
    edge = max(edges)
    mine = [n for n, item in enumerate(items) if edge in item.edges]
    for n in mine:
        if items[n].is_live(edge) and not items[n].was_live(edge):
            return edge, n
    ended = [n for n in mine if items[n].was_live(edge) and not items[n].is_live(edge)]
    return edge, (ended[-1] + 1) % len(items) if ended else 0
