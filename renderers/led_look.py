"""The inks of a panel, by what its lamps can show and what a notice is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.domain.notice import Category
from app.domain.target import Colours
from renderers.accents import ACCENTS
from renderers.canvas import DARK, LIT, Ink, Palette

_URGENT = (Category.OUTAGE, Category.CORRECTION)
_BLACK, _WHITE, _AMBER = "#000000", "#ffffff", "#ffc94d"
_RED, _GREEN, _YELLOW = "#ff0000", "#00ff00", "#ffff00"
_GROUND, _MIST = "#0c1420", "#a9b6c6"  # of televisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The inks of a panel; ``band`` is text on the title band, which its ground fills.

    ``clock`` are the colours of the time, and of the date and weekday; ``foot`` is there where a
    panel has one.
    """

    palette: Palette | None
    headline: Ink
    when: Ink
    body: Ink
    contact: Ink
    band: Ink
    foot: Ink | None = None
    clock: tuple[str, str] = ("#ffffff", "#ffffff")


@cache
def look(colours: Colours, category: Category, *, is_card: bool = False) -> Look:
    """Return the inks for ``category``: on two colours red marks what is urgent."""
    if colours is Colours.MONO:
        return Look(palette=None, headline=LIT, when=LIT, body=LIT, contact=LIT, band=DARK)
    return _dual(category) if colours is Colours.DUAL else _full(category, is_card)


def _dual(category: Category) -> Look:
    mark = _RED if category in _URGENT else _GREEN
    pairs = ((_BLACK, _YELLOW), (_BLACK, _RED), (_BLACK, _GREEN), (mark, _BLACK))
    yellow, red, green, band = (palette := Palette(*pairs, steps=1)).inks
    return Look(
        palette=palette,
        headline=red if category in _URGENT else yellow,
        when=green,
        body=yellow,
        contact=green,
        band=band,
        clock=(_YELLOW, _GREEN),
    )


def _full(category: Category, is_card: bool) -> Look:
    accent, ground = ACCENTS[category], _GROUND if is_card else _BLACK
    inks = (_WHITE, _AMBER, accent.bright, *((_MIST,) if is_card else ()))
    palette = Palette(*((ground, ink) for ink in inks), (accent.deep, _WHITE))
    white, amber, bright, *mist, band = palette.inks
    return Look(
        palette=palette,
        headline=white,
        when=amber,
        body=white,
        contact=bright,
        band=band,
        foot=mist[0] if mist else None,
        clock=(_WHITE, accent.bright),
    )
