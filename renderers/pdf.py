"""A PDF: A4 pages of headings, text, tables and drawings, in Chinese or English.

The same paper gives the same bytes. What a paper is made of: ``renderers.pdf_values``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from renderers.pdf_values import (
    Block,
    Contents,
    Facts,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Table,
)

if TYPE_CHECKING:
    from renderers.pdf_sheet import Sheets


def pdf(paper: Paper) -> bytes:
    """Return ``paper`` as a file."""
    from renderers import pdf_blocks, pdf_contents
    from renderers.pdf_sheet import Sheets

    sheets = Sheets(paper)
    contents = pdf_contents.Listing(paper)
    for block, below in zip(paper.blocks, (*paper.blocks[1:], None), strict=True):
        match block:
            case Heading():
                contents.note(block, pdf_blocks.heading(sheets, block, below))
            case Contents():
                contents.leave_room(sheets, block)
            case _:
                _draw(sheets, block)
    contents.fill(sheets)
    return sheets.done()


def _draw(sheets: Sheets, block: Block) -> None:
    from renderers import pdf_blocks, pdf_tables

    match block:
        case Paragraph():
            pdf_blocks.paragraph(sheets, block)
        case Facts():
            pdf_tables.facts(sheets, block)
        case Table():
            pdf_tables.table(sheets, block)
        case Picture():
            pdf_blocks.picture(sheets, block)
        case NewPage():
            sheets.new_page()
