"""The verified board as values: what a screen of one slot plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from player.fields import Refused, instant, member, number, objects, parse_object, text
from player.items import Item, Medium, parse_item
from player.trust import Head, check_lifetime

WEEK = timedelta(days=7)
HOLD = timedelta(days=30)
MEDIA_BYTES_MAX = 256 << 20
ITEMS_MAX, WITHDRAWN_MAX, DIMMING_MAX = 256, 256, 8
LANGUAGES = {"zh-CN": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Loop:
    """Since when the items go round, and which of them led; an empty ``item`` is the first."""

    since: datetime
    item: str = ""


@dataclass(frozen=True, slots=True)
class Dimming:
    """A span of every day's local time; it spans midnight when ``since`` is not below ``until``."""

    since: time
    until: time
    percent: int

    def holds(self, local: time) -> bool:
        """Whether ``local`` lies in it."""
        if self.since < self.until:
            return self.since <= local < self.until
        return local >= self.since or local < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A board as a player reads it. ``withdrawn`` are ids with the last revision that is void."""

    slot: str
    head: Head
    issued: datetime
    expires: datetime
    width: int
    height: int
    time_zone: str
    items: tuple[Item, ...]
    default: Item
    loop: Loop | None = None
    withdrawn: tuple[tuple[str, int], ...] = ()
    dimming: tuple[Dimming, ...] = ()
    language: str = "zh"

    @property
    def kind(self) -> str:
        """What the panel can show: ``mono``, ``dual`` or ``full``."""
        named = self.slot.rpartition("/")[2].split("-")[1:2]
        return named[0] if named and named[0] in {"mono", "dual"} else "full"

    def media(self) -> Iterator[Medium]:
        """Give every picture it needs, the default item's first."""
        for item in (self.default, *self.items):
            yield from item.media

    def live(self, now: datetime) -> tuple[Item, ...]:
        """Return what may be shown at ``now``; never empty, the default item is the last rung."""
        if now - self.issued > HOLD:
            return (self.default,)
        return tuple(i for i in self.items if i.is_live(now)) or (self.default,)

    def without(self, withdrawn: tuple[tuple[str, int], ...]) -> Playlist:
        """Return it without the items that ``withdrawn`` names, up to the revision it names."""
        void: dict[str, int] = {}
        for name, revision in withdrawn:
            void[name] = max(revision, void.get(name, revision))
        items = tuple(i for i in self.items if i.revision > void.get(i.id, -1))
        return self if items == self.items else replace(self, items=items)

    def local(self, now: datetime) -> datetime | None:
        """Return ``now`` as the clocks of the place show it; None for an unknown zone."""
        try:
            return now.astimezone(ZoneInfo(self.time_zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def brightness(self, now: datetime) -> int:
        """Return how bright its frames are at ``now``, in percent."""
        local = self.local(now) if self.dimming else None
        if local is None:
            return 100
        return next((d.percent for d in self.dimming if d.holds(local.time())), 100)


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
        items=tuple(parse_item(i, width, height) for i in objects(source, "items", ITEMS_MAX)),
        default=parse_item(member(source, "default"), width, height, is_default=True),
        loop=_loop(source),
        withdrawn=_withdrawn(source),
        dimming=_dimming(source),
        language=_language(source),
    )
    if sum(m.size for m in playlist.media()) > MEDIA_BYTES_MAX:
        raise Refused("too_large", "media")
    return playlist


def check_fresh(playlist: Playlist, slot: str, now: datetime) -> None:
    """Refuse a playlist of another slot, one that has ended, one that lasts above 7 days."""
    if playlist.slot != slot:
        raise Refused("wrong_slot")
    check_lifetime(playlist.issued, playlist.expires, now, WEEK)


def _loop(source: dict[str, Any]) -> Loop | None:
    if "loop" not in source:
        return None
    loop = member(source, "loop")
    return Loop(instant(loop, "from"), text(loop, "item", default=""))


def _withdrawn(source: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    if "withdrawn" not in source:
        return ()
    listed = objects(source, "withdrawn", WITHDRAWN_MAX)
    return tuple((text(w, "id"), number(w, "revision", 0, 1 << 31)) for w in listed)


def _dimming(source: dict[str, Any]) -> tuple[Dimming, ...]:
    if "dimming" not in source:
        return ()
    return tuple(
        Dimming(_of_day(d, "from"), _of_day(d, "until"), number(d, "percent", 5, 100))
        for d in objects(source, "dimming", DIMMING_MAX)
    )


def _of_day(source: dict[str, Any], name: str) -> time:
    written = text(source, name, 5)
    try:
        if len(written) != 5:
            raise ValueError
        return time.fromisoformat(written)
    except ValueError:
        raise Refused("malformed", name) from None


def _language(source: dict[str, Any]) -> str:
    language = text(source, "language", default="zh-CN")
    if language not in LANGUAGES:
        raise Refused("malformed", "language")
    return LANGUAGES[language]
