"""What stands around every page for residents: sections, ways of display, the other language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.target import Profile
from renderers.site_words import SiteWords, site_words
from renderers.words import words

ELDER, CONTRAST = "elder", "contrast"
BOTH = f"{ELDER}-{CONTRAST}"
MODES = ("", ELDER, CONTRAST, BOTH)
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
        switches: one for the print and one for the colours, each to where it is not.
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
        return is_elderly(self.mode)

    @property
    def is_contrast(self) -> bool:
        """Whether it is in high contrast."""
        return CONTRAST in self.mode

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


def is_elderly(mode: str) -> bool:
    """Whether ``mode`` is the elderly version, in whatever colours."""
    return mode.startswith(ELDER)


def frame(area: str, profile: Profile, here: str = "", query: str = "") -> Frame:
    """Return the frame of a page of ``area`` in the profile's language and mode.

    ``here`` names its section; ``query`` is the rest of its address, kept when display changes.
    """
    own, kept = site_words(profile.language), f"&{query}" if query else ""
    mode = profile.mode if profile.mode in MODES else ""
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
        switches=tuple(Link(f"?mode={to or USUAL}{kept}", label) for to, label in _ways(mode, own)),
        tongue=f"?lang={words(profile.language).other_tag}{kept}",
    )


def _ways(mode: str, own: SiteWords) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the mode with the other print, and the one with the other colours."""
    elder, contrast = is_elderly(mode), CONTRAST in mode
    return (
        (_mode(not elder, contrast), own.usual if elder else own.elder),
        (_mode(elder, not contrast), own.plain_colours if contrast else own.contrast),
    )


def _mode(elder: bool, contrast: bool) -> str:
    return "-".join(name for name, is_on in ((ELDER, elder), (CONTRAST, contrast)) if is_on)


def _section(area: str, name: str) -> str:
    return f"/a/{area}/" if name == "now" else f"/a/{area}/{name}/"
