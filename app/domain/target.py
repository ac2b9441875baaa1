"""Where a notice can end up: a slot that shows a board, or a target that is sent messages."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

# Media whose screens carry tags, such as 电梯厅 or 3号楼.
TAGGED = frozenset({"led"})
TAG_MAX, TAGS_MOST = 12, 8
_VARIANT = re.compile(r"(.+)-t([0-9a-f]{8})")


class Colours(StrEnum):
    """What a panel's lamps can show: one colour, red and green, or all."""

    MONO = "mono"
    DUAL = "dual"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a target can show, and the facts every text made for it needs.

    Attributes:
        name: part of the slot's key, such as ``192x32-mono``.
        width_px: width in pixels, 0 where it has no meaning.
        height_px: height in pixels, 0 where it has no meaning.
        language: BCP 47, ``zh-CN`` or ``en``.
        public_url: where residents reach this server, without a slash at the end.
        time_zone: IANA name that dates are shown in.
        signature: what SMS texts open with, without its 【】.
        max_parts: most parts an SMS may take.
        hub: a WebSub hub that feeds name besides the house's own, empty where there is none.
        place: the name of the area a message is for, empty where it is for none.
        mode: how a page for residents looks: usual, ``elder`` (长辈版), ``contrast`` (高对比度)
            or ``elder-contrast``, both.
        events_url: where pages that stay open hear of news, without a slash at the end.
    """

    name: str = "default"
    width_px: int = 0
    height_px: int = 0
    colours: Colours = Colours.FULL
    language: str = "zh-CN"
    public_url: str = "http://127.0.0.1:8000"
    time_zone: str = "Asia/Shanghai"
    signature: str = ""
    max_parts: int = 6
    place: str = ""
    mode: str = ""
    hub: str = ""
    events_url: str = ""


def led_profile(name: str) -> Profile:
    """Return the profile that ``192x32`` or ``192x32-mono`` names; bare means mono.

    Raises:
        ValueError: not of that form, or outside 16x16 to 1920x1080.
    """
    size, _, colours = name.partition("-")
    width, by, height = size.partition("x")
    if not (by and width.isdigit() and height.isdigit()):
        raise ValueError(f"{name!r} is not of the form 192x32 or 192x32-full")
    width_px, height_px = int(width), int(height)
    if not (16 <= width_px <= 1920 and 16 <= height_px <= 1080):
        raise ValueError(f"{size} is outside 16x16 to 1920x1080")
    chosen = Colours(colours or "mono")
    return Profile(
        name=f"{width_px}x{height_px}-{chosen}",
        width_px=width_px,
        height_px=height_px,
        colours=chosen,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One board shown alike by any number of screens: (area, medium, profile, tags).

    ``variant`` stands for the tags: what ``variant_of`` makes of them.
    """

    area: str
    medium: str
    profile: str = "default"
    variant: str = ""

    @property
    def look(self) -> str:
        """The last part of its key: the profile, and which tags its screens carry."""
        return f"{self.profile}-t{self.variant}" if self.variant else self.profile

    @property
    def key(self) -> str:
        """Its name in the store, on the bell and on the wire: ``led/110105021003/192x32-mono``."""
        return f"{self.medium}/{self.area}/{self.look}"

    @classmethod
    def parse(cls, key: str) -> Slot:
        """Return the slot that ``key`` names; ValueError when it is no key."""
        medium, area, look = key.split("/")
        found = _VARIANT.fullmatch(look)
        profile, variant = found.groups() if found else (look, "")
        return cls(area=area, medium=medium, profile=profile, variant=variant)


def variant_of(tags: Collection[str]) -> str:
    """Return eight hex digits that stand for ``tags`` in a slot's key; none for no tags."""
    return sha256("\0".join(sorted(tags)).encode()).hexdigest()[:8] if tags else ""


def carries(wanted: Collection[str], medium: str, tags: Collection[str]) -> bool:
    """Return whether screens with ``tags`` show a notice meant for those with one of ``wanted``.

    Tags narrow the media of ``TAGGED`` alone; pages that anyone can open carry it as ever.
    """
    return not wanted or medium not in TAGGED or not set(wanted).isdisjoint(tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One phone or account that is sent messages, and the channel that reaches it."""

    id: str
    channel: str
    address: str
    area: str
    language: str = "zh-CN"
