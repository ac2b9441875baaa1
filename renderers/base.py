"""What a renderer is, and the shapes a rendered notice or board can take.

A renderer is a pure function: same input and profile, same bytes. It reads no clock, no network,
no settings. Boards become ``Documents`` or a ``Reel``; notices become a ``Message``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

FIELD_PX = (12, 16, 24, 32, 48, 64, 96)


class Unrenderable(ValueError):
    """This cannot be shown on this profile; trying again will not help.

    ``code`` names the reason for translation: ``too_many_parts`` (parts, limit),
    ``panel_too_small`` (width_px, height_px).
    """

    def __init__(self, code: str, **facts: int) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes somebody fetches under ``name``, relative to where its slot lies."""

    name: str
    media_type: str
    body: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the body; the ETag is made from it."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Documents:
    """All that one slot hands out in one edition.

    ``seq`` is the number of the issue in the slot's series, 0 before it has one.
    """

    items: tuple[Document, ...]
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the player writes over a picture itself, since it alone knows what time it is.

    ``x``, ``y`` is its top left in the picture, ``px`` how high its letters stand (one of
    ``FIELD_PX``), ``ink`` their colour as ``#rrggbb``.
    """

    show: Literal["time", "date", "weekday"]
    x: int
    y: int
    px: int
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture: ``still`` stays ``dwell_ms``, ``scroll`` slides left at ``speed_px_s``.

    ``fields`` lie wholly within it; a scrolling picture has none.
    """

    png: bytes
    width_px: int
    height_px: int
    effect: Literal["still", "scroll"] = "still"
    dwell_ms: int = 0
    speed_px_s: int = 0
    fields: tuple[Field, ...] = ()

    @property
    def sha256(self) -> str:
        """Hex digest of the PNG bytes: the frame's name everywhere."""
        return sha256(self.png).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelItem:
    """The frames of one notice on a screen, and the time in which they may be shown.

    ``schedule`` are the spans of a notice that repeats; empty: all the time until ``expires``.
    """

    notice_id: str
    revision: int
    kind: Literal["notice", "warning", "default"]
    priority: int
    effective: datetime | None
    expires: datetime | None
    frames: tuple[Frame, ...]
    schedule: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Reel:
    """A board as frames for a screen, before it is signed. ``default`` shows when nothing else."""

    items: tuple[ReelItem, ...]
    default: ReelItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one target is sent.

    ``replaces`` is the far end's reference of the earlier message about the same notice, if one
    got there; ``follows`` that of one which stays and is gone on from. ``withdraws`` says this one
    takes it back.
    """

    replaces: str = ""
    follows: str = ""
    withdraws: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsText(Message):
    """Text cut into the parts a handset joins again (3GPP TS 23.040).

    After ``valid_until`` a phone that was off must not get it any more.
    """

    parts: tuple[str, ...]
    encoding: Literal["gsm7", "ucs2"]
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push(Message):
    """What a browser shows: JSON of at most ``renderers.push.MOST`` bytes, for our own worker.

    Attributes:
        payload: the JSON.
        urgency: by which a push service decides whether to wake a sleeping telephone (RFC 8030).
        keep_s: most seconds that a service keeps it for a telephone that is off.
        topic: a push that waits is replaced by a later one of the same topic.
        valid_until: when it helps nobody any more.
    """

    payload: bytes
    urgency: Literal["very-low", "low", "normal", "high"]
    keep_s: int
    topic: str = ""
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Message):
    """A Weibo-style post: short text with a link, and a picture that says it all.

    ``long`` is the text for platforms that take longer ones; empty: there is no more to say. With
    ``may_split`` it may become a thread. ``topics`` are what it is found by, without their #.
    ``image_url`` is where the picture can be fetched, for platforms that do that themselves.
    """

    text: str
    long: str = ""
    may_split: bool = False
    topics: tuple[str, ...] = ()
    image: bytes = b""
    image_type: str = "image/png"
    image_url: str = ""
    alt: str = ""
    language: str = "zh"
