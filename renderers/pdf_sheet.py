"""The sheets a PDF is drawn on: A4, our letters, where the pen stands, what a reader is told.

What has a meaning is tagged with it; lines and page feet are tagged as decoration. fpdf2 keeps its
tags in one flat list, so that a table is read row by row and its cells are not told apart.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from fpdf import FPDF
from fpdf.fonts import TTFFont

from renderers import pdf_font
from renderers.pdf_values import Paper, words_of
from renderers.text import wrap

FAMILY = "sans-serif"  # what drawings ask for
MARGIN, FOOT = 56.0, 62.0
INK, SOFT, LINE, SHADE = (28, 36, 48), (86, 96, 112), (198, 204, 214), (240, 243, 247)
_ALWAYS = "0123456789….·—第共页，Page of"
_FOOT_PT = 8.5
BASE, PITCH = 0.88, 1.55  # of the em: where letters stand, and from line to line
_NUMBERS = {"zh": "第 {page} 页，共 {pages} 页", "en": "Page {page} of {pages}"}
_LANGUAGES = {"zh": "zh-CN", "en": "en"}

logging.getLogger("fontTools").setLevel(logging.ERROR)


class Sheets(FPDF):
    """All pages of one paper; lengths are points, ``y`` runs down from the top."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(unit="pt", format="A4")
        self.paper = paper
        self._tags: Counter[int] = Counter()
        self.set_auto_page_break(False)
        self.set_margin(MARGIN)
        self.set_creation_date(paper.made)
        self.set_title(paper.title)
        self.set_author(paper.by)
        self.set_lang(_LANGUAGES[paper.language])
        self.set_creator("Linli")
        self.set_producer("Linli")
        self._take_fonts()
        self.new_page()

    def _take_fonts(self) -> None:
        paper = self.paper
        said = [_ALWAYS, paper.title, paper.foot, *(w for b in paper.blocks for w in words_of(b))]
        characters = frozenset(pdf_font.letters("".join(said)))
        for style, weight in (("", "Regular"), ("B", "Bold")):
            key = f"{FAMILY}{style}"
            made = BytesIO(pdf_font.truetype(characters, weight))  # type: ignore[arg-type]
            self.fonts[key] = TTFFont(self, made, key, style)  # type: ignore[arg-type]

    @property
    def wide(self) -> float:
        """How wide a page is between its margins."""
        return float(self.epw)

    @property
    def bottom(self) -> float:
        """Where a page's room ends."""
        return float(self.h) - FOOT

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        self.add_page()
        self.y = MARGIN

    def room(self, height: float) -> bool:
        """Go to a new page if ``height`` does not fit on this one, and return whether it did."""
        is_full = self.y + height > self.bottom and self.y > MARGIN
        if is_full:
            self.new_page()
        return is_full

    def lines(self, text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
        """Return ``text`` in lines of ``width`` at most."""
        face = pdf_font.face("Bold" if is_bold else "Regular")
        return wrap(pdf_font.letters(text), int(width / size * pdf_font.EM), face)

    def width_of(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Return how wide ``text`` is on one line."""
        face = pdf_font.face("Bold" if is_bold else "Regular")
        return face.width(pdf_font.letters(text)) * size / pdf_font.EM

    def write_at(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        is_bold: bool = False,
        ink: tuple[int, int, int] = INK,
    ) -> None:
        """Write one line; ``at`` is the left end of the line it stands on."""
        self.set_font(FAMILY, "B" if is_bold else "", size)
        self.set_text_color(*ink)
        self.text(*at, pdf_font.letters(text))

    @contextmanager
    def tagged(self, tag: str, described: str | None = None) -> Iterator[None]:
        """Say of what is drawn meanwhile, on one page, that it is a ``tag``, such as ``P``."""
        number = self._tags[self.page]
        self._tags[self.page] += 1
        self._add_marked_content(struct_type=f"/{tag}", mcid=number, alt_text=described)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decorated(self) -> Iterator[None]:
        """Say of what is drawn meanwhile that it says nothing of its own."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def go_back(self, page: int) -> None:
        """Draw on a page that was left; what the pen is like must be said again there."""
        self.page = page
        self.font_family, self.line_width = "", 0.0
        self.draw_color = self.DEFAULT_DRAW_COLOR

    def done(self) -> bytes:
        """Return the file, with a foot on every page."""
        pages = len(self.pages)
        for page in range(1, pages + 1):
            self.go_back(page)
            self._foot(_NUMBERS[self.paper.language].format(page=page, pages=pages))
        return bytes(self.output())

    def _foot(self, number: str) -> None:
        at = self.h - 36
        with self.decorated():
            self.set_draw_color(*LINE)
            self.set_line_width(0.5)
            self.line(MARGIN, at - 13, MARGIN + self.wide, at - 13)
            self.write_at((MARGIN, at), self.paper.foot, _FOOT_PT, ink=SOFT)
            left = MARGIN + self.wide - self.width_of(number, _FOOT_PT)
            self.write_at((left, at), number, _FOOT_PT, ink=SOFT)
