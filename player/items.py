"""What a playlist lists: pictures, what is written over them, and when each may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, cast

from player.fields import Refused, instant, number, objects, raw, text

INLINE_MAX, MEDIUM_MAX, PIXELS_MAX = 4096, 4 << 20, 16 << 20
SPANS_MAX, MEDIA_MAX, FIELDS_MAX = 200, 64, 8
REST_S = 1.0  # how long a scroll rests before it moves
SHOWS = ("time", "date", "weekday")
FIELD_PX = (12, 16, 24, 32, 48, 64, 96)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the player writes over a picture: ``show`` at (``x``, ``y``), ``px`` high."""

    show: str
    x: int
    y: int
    px: int
    ink: tuple[int, int, int]


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
    fields: tuple[Field, ...] = ()

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
    schedule: tuple[Span, ...] = ()

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

    def runs(self) -> Iterator[Span]:
        """Give the spans in which it is live, in order; spans that touch are one."""
        if self.effective is None or self.expires is None:
            return
        begun: datetime | None = None
        ended = self.effective
        for start, end in sorted(self.schedule or ((self.effective, self.expires),)):
            start, end = max(start, self.effective), min(end, self.expires)
            if start >= end:
                continue
            if begun is not None and start > ended:
                yield begun, ended
                begun = None
            begun, ended = begun or start, max(ended, end)
        if begun is not None:
            yield begun, ended


def parse_item(
    source: dict[str, Any], width: int, height: int, *, is_default: bool = False
) -> Item:
    """Return the item in ``source``, for a panel of that size; Refused when it is not sound."""
    kind = text(source, "kind")
    if (kind == "default") is not is_default or kind not in {"notice", "warning", "default"}:
        raise Refused("malformed", "kind")
    media = tuple(_medium(m, width, height) for m in objects(source, "media", MEDIA_MAX))
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


def parse_ink(source: dict[str, Any], name: str) -> tuple[int, int, int]:
    """Return the colour in a member such as ``#ffc000``."""
    written = text(source, name, 7)
    digits = written[1:]
    if len(written) != 7 or written[0] != "#" or set(digits) - set("0123456789abcdefABCDEF"):
        raise Refused("malformed", name)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _schedule(source: dict[str, Any]) -> tuple[Span, ...]:
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
        fields=_fields(source, width, height),
    )


def _fields(source: dict[str, Any], width: int, height: int) -> tuple[Field, ...]:
    if "fields" not in source:
        return ()
    fields = tuple(
        Field(
            show=text(f, "show"),
            x=number(f, "x", 0, width),
            y=number(f, "y", 0, height),
            px=number(f, "px", 12, 96),
            ink=parse_ink(f, "ink"),
        )
        for f in objects(source, "fields", FIELDS_MAX)
    )
    if any(f.show not in SHOWS or f.px not in FIELD_PX for f in fields):
        raise Refused("malformed", "fields")
    return fields
