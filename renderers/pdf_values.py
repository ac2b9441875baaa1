"""What a PDF is made of: frozen blocks, one below another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 to 3. It never stands alone at the foot of a page."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in lines as long as the page is wide; a line end in it begins a new line."""

    text: str
    look: Literal["usual", "small", "bold"] = "usual"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what is to be said of each, side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its head is repeated on every page it goes over.

    ``widths`` are shares of the page's width; columns in ``numbers`` stand to the right.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG as ``renderers.plot`` makes it); ``share`` of the page's width."""

    svg: str
    described: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """All headings of level 1 and 2 with their pages."""

    title: str


Block = Heading | Paragraph | Facts | Table | Picture | NewPage | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document. ``foot`` stands at the foot of every page, beside its number.

    ``made`` is when it was made, with its zone; ``language`` is ``zh`` or ``en``.
    """

    title: str
    blocks: tuple[Block, ...]
    made: datetime
    by: str
    foot: str
    language: str = "zh"


def words_of(block: Block) -> Iterator[str]:
    """Yield all that ``block`` has in letters."""
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Facts():
            yield from chain.from_iterable(block.rows)
        case Table():
            yield from chain(block.heads, *block.rows)
        case Picture():
            yield block.svg
        case Contents():
            yield block.title
        case NewPage():
            pass
