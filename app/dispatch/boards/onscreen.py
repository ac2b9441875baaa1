"""What a screen shows at an instant: read from the very playlist its slot was issued."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.dispatch.house import House
from app.domain.legibility import Legibility, legibility
from app.domain.target import Slot
from app.domain.timeline import Item, Loop, Position, position
from app.store import origin, screen_place
from app.store.screen import Screen
from app.store.session import Tx
from channels import led
from renderers.led import letter_px

_SCROLL_REST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One medium: its hash, its size, how long it stays, and its bytes when they travel along."""

    sha256: str
    width_px: int
    height_px: int
    seconds: float
    is_scroll: bool
    inline: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A slot's playlist: ``pictures`` by item; those of the default item under the empty name."""

    epoch: int
    seq: int
    issued: datetime
    loop: Loop
    items: tuple[Item, ...]
    revisions: Mapping[str, int]
    pictures: Mapping[str, tuple[Picture, ...]]

    def at(self, moment: datetime) -> Position:
        """Return what every screen of the slot shows at ``moment``."""
        stays = [p.seconds for p in self.pictures[""]]
        return position(self.items, self.loop, moment, stays)

    def live(self, moment: datetime) -> list[Item]:
        """Return the items of the round at ``moment``, in the order of the list."""
        return [item for item in self.items if item.is_live(moment)]


def held(tx: Tx, key: str) -> Held | None:
    """Return the playlist that the slot ``key`` was last issued, None before the first."""
    stored = origin.get(tx, led.path_of(key, "playlist.json"))
    return _held(json.loads(b64decode(json.loads(stored.body)["payload"]))) if stored else None


def held_by(tx: Tx, keys: Collection[str]) -> dict[str, Held]:
    """Return the playlists of the slots ``keys``."""
    return {key: found for key in sorted(keys) if (found := held(tx, key)) is not None}


def picture(tx: Tx, key: str, sha256: str) -> bytes | None:
    """Return the bytes of one picture of a slot's playlist, None when it has no such one."""
    found = held(tx, key)
    every = (p for ones in found.pictures.values() for p in ones) if found else iter(())
    mine = next((p for p in every if p.sha256 == sha256), None)
    if mine is None or mine.inline:
        return mine.inline if mine else None
    stored = origin.get(tx, f"{origin.FILES}{sha256}")
    return stored.body if stored else None


def sight(tx: Tx, house: House, one: Screen) -> Legibility | None:
    """Return how its smallest letters look from where people see it; None when nobody said."""
    place = screen_place.of(tx, [one.id]).get(one.id)
    if one.slot is None or place is None or place.pitch_mm is None or place.distance_m is None:
        return None
    height_px = letter_px(house.profile(Slot.parse(one.slot)))
    return legibility(height_px, place.pitch_mm, place.distance_m)


def _held(payload: Mapping[str, Any]) -> Held:
    issued, loop = _instant(payload["issued"]), payload.get("loop")
    every = payload["items"]
    return Held(
        epoch=payload["epoch"],
        seq=payload["seq"],
        issued=issued,
        loop=Loop(start=_instant(loop["from"]), lead=loop["item"]) if loop else Loop(start=issued),
        items=tuple(_item(one) for one in every),
        revisions={one["id"]: one["revision"] for one in every},
        pictures={
            **{one["id"]: _pictures(one) for one in every},
            "": _pictures(payload["default"]),
        },
    )


def _item(one: Mapping[str, Any]) -> Item:
    return Item(
        id=one["id"],
        effective=_instant(one["effective"]),
        expires=_instant(one["expires"]),
        media_s=tuple(p.seconds for p in _pictures(one)),
        spans=tuple((_instant(s["from"]), _instant(s["until"])) for s in one.get("schedule", ())),
    )


def _pictures(one: Mapping[str, Any]) -> tuple[Picture, ...]:
    return tuple(_picture(medium) for medium in one["media"])


def _picture(medium: Mapping[str, Any]) -> Picture:
    is_scroll = medium["effect"] == "scroll"
    if is_scroll:
        seconds = _SCROLL_REST_S + medium["width"] / medium["speed_px_s"]
    else:
        seconds = medium["dwell_ms"] / 1000
    return Picture(
        sha256=medium["sha256"],
        width_px=medium["width"],
        height_px=medium["height"],
        seconds=seconds,
        is_scroll=is_scroll,
        inline=b64decode(medium.get("inline", "")),
    )


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
