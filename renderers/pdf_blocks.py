"""How headings, text and pictures of a PDF are drawn, each below the one before."""

from __future__ import annotations

from io import BytesIO

from renderers.pdf_sheet import BASE, INK, MARGIN, PITCH, SOFT, Sheets
from renderers.pdf_values import Block, Heading, Paragraph, Picture

_HEADINGS = {1: (17.0, 10.0, 8.0), 2: (13.0, 14.0, 5.0), 3: (11.0, 9.0, 3.0)}  # size, above, below
_TEXTS = {"usual": (10.5, False), "small": (9.0, False), "bold": (10.5, True)}
_KEEP = 60.0  # what must still fit below a heading


def heading(sheets: Sheets, block: Heading, below: Block | None = None) -> int:
    """Draw a heading and return its page; a picture right below it goes along."""
    size, above, gap = _HEADINGS[block.level]
    keep = _size(sheets, below)[1] if isinstance(below, Picture) else _KEEP
    lines = sheets.lines(block.text, sheets.wide, size, is_bold=True)
    height = len(lines) * size * 1.4
    keep = min(keep, sheets.bottom - MARGIN - above - height - gap)
    if not sheets.room(above + height + gap + keep) and sheets.y > MARGIN:
        sheets.y += above
    sheets.start_section(block.text, level=block.level - 1, strict=False)
    with sheets.tagged(f"H{block.level}"):
        for line in lines:
            sheets.write_at((MARGIN, sheets.y + size * BASE), line, size, is_bold=True)
            sheets.y += size * 1.4
    sheets.y += gap
    return int(sheets.page)


def paragraph(sheets: Sheets, block: Paragraph) -> None:
    """Draw text line by line; it goes on over the page's end."""
    size, is_bold = _TEXTS[block.look]
    ink = SOFT if block.look == "small" else INK
    lines = sheets.lines(block.text, sheets.wide, size, is_bold=is_bold)
    while lines:
        sheets.room(size * PITCH)
        fit = max(int((sheets.bottom - sheets.y) / (size * PITCH)), 1)
        with sheets.tagged("P"):
            for line in lines[:fit]:
                at = (MARGIN, sheets.y + size * (BASE + (PITCH - 1) / 2))
                sheets.write_at(at, line, size, is_bold=is_bold, ink=ink)
                sheets.y += size * PITCH
        lines = lines[fit:]
    sheets.y += size * 0.35


def picture(sheets: Sheets, block: Picture) -> None:
    """Draw an SVG as wide as it is to be, in the middle."""
    width, height = _size(sheets, block)
    sheets.room(height)
    with sheets.tagged("Figure", block.described):
        left = MARGIN + (sheets.wide - width) / 2
        sheets.image(BytesIO(block.svg.encode()), left, sheets.y, width, height)
    sheets.y += height + 8


def _size(sheets: Sheets, block: Picture) -> tuple[float, float]:
    """Return how wide and high a picture is drawn: no higher than a page."""
    from fpdf.svg import SVGObject

    width = sheets.wide * block.share
    drawing = SVGObject(block.svg)
    height = width * (drawing.height or 1) / (drawing.width or 1)
    if height > sheets.bottom - MARGIN:
        width, height = width * (sheets.bottom - MARGIN) / height, sheets.bottom - MARGIN
    return width, height
