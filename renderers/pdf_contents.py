"""The table of contents: room is left for it, and it is filled when all pages are known."""

from __future__ import annotations

from renderers.pdf_sheet import BASE, MARGIN, SOFT, Sheets
from renderers.pdf_values import Contents, Heading, Paper

_TITLE, _SIZE, _LINE = 17.0, 10.5, 19.0
_INDENT = 16.0
Place = tuple[int, float]  # a page, and how far down


class Listing:
    """Where the lines of the contents stand, and which heading is on which page."""

    def __init__(self, paper: Paper) -> None:
        self._listed = [b for b in paper.blocks if isinstance(b, Heading) and b.level < 3]
        self._places: list[Place] = []
        self._pages: list[tuple[Heading, int]] = []

    def note(self, block: Heading, page: int) -> None:
        """Remember that ``block`` is on ``page``."""
        if block.level < 3:
            self._pages.append((block, page))

    def leave_room(self, sheets: Sheets, block: Contents) -> None:
        """Draw the title of the contents and go past where its lines will stand."""
        with sheets.tagged("P"):
            at = (MARGIN, sheets.y + _TITLE * BASE)
            sheets.write_at(at, block.title, _TITLE, is_bold=True)
        sheets.y += _TITLE * 1.8
        for _ in self._listed:
            sheets.room(_LINE)
            self._places.append((sheets.page, sheets.y))
            sheets.y += _LINE

    def fill(self, sheets: Sheets) -> None:
        """Write the lines where room was left, each leading to its page."""
        for (page, y), (block, target) in zip(self._places, self._pages, strict=False):
            sheets.go_back(page)
            _line(sheets, y, block, target)
        sheets.go_back(len(sheets.pages))


def _line(sheets: Sheets, y: float, block: Heading, target: int) -> None:
    left, number, foot = MARGIN + _INDENT * (block.level - 1), str(target), y + _SIZE * BASE
    right = MARGIN + sheets.wide - sheets.width_of(number, _SIZE)
    is_bold = block.level == 1
    room = right - left - 40
    words = sheets.lines(block.text, room, _SIZE, is_bold=is_bold)[0]
    with sheets.tagged("P"):
        sheets.write_at((left, foot), words, _SIZE, is_bold=is_bold)
        sheets.write_at((right, foot), number, _SIZE)
    used = left + sheets.width_of(words, _SIZE, is_bold=is_bold) + 6
    dots = int((right - 6 - used) / sheets.width_of(". ", _SIZE))
    with sheets.decorated():
        sheets.write_at((used, foot), ". " * dots, _SIZE, ink=SOFT)
    sheets.link(left, y, right - left, _LINE, sheets.add_link(page=target))
