"""What a television station takes away: the crawl, pictures, and the sheet of what runs when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.domain.notice import FOREVER, Notice
from app.domain.station import Programme
from app.domain.target import Profile
from renderers import plain, station_card, station_frames, station_lines, warned
from renderers.base import Document
from renderers.station_frames import Part
from renderers.station_lines import OLD_TEXT_TYPE, Line
from renderers.words import words

CRAWLS = ("crawl.txt", "crawl.xml", "crawl.json", "crawl.rss")
# Rows of a sheet: a week of something that is shown every hour, and more.
MOST_ROWS = 500
# A ZIP names no time but this one: the same pictures are the same file.
_THEN = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a schedule; ``until`` None: until it is taken down."""

    kind: str
    label: str
    title: str
    text: str
    since: datetime
    until: datetime | None
    cards: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One full-frame picture, and the name of its file."""

    name: str
    title: str
    png: bytes


def profile_of(house: House, language: str = "zh-CN") -> Profile:
    """Return what a station's papers are made for."""
    made = Profile(name="1920x1080", width_px=1920, height_px=1080, language=language)
    return replace(made, public_url=house.public_url, time_zone=house.time_zone)


def crawl(house: House, programme: Programme, name: str, *, is_old: bool = False) -> Document:
    """Return the crawl as the file ``name``; ``is_old``: plain text in GB 18030."""
    profile = profile_of(house)
    made = station_lines.documents(programme, profile)[name]
    if not (is_old and name == "crawl.txt"):
        return made
    body = station_lines.old_text(station_lines.lines(programme, profile))
    return replace(made, media_type=OLD_TEXT_TYPE, body=body)


def lines(house: House, programme: Programme) -> tuple[Line, ...]:
    """Return what the crawl says now."""
    return station_lines.lines(programme, profile_of(house))


def parts(house: House, programme: Programme) -> list[Part]:
    """Return the crawl in the sequences that are made of it."""
    return station_frames.parts(lines(house, programme))


def still(house: House, programme: Programme) -> bytes:
    """Return one picture of the crawl, in which its first item can be read."""
    return station_frames.still(lines(house, programme))


def cards(house: House, programme: Programme) -> list[Card]:
    """Return the full-frame pictures of what runs now, warnings first."""
    profile, found = profile_of(house), list[Card]()
    for told in programme.warnings:
        title = warned.label(told, profile.language)
        found += _named(f"w-{told.id}", title, station_card.warning_cards(told, profile))
    for notice in programme.notices:
        found += _named(notice.id, plain.line(notice.title), notice_cards(notice, profile))
    return [replace(one, name=f"{n:02d}-{one.name}") for n, one in enumerate(found, 1)]


@lru_cache(maxsize=128)  # programs ask again and again for what does not change
def notice_cards(notice: Notice, profile: Profile) -> tuple[bytes, ...]:
    """Return the full-frame pictures of one notice."""
    return station_card.notice_cards(notice, profile)


def schedule(house: House, programme: Programme) -> list[Row]:
    """Return what runs when: what is on now first, then what comes, in order of time."""
    profile, now = profile_of(house), programme.now
    say = words(profile.language)
    rows = [
        Row(
            kind="warning",
            label=warned.label(one, profile.language),
            title=plain.line(one.title),
            text=line.text,
            since=one.effective,
            until=one.stays("tv"),
            cards=len(station_card.warning_cards(one, profile)),
            is_on=True,
        )
        for one, line in zip(programme.warnings, lines(house, programme), strict=False)
    ]
    coming = [
        Row(
            kind="notice",
            label=say.categories[one.notice.category],
            title=plain.line(one.notice.title),
            text=station_lines.of_notice(one.notice, profile).text,
            since=start,
            until=None if end >= FOREVER else end,
            cards=len(notice_cards(one.notice, profile)),
            is_on=start <= now < end,
        )
        for one in programme.aired
        for start, end in one.spans
    ]
    coming.sort(key=lambda row: (not row.is_on, row.since))
    return [*rows, *coming][:MOST_ROWS]


def table(house: House, rows: list[Row], headings: tuple[str, ...]) -> list[list[str]]:
    """Return ``rows`` as the cells of a sheet with ``headings``, times as people type them."""
    zone, end = ZoneInfo(house.time_zone), words("zh-CN").for_ever
    made = [
        [
            f"{row.since.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{row.until.astimezone(zone):%Y-%m-%d %H:%M}" if row.until else end,
            row.label,
            row.title,
            row.text,
            str(row.cards),
        ]
        for row in rows
    ]
    return [line[: len(headings)] for line in made]


class _Pipe:
    """What a ZIP is written to, piece by piece, while it is being sent."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing lies anywhere else."""

    def close(self) -> None:
        """Do nothing."""

    def taken(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def zipped_frames(house: House, part: Part) -> Iterator[bytes]:
    """Yield a ZIP of one sequence: ``crawl_00001.png`` and on, its text, and what to know of it."""
    about = {
        "width": station_frames.WIDTH_PX,
        "height": station_frames.HEIGHT_PX,
        "frames_per_second": station_frames.RATE,
        "frames": part.frames,
        "alpha": "straight",
        "safe_area": "5%",
        "items": [one.id for one in part.lines],
    }
    small = {
        "about.json": json.dumps(about, ensure_ascii=False, indent=1).encode(),
        "crawl.txt": station_lines.text(part.lines).encode(),
    }
    named = (
        (f"crawl_{n:05d}.png", png) for n, png in enumerate(station_frames.frames(part.lines), 1)
    )
    return _zip(small, named)


def zipped_cards(found: list[Card]) -> Iterator[bytes]:
    """Yield a ZIP of full-frame pictures."""
    return _zip({}, ((one.name, one.png) for one in found))


def _zip(small: dict[str, bytes], pictures: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(pipe, "w") as out:
        for name, body in small.items():
            out.writestr(ZipInfo(name, _THEN), body, ZIP_DEFLATED)
        for name, png in pictures:
            out.writestr(ZipInfo(name, _THEN), png, ZIP_STORED)
            yield pipe.taken()
    yield pipe.taken()


def _named(name: str, title: str, pictures: tuple[bytes, ...]) -> list[Card]:
    return [Card(f"{name}-{n}.png", title, png) for n, png in enumerate(pictures, 1)]


def line_of(notice: Notice, profile: Profile) -> str:
    """Return what the crawl would say of ``notice``."""
    return station_lines.of_notice(notice, profile).text
