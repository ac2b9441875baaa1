"""The loop rule of the wire format: what is up is a function of the playlist and of time alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from player.items import REST_S, Item, Medium
from player.playlist import HOLD, Loop, Playlist

NEVER = datetime.max.replace(tzinfo=UTC)
Mark = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is up: a medium of an item, for ``into`` seconds so far and ``left`` more.

    ``mark`` is another one whenever it comes up anew, and the same on every screen of the slot.
    """

    item: Item
    index: int
    into: float
    left: float
    mark: Mark

    @property
    def medium(self) -> Medium:
        """The picture itself."""
        return self.item.media[self.index]


@dataclass(frozen=True, slots=True)
class Between:
    """What is up between two items: one of the things that alternate with them."""

    place: int
    left: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Ring:
    """What goes round from ``anchor`` on, until before ``until``."""

    anchor: datetime
    until: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a round stands: in which ``round``, at which ``place``, ``into`` it, ``left`` of it."""

    round: int
    place: int
    into: float
    left: float


def spot(anchor: datetime, seconds: Sequence[float], now: datetime) -> Spot:
    """Return where a round of stays of so many ``seconds`` stands that began at ``anchor``."""
    rounds, position = divmod(max(0.0, (now - anchor).total_seconds()), sum(seconds))
    for place, stay in enumerate(seconds):
        if position < stay:
            return Spot(int(rounds), place, position, stay - position)
        position -= stay
    return Spot(int(rounds), len(seconds) - 1, seconds[-1], 0.0)  # what rounding left over


class Timeline:
    """One playlist's loop; remembers the ring until the next edge."""

    def __init__(self, playlist: Playlist) -> None:
        self._playlist = playlist
        self._loop = playlist.loop or Loop(playlist.issued)
        self._runs = [tuple(item.runs()) for item in playlist.items]
        edges = {edge for runs in self._runs for run in runs for edge in run}
        self._edges = sorted(edges | {playlist.issued + HOLD + timedelta(microseconds=1)})
        self._known: tuple[int, Ring] | None = None

    def at(self, now: datetime) -> Cursor:
        """Return what is up at ``now``."""
        found = self.among((), now, now)
        assert isinstance(found, Cursor)  # noqa: S101 - nothing comes between
        return found

    def among(self, between: Sequence[float], since: datetime, now: datetime) -> Cursor | Between:
        """Return what is up when things of so many seconds follow each item from ``since`` on."""
        ring = self.ring(now)
        stops: list[tuple[Item, int] | int] = []
        for item in ring.items:
            stops += [(item, index) for index in range(len(item.media))]
            stops += range(len(between))
        stays = [between[s] if isinstance(s, int) else s[0].media[s[1]].seconds for s in stops]
        anchor = max(ring.anchor, since) if between else ring.anchor
        found = spot(anchor, stays, now)
        left = min(found.left, (ring.until - now).total_seconds())
        mark, stop = (anchor, found.round, found.place), stops[found.place]
        if isinstance(stop, int):
            return Between(stop, left, mark)
        return Cursor(stop[0], stop[1], found.into, left, mark)

    def instead(self, cursor: Cursor, now: datetime) -> Iterator[Cursor]:
        """Give what may stand in for ``cursor``, whose picture cannot be painted."""
        places = [(i, n) for i in self.ring(now).items for n in range(len(i.media))]
        place = places.index((cursor.item, cursor.index))
        for item, index in places[place + 1 :] + places[:place]:
            yield replace(cursor, item=item, index=index)
        for index in range(len(self._playlist.default.media)):
            yield replace(cursor, item=self._playlist.default, index=index)

    def ring(self, now: datetime) -> Ring:
        """Return what goes round at ``now``."""
        passed = bisect_right(self._edges, now)
        if self._known is None or self._known[0] != passed:
            until = self._edges[passed] if passed < len(self._edges) else NEVER
            anchor, lead = self._lead(passed)
            ring = Ring(anchor, until, self._live_from(lead, now))
            self._known = (passed, ring)
        return self._known[1]

    def _lead(self, passed: int) -> tuple[datetime, int]:
        """Return the anchor, and the place in the list from which the ring is looked for."""
        for edge in reversed(self._edges[:passed]):
            if edge <= self._loop.since:
                break
            begun = [n for n, runs in enumerate(self._runs) if any(r[0] == edge for r in runs)]
            ended = [n for n, runs in enumerate(self._runs) if any(r[1] == edge for r in runs)]
            if begun or ended:
                return edge, begun[0] if begun else ended[-1] + 1
        names = [item.id for item in self._playlist.items]
        return self._loop.since, names.index(self._loop.item) if self._loop.item in names else 0

    def _live_from(self, place: int, now: datetime) -> tuple[Item, ...]:
        items, default = self._playlist.items, (self._playlist.default,)
        if self._playlist.live(now) == default:
            return default
        return tuple(i for i in (*items[place:], *items[:place]) if i.is_live(now))


def scroll_offset(medium: Medium, shown_for: float) -> int:
    """Return how many pixels of ``medium`` have left the panel after ``shown_for`` seconds."""
    if medium.effect == "still":
        return 0
    return min(medium.width, max(0, int((shown_for - REST_S) * medium.speed_px_s)))
