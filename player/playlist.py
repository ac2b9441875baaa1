"""What a screen plays: the verified board as values, and which picture comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, cast

from player.fields import Refused, instant, member, number, objects, parse_object, raw, text
from player.trust import Head, check_lifetime

WEEK = timedelta(days=7)
HOLD = timedelta(days=30)
INLINE_MAX, MEDIUM_MAX, PIXELS_MAX, MEDIA_MAX = 4096, 4 << 20, 16 << 20, 256 << 20
SPANS_MAX = 200
REST_S = 1.0  # how long a scroll rests before it moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """One picture, named by its hash; ``inline`` holds its bytes when they came along."""

    sha256: str
    size: int
    width: int
    height: int
    effect: Literal["still", "scroll"]
    dwell_ms: int = 0
    speed_px_s: int = 0
    inline: bytes | None = None

    @property
    def seconds(self) -> float:
        """How long it stays: its dwell, or until it has slid off the panel."""
        if self.effect == "still":
            return self.dwell_ms / 1000
        return REST_S + self.width / self.speed_px_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The pictures of one notice; the default item has neither ``effective`` nor ``expires``.

    ``schedule`` are the spans, from until before, in which it may be shown; empty: all the time.
    """

    id: str
    revision: int
    kind: str
    effective: datetime | None
    expires: datetime | None
    media: tuple[Medium, ...]
    schedule: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def name(self) -> tuple[str, int]:
        """Which notice in which revision."""
        return self.id, self.revision

    def is_live(self, now: datetime) -> bool:
        """Whether it may be shown at ``now``: within its schedule, and never once it expired."""
        if self.effective is None or self.expires is None:
            return True
        if not self.effective <= now < self.expires:
            return False
        return not self.schedule or any(start <= now < end for start, end in self.schedule)

    def edges(self) -> Iterator[datetime]:
        """Give every instant at which it may begin or cease to be live, in no particular order."""
        if self.effective is not None and self.expires is not None:
            yield from (self.effective, self.expires)
        for start, end in self.schedule:
            yield from (start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A board as a player reads it."""

    slot: str
    head: Head
    issued: datetime
    expires: datetime
    width: int
    height: int
    time_zone: str
    items: tuple[Item, ...]
    default: Item

    def media(self) -> Iterator[Medium]:
        """Give every picture it needs, the default item's first."""
        for item in (self.default, *self.items):
            yield from item.media

    def live(self, now: datetime) -> tuple[Item, ...]:
        """Return what may be shown at ``now``; never empty, the default item is the last rung."""
        if now - self.issued > HOLD:
            return (self.default,)
        return tuple(i for i in self.items if i.is_live(now)) or (self.default,)


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is on the panel, since ``since`` (seconds of the monotonic clock)."""

    item: Item
    index: int
    since: float

    @property
    def medium(self) -> Medium:
        """The picture itself."""
        return self.item.media[self.index]


def parse_playlist(payload: bytes) -> Playlist:
    """Return the playlist in a verified ``payload``; Refused when it is not wholly sound."""
    source = parse_object(payload)
    if text(source, "mode") != "live":
        raise Refused("wrong_mode")
    width, height = number(source, "width", 1, 1920), number(source, "height", 1, 1080)
    digest = sha256(payload).hexdigest()
    playlist = Playlist(
        slot=text(source, "slot", 200),
        head=Head(number(source, "epoch", 1, 1 << 53), number(source, "seq", 1, 1 << 53), digest),
        issued=instant(source, "issued"),
        expires=instant(source, "expires"),
        width=width,
        height=height,
        time_zone=text(source, "time_zone"),
        items=tuple(_item(i, width, height) for i in objects(source, "items", 256)),
        default=_item(member(source, "default"), width, height, is_default=True),
    )
    if sum(m.size for m in playlist.media()) > MEDIA_MAX:
        raise Refused("too_large", "media")
    return playlist


def check_fresh(playlist: Playlist, slot: str, now: datetime) -> None:
    """Refuse a playlist of another slot, one that has ended, one that lasts above 7 days."""
    if playlist.slot != slot:
        raise Refused("wrong_slot")
    check_lifetime(playlist.issued, playlist.expires, now, WEEK)


def next_cursor(playlist: Playlist, cursor: Cursor | None, now: datetime, elapsed: float) -> Cursor:
    """Return what to paint at ``now``: the same cursor while its picture may stay.

    ``elapsed`` is the monotonic clock in seconds. An item ends at its ``expires``, in the middle
    of a picture if need be; items that begin wait for their turn, but never behind the default.
    """
    live = playlist.live(now)
    if cursor is None:
        return Cursor(live[0], 0, elapsed)
    if cursor.item not in live:
        return Cursor(_following(playlist, cursor.item, live), 0, elapsed)
    if elapsed - cursor.since < cursor.medium.seconds:
        return cursor
    if cursor.index + 1 < len(cursor.item.media):
        return Cursor(cursor.item, cursor.index + 1, elapsed)
    return Cursor(_following(playlist, cursor.item, live), 0, elapsed)


def taken_over(
    old: Playlist | None, new: Playlist, cursor: Cursor | None, now: datetime, elapsed: float
) -> Cursor:
    """Return where ``new`` starts: at what is new in it; else what is on the panel stays."""
    if old is None or cursor is None:
        return next_cursor(new, cursor, now, elapsed)
    known = {i.name for i in (*old.items, new.default)}
    live = new.live(now)
    fresh = [i for i in live if i.name not in known]
    redrawn = [i for i in live if i.name == cursor.item.name and i != cursor.item]
    for item in (*fresh, *redrawn):
        return Cursor(item, 0, elapsed)
    return next_cursor(new, cursor, now, elapsed)


def stays_until(playlist: Playlist, cursor: Cursor, now: datetime, elapsed: float) -> float:
    """Return the seconds until ``next_cursor`` may give another one; at least 0."""
    waits = [cursor.since + cursor.medium.seconds - elapsed]
    watched = playlist.items if cursor.item.kind == "default" else (cursor.item,)
    edges = (edge for item in watched for edge in item.edges())
    waits += [(edge - now).total_seconds() for edge in edges if edge > now]
    return max(0.0, min(waits))


def scroll_offset(medium: Medium, shown_for: float) -> int:
    """Return how many pixels of ``medium`` have left the panel after ``shown_for`` seconds."""
    if medium.effect == "still":
        return 0
    return min(medium.width, max(0, int((shown_for - REST_S) * medium.speed_px_s)))


def _following(playlist: Playlist, item: Item, live: tuple[Item, ...]) -> Item:
    """Return the live item that plays after ``item``, wherever that one stood."""
    places = [i.id for i in playlist.items]
    place = places.index(item.id) if item.id in places else -1
    after = [i for i in live if i in playlist.items[place + 1 :]]
    return (after or live)[0]


def _item(source: dict[str, Any], width: int, height: int, *, is_default: bool = False) -> Item:
    kind = text(source, "kind")
    if (kind == "default") is not is_default or kind not in {"notice", "warning", "default"}:
        raise Refused("malformed", "kind")
    media = tuple(_medium(m, width, height) for m in objects(source, "media", 64))
    if not media:
        raise Refused("malformed", "media")
    number(source, "priority", 0, 1 << 31)
    return Item(
        id=text(source, "id"),
        revision=number(source, "revision", 0, 1 << 31),
        kind=kind,
        effective=None if is_default else instant(source, "effective"),
        expires=None if is_default else instant(source, "expires"),
        media=media,
        schedule=_schedule(source),
    )


def _schedule(source: dict[str, Any]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans of an item; an empty list would mean never, and is malformed."""
    if "schedule" not in source:
        return ()
    listed = objects(source, "schedule", SPANS_MAX)
    spans = tuple((instant(s, "from"), instant(s, "until")) for s in listed)
    if not spans or any(start >= end for start, end in spans):
        raise Refused("malformed", "schedule")
    return spans


def _medium(source: dict[str, Any], width: int, height: int) -> Medium:
    effect, digest = text(source, "effect"), text(source, "sha256")
    is_still = effect == "still"
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise Refused("malformed", "sha256")
    if effect not in {"still", "scroll"} or text(source, "mime") != "image/png":
        raise Refused("malformed", "effect" if is_still else "mime")
    number(source, "height", height, height)
    across = number(source, "width", width if is_still else 1, width if is_still else PIXELS_MAX)
    if across * height > PIXELS_MAX:
        raise Refused("too_large", "width")
    size = number(source, "size", 1, MEDIUM_MAX)
    inline = raw(source, "inline", INLINE_MAX) if source.get("inline") is not None else None
    if inline is not None and (len(inline), sha256(inline).hexdigest()) != (size, digest):
        raise Refused("wrong_content", "inline")
    return Medium(
        sha256=digest,
        size=size,
        width=across,
        height=height,
        effect=cast(Literal["still", "scroll"], effect),
        dwell_ms=number(source, "dwell_ms", 200, 3_600_000) if is_still else 0,
        speed_px_s=0 if is_still else number(source, "speed_px_s", 1, 2000),
        inline=inline,
    )
