"""What stands on pages for residents: their frame, their lists of notices, their warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.dispatch.house import House
from app.domain.audience import Area
from app.domain.notice import Notice
from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import warned
from renderers.accents import ACCENTS
from renderers.card import card
from renderers.frame import frame
from renderers.site_words import site_words
from renderers.warning_words import WarningWords, warning_words
from renderers.words import called, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads a page: in which language, and in which mode (``Profile.mode``)."""

    language: str
    mode: str = ""


def profile_of(house: House, reader: Reader) -> Profile:
    """Return what pages for ``reader`` are made for."""
    made = Profile(public_url=house.public_url, time_zone=house.time_zone)
    return replace(made, language=reader.language, mode=reader.mode)


def around(
    house: House, trail: tuple[Area, ...], reader: Reader, here: str, query: str = ""
) -> dict[str, Any]:
    """Return the facts that the frame of a page of the last area of ``trail`` needs.

    ``here`` names its section, ``query`` is the rest of its address.
    """
    profile = profile_of(house, reader)
    say = words(reader.language)
    steps = [{"code": a.code, "name": called(a, say), "is_open": a.is_open} for a in trail]
    return {
        "say": say,
        "frame": frame(trail[-1].code if trail else "", profile, here, query),
        "accents": list(ACCENTS.items()),
        "trail": steps[:-1],
        "area": trail[-1] if trail else None,
        "name": steps[-1]["name"] if steps else say.product,
        "feed_title": say.feed_title.format(area=steps[-1]["name"]) if steps else "",
    }


def cards(house: House, notices: Iterable[Notice], reader: Reader) -> list[dict[str, Any]]:
    """Return ``notices`` as their lists show them; what has ended is marked."""
    profile, now, own = profile_of(house, reader), house.clock(), site_words(reader.language)
    return [
        {**card(one, profile), "mark": own.over if one.expires <= now else ""} for one in notices
    ]


def warnings(house: House, told: Iterable[Told], reader: Reader) -> list[dict[str, Any]]:
    """Return ``told`` as their lists show them."""
    profile = profile_of(house, reader)
    return [warned.facts(one, profile) for one in told]


def warning_terms(reader: Reader) -> WarningWords:
    """Return the words that stand beside warnings."""
    return warning_words(reader.language)
