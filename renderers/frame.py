"""What stands around every page for residents: sections, ways of display, the other language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.target import Profile
from renderers.site_words import SiteWords, site_words
from renderers.words import words

ELDER, CONTRAST = "elder", "contrast"
MODES = ("", ELDER, CONTRAST)
# What the address calls the usual way, so that a cookie can be overruled.
USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Link:
    """One link; ``is_here`` says that it is what one sees."""

    href: str
    label: str
    is_here: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The facts ``mobile/shell.html`` needs beside its words.

    Attributes:
        mode: one of ``MODES``.
        area: code of the area the sections are of; empty: none is known.
        own: the words.
        tabs: the sections.
        tiles: the few large ones of the elderly version.
        switches: the other ways of display.
        tongue: the page in the other language.
    """

    mode: str
    area: str
    own: SiteWords
    tabs: tuple[Link, ...]
    tiles: tuple[Link, ...]
    switches: tuple[Link, ...]
    tongue: str

    @property
    def is_elder(self) -> bool:
        """Whether it is the elderly version."""
        return self.mode == ELDER

    @property
    def others(self) -> tuple[Link, ...]:
        """The sections that have no tile, the first page by its plain name."""
        tiled = {tile.href for tile in self.tiles}
        return tuple(
            replace(tab, label=self.own.home) if tab.href == self.home else tab
            for tab in self.tabs
            if tab.href not in tiled
        )

    @property
    def home(self) -> str:
        """Where the area's first page is."""
        return f"/a/{self.area}/" if self.area else "/"


def frame(area: str, profile: Profile, here: str = "", query: str = "") -> Frame:
    """Return the frame of a page of ``area`` in the profile's language and mode.

    ``here`` names its section; ``query`` is the rest of its address, kept when display changes.
    """
    own, kept = site_words(profile.language), f"&{query}" if query else ""
    mode = profile.mode if profile.mode in MODES else ""
    ways = ((USUAL, own.usual, ""), (ELDER, own.elder, ELDER), (CONTRAST, own.contrast, CONTRAST))
    return Frame(
        mode=mode,
        area=area,
        own=own,
        tabs=tuple(
            Link(_section(area, name), label, name == here) for name, label in own.tabs if area
        ),
        tiles=tuple(
            Link(_section(area, name), label, name == here, icon)
            for name, icon, label in own.tiles
            if area
        ),
        switches=tuple(
            Link(f"?mode={name}{kept}", label) for name, label, of in ways if of != mode
        ),
        tongue=f"?lang={words(profile.language).other_tag}{kept}",
    )


def _section(area: str, name: str) -> str:
    return f"/a/{area}/" if name == "now" else f"/a/{area}/{name}/"
