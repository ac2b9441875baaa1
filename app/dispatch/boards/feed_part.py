"""Feeds of one kind or one level: parts of an area's own, made when asked for, once an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.dispatch.areas import area_centre
from app.dispatch.boards import lineup
from app.dispatch.house import House
from app.domain.audience import Area, Level
from app.domain.board import Board, compose
from app.domain.notice import Category, Notice
from app.domain.target import Slot
from app.store import area, notice, origin
from app.store.session import Tx
from channels.origin import FOR_A_MINUTE
from renderers import feed, feed_list
from renderers.base import Document
from renderers.words import called, words

# So long readers that keep what they read are told that it was withdrawn.
TOLD_FOR = timedelta(days=30)
_LEVELS = {level.name.lower(): level for level in Level}
_PARTS = frozenset({*map(str, Category), *_LEVELS})
NAMES = ("rss.xml", "atom.xml", "feed.json")
OPML_TYPE = feed_list.TYPE
CACHE_CONTROL = FOR_A_MINUTE
_KEPT = 512
# Parts by server, area, part, and the tag of the area's own feed.
_ready: dict[tuple[str, str, str, str], dict[str, Document]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document ready to be handed out."""

    media_type: str
    body: bytes
    etag: str
    modified: datetime


def beside(
    tx: Tx, trail: Sequence[Area], notices: Iterable[Notice], now: datetime
) -> dict[str, Any]:
    """Return what feeds of the last area of ``trail`` say beside the notices on its board.

    What was withdrawn of late, and where the areas are.
    """
    found = notice.withdrawn_for(tx, trail[-1].lineage, now - TOLD_FOR)
    codes = {trail[-1].code, *(code for n in notices for code in n.areas)}
    return {
        "withdrawn": tuple(n for n in found if "feed" in n.channels),
        "centres": area_centre.of(tx, codes, now),
    }


def made(house: House, place: Area, part: str, name: str) -> Made | None:
    """Return the feed ``name`` of ``part``: a category, or a level (``city`` … ``community``).

    None when there is no such part, or the area's own feeds are still to be made. A part is
    rendered once an edition of the area's: readers come back every few minutes.
    """
    if name not in NAMES or not is_part(part):
        return None
    with house.store.read() as tx:
        whole = origin.get(tx, f"/feeds/{place.code}/feed.json")
        if whole is None:
            return None
        key = (house.public_url, place.code, part, whole.etag)
        if key not in _ready:
            if len(_ready) >= _KEPT:
                _ready.clear()
            _ready[key] = _rendered(house, tx, place, part)
    found = _ready[key][name]
    return Made(
        media_type=found.media_type,
        body=found.body,
        etag=origin.tag_of(found.body),
        modified=whole.modified,
    )


def is_part(part: str) -> bool:
    """Return whether there is a feed of ``part``."""
    return part in _PARTS


def opml(house: House, trail: tuple[Area, ...]) -> bytes:
    """Return the list of all feeds of the last area of ``trail`` (OPML 2.0)."""
    profile = house.profile(Slot(area=trail[-1].code, medium="feed"))
    parts = [("", ""), *kinds(profile.language), *levels(profile.language, trail)]
    return feed_list.opml(trail[-1], parts, profile)


def kinds(language: str) -> list[tuple[str, str]]:
    """Return the parts that are one kind of notice each, with what readers call them."""
    say = words(language)
    return [(str(c), say.categories[c]) for c in Category]


def levels(language: str, trail: tuple[Area, ...]) -> list[tuple[str, str]]:
    """Return the parts that one level above published, with the names of those areas."""
    say = words(language)
    return [(a.level.name.lower(), called(a, say)) for a in trail[:-1]]


def _rendered(house: House, tx: Tx, place: Area, part: str) -> dict[str, Document]:
    """Return the three feeds of ``part`` by name."""
    now, trail = house.clock(), area.trail(tx, place.code)
    line = lineup.of(tx, trail, "feed", (), (now, now + TOLD_FOR))
    board = compose(line.kept, "feed", now, trail, line.showings)
    board = replace(board, **beside(tx, trail, line.kept, now))
    # Another hub is pinged of whole feeds only.
    profile = replace(house.profile(Slot(area=place.code, medium="feed")), hub="")
    say = words(profile.language)
    if part in _LEVELS:
        of_level = {a.code: called(a, say) for a in trail if a.level is _LEVELS[part]}
        label = next(iter(of_level.values()), "")
        kept = _only(board, lambda n: not of_level.keys().isdisjoint(n.areas))
    else:
        label = say.categories[Category(part)]
        kept = _only(board, lambda n: n.category == part)
    return {d.name.rpartition("/")[2]: d for d in feed.part(kept, profile, part, label).items}


def _only(board: Board, keeps: Callable[[Notice], bool]) -> Board:
    return replace(
        board,
        notices=tuple(n for n in board.notices if keeps(n)),
        withdrawn=tuple(n for n in board.withdrawn if keeps(n)),
    )
