"""How tables of a PDF are drawn: row by row, with their heads again on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from renderers.pdf_sheet import BASE, LINE, MARGIN, PITCH, SHADE, Sheets
from renderers.pdf_values import Facts, Table

_SIZE, _PAD = 9.0, 4.5
_LABEL = 0.22  # of the width, for the names of facts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row as it is drawn; ``bold`` and ``numbers`` are columns."""

    cells: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    bold: frozenset[int] = frozenset()
    is_head: bool = False

    @property
    def height(self) -> float:
        """How much of the page it takes."""
        return max(map(len, self.cells), default=1) * _SIZE * PITCH + 2 * _PAD - 3


def facts(sheets: Sheets, block: Facts) -> None:
    """Draw names on the left and what is said of them on the right."""
    widths = (_LABEL * sheets.wide, (1 - _LABEL) * sheets.wide)
    for said in block.rows:
        for row in _rows(sheets, said, _Row(cells=(), widths=widths, bold=frozenset({0}))):
            sheets.room(row.height)
            _draw(sheets, row)
    sheets.y += 8


def table(sheets: Sheets, block: Table) -> None:
    """Draw a table, its head again on each new page."""
    share = sheets.wide / sum(block.widths)
    plain = _Row(cells=(), widths=tuple(share * w for w in block.widths), numbers=block.numbers)
    everything = frozenset(range(len(block.widths)))
    (head,) = _rows(sheets, block.heads, replace(plain, bold=everything, is_head=True))
    sheets.room(head.height + 3 * _SIZE * PITCH)
    _draw(sheets, head)
    for said in block.rows:
        for row in _rows(sheets, said, plain, spare=head.height):
            if sheets.room(row.height):
                with sheets.decorated():
                    _paint(sheets, head)
            _draw(sheets, row)
    sheets.y += 10


def _rows(sheets: Sheets, said: tuple[str, ...], like: _Row, spare: float = 0) -> Iterator[_Row]:
    """Yield a row, or several if one would be higher than a page."""
    most = int((sheets.bottom - MARGIN - spare - 2 * _PAD) / (_SIZE * PITCH))
    cells = tuple(
        sheets.lines(text, width - 2 * _PAD, _SIZE, is_bold=at in like.bold)
        for at, (text, width) in enumerate(zip(said, like.widths, strict=True))
    )
    for start in range(0, max(1, *map(len, cells)), most):
        yield replace(like, cells=tuple(tuple(c[start : start + most]) for c in cells))


def _draw(sheets: Sheets, row: _Row) -> None:
    with sheets.tagged("P"):
        _paint(sheets, row)


def _paint(sheets: Sheets, row: _Row) -> None:
    top, left = sheets.y, MARGIN
    if row.is_head:
        sheets.set_fill_color(*SHADE)
        sheets.rect(MARGIN, top, sheets.wide, row.height, style="F")
    sheets.set_draw_color(*LINE)
    sheets.set_line_width(0.5)
    sheets.line(MARGIN, top + row.height, MARGIN + sheets.wide, top + row.height)
    for at, (lines, width) in enumerate(zip(row.cells, row.widths, strict=True)):
        is_bold = at in row.bold
        for down, line in enumerate(lines):
            spare = width - 2 * _PAD - sheets.width_of(line, _SIZE, is_bold=is_bold)
            x = left + _PAD + (spare if at in row.numbers else 0)
            y = top + _PAD - 1.5 + _SIZE * (PITCH * down + BASE + (PITCH - 1) / 2)
            sheets.write_at((x, y), line, _SIZE, is_bold=is_bold)
        left += width
    sheets.y = top + row.height
