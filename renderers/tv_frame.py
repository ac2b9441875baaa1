"""What stands around every page of the TV portal: its frame, style, script, and live warnings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from app.domain.audience import Area
from app.domain.board import Board
from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import pages, tv_warned
from renderers.accents import ACCENTS
from renderers.tv_words import tv_words
from renderers.warned import COLOURS
from renderers.words import called, words

STATE, HOME, NOTICES, POLICIES = "state.json", "index.html", "notices-{}.html", "policies-{}.html"
# Pages that answer a question: they come from the main port.
LIFE, SHELTERS, HELP, FIND, KEYS = "life/", "shelters/", "help/", "find/", "keys/"
_WHOLE = "<!--whole-->"
_QUOTED = re.compile(r'("(?:[^"\\\n]|\\.)*")')
_BLANKS = re.compile(r"\s*([{}();,:?=<>|&])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands.

    Attributes:
        up: leads to the home page.
        back: its parent, from the home page on; empty for the home page itself.
        is_asked: it answers a question, and is not made at publish.
        follows_warnings: it is made anew when a warning comes or goes, not with the notices alone.
    """

    up: str = ""
    back: str = HOME
    is_asked: bool = False
    follows_warnings: bool = False


def around(
    trail: Sequence[Area], profile: Profile, live: dict[str, Any], where: Place
) -> dict[str, Any]:
    """Return what the frame of a page needs.

    ``live`` is what ``live`` made, or what was read of it in ``state.json``. Only the home page
    holds whole warnings: on others a script puts them, at once, and without one there is the strip.
    """
    say, own = words(profile.language), tv_words(profile.language)
    shown, is_whole = live["warned"]["html"], not where.back
    above = [called(a, say) for a in trail[:-1]]
    targets = (HOME, NOTICES.format(1), LIFE, HELP)
    return {
        "say": say,
        "own": own,
        "area": trail[-1].code,
        "name": called(trail[-1], say),
        "trail": above[-1:] if say.tag == "en" else above,  # English names are long
        "edition": live["edition"],
        "follows": "edition" if where.follows_warnings else "board",
        "held": live["edition" if where.follows_warnings else "board"],
        "warned": live["warned"]["key"] if is_whole else "",
        "warnings": Markup(shown if is_whole else shown.partition(_WHOLE)[0]),  # noqa: S704  ours
        "up": where.up,
        "back": f"{where.up}{where.back}" if where.back else "",
        "events": profile.events_url,
        "style": style(is_asked=where.is_asked),
        "script": script(),
        "clock": pages.in_script(say.tv_clock),
        "zone": pages.in_script(profile.time_zone),
        "offset": pages.in_script(_offset(profile.time_zone)),
        "weekdays": pages.in_script(say.weekdays),
        "page_words": pages.in_script(say.page),
        "colours": [
            (colour, f"{where.up}{target}", what)
            for colour, target, what in zip(
                ("red", "green", "yellow", "blue"), targets, own.colours, strict=True
            )
        ],
    }


def live(board: Board, profile: Profile) -> dict[str, Any]:
    """Return what a page that is open takes up at once: the edition, and the warnings as markup."""
    shown = [tv_warned.facts(one, profile) for one in board.warnings]
    html = ""
    if shown:
        facts = {
            "warnings": shown,
            "own": tv_words(profile.language),
            "scan": words(profile.language).scan,
            "list": f"/tv/{board.area.code}/{NOTICES.format(1)}",
        }
        html = pages.html("tv/warnings.html", **facts).decode()
    return {
        "edition": board.edition,
        "board": replace(board, warnings=()).edition[:8],
        "warned": {"key": _key(board.warnings, html), "html": html},
    }


def _key(warnings: Sequence[Told], html: str) -> str:
    return sha256(html.encode()).hexdigest()[:8] if warnings else ""


@lru_cache(maxsize=8)
def _offset(time_zone: str) -> int | None:
    """Return the minutes a zone is ahead of Greenwich; None where clocks are changed."""
    zone = ZoneInfo(time_zone)
    found = {datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}
    ahead = found.pop()
    return None if found or ahead is None else int(ahead.total_seconds()) // 60


@lru_cache(maxsize=2)
def style(*, is_asked: bool) -> Markup:
    """Return the style of every page; with ``is_asked`` that of pages that answer a question."""
    accents = "".join(f".c-{c} .tag{{color:{a.bright}}}\n" for c, a in ACCENTS.items())
    levels = "".join(
        f".lv-{level.word}{{background:{colour.ground};color:{colour.ink}}}\n"
        for level, colour in COLOURS.items()
    )
    return Markup(  # noqa: S704  our own files
        "".join(
            pages.text(f"tv/{one}.css")
            for one in ("page", "list", "warnings", "elder", *(["more"] if is_asked else []))
        )
        + accents
        + levels
        + pages.text("tv/sd.css")
        + (pages.text("tv/sd_more.css") if is_asked else "")
    )


@lru_cache(maxsize=1)
def script() -> Markup:
    """Return the script of every page, without its notes and indents."""
    names = ("portal", "keys", "focus", "warnings", "live", "idle", "seen", "start")
    return Markup("".join(squeezed(pages.text(f"tv/{one}.js")) for one in names))  # noqa: S704


def squeezed(code: str) -> str:
    """Return ``code`` without notes and blanks; what stands in double quotes stays as it is."""
    lines = (line.strip() for line in code.splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith("//"))
    parts = _QUOTED.split(kept)
    return "".join(p if n % 2 else _BLANKS.sub(r"\1", p) for n, p in enumerate(parts)) + "\n"
