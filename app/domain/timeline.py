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
    round takes.
    """

    item: str
    medium: int
    since: datetime
    until: datetime
    round_s: float


def position(
    items: Sequence[Item], loop: Loop, at: datetime, default_s: Sequence[float] = (10.0,)
) -> Position:
    """Return what a screen shows at ``at``; before the loop's start its round stands still.

    ``default_s`` is how long each medium of the default item stays.
    """
    anchor, lead = _anchor(items, loop, at)
    live = [n for n, item in enumerate(items) if item.is_live(at)]
    order = [n for n in live if n >= lead] + [n for n in live if n < lead]
    turns = [(items[n].id, m, s) for n in order for m, s in enumerate(items[n].media_s)]
    if not turns:
        turns = [("", m, s) for m, s in enumerate(default_s)]
    round_s = sum(seconds for _, _, seconds in turns)
    into = max((at - anchor).total_seconds(), 0.0) % round_s
    name, medium, begins, seconds = _turn(turns, into)
    since = at - timedelta(seconds=into - begins)
    until = since + timedelta(seconds=seconds)
    return Position(item=name, medium=medium, since=since, until=until, round_s=round_s)


def carried(items: Sequence[Item], loop: Loop, at: datetime) -> Loop:
    """Return the loop that goes on from ``at`` as ``loop`` does, whatever leaves ``items``."""
    anchor, lead = _anchor(items, loop, at)
    live = [n for n, item in enumerate(items) if item.is_live(at)]
    order = [n for n in live if n >= lead] + live
    return Loop(start=anchor, lead=items[order[0]].id if order else "")


def _turn(turns: Sequence[tuple[str, int, float]], into: float) -> tuple[str, int, float, float]:
    """Return whose turn it is ``into`` a round, and when in the round it began."""
    begins = 0.0
    for name, medium, seconds in turns:
        if into < begins + seconds:
            return name, medium, begins, seconds
        begins += seconds
    name, medium, seconds = turns[-1]  # the sum of parts is not the sum of all, to the last bit
    return name, medium, begins - seconds, seconds


def _anchor(items: Sequence[Item], loop: Loop, at: datetime) -> tuple[datetime, int]:
    """Return since when the round runs, and the place from which its first live item is sought."""
    edges = {edge for item in items for edge in item.edges if loop.start < edge <= at}
    for edge in sorted(edges, reverse=True):
        mine = [n for n, item in enumerate(items) if edge in item.edges]
        begun = [n for n in mine if items[n].is_live(edge) and not items[n].was_live(edge)]
        if begun:
            return edge, begun[0]
        ended = [n for n in mine if items[n].was_live(edge) and not items[n].is_live(edge)]
        if ended:
            return edge, ended[-1] + 1
    named = (n for n, item in enumerate(items) if item.id == loop.lead)
    return loop.start, next(named, 0)
