"""A table as it stands in a file: cells in lines, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

MAX_BYTES = 10 << 20
MAX_ROWS = 5000
MAX_COLUMNS = 100

# A blank cell is an empty text. Times are as written down, without a zone.
Cell: TypeAlias = str | float | bool | datetime | date | time


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of one sheet, line by line from the first; lines may differ in length.

    ``sheet`` is the name of the sheet, ``unread`` those of further sheets with something on them.
    """

    lines: tuple[tuple[Cell, ...], ...]
    sheet: str = ""
    unread: tuple[str, ...] = ()

    def below(self, top: int) -> list[tuple[int, tuple[Cell, ...]]]:
        """Return the lines below that of index ``top`` that say something, counted from 1.

        Raises:
            Unreadable: there are none, or too many.
        """
        filled = [
            (number, line)
            for number, line in enumerate(self.lines[top + 1 :], top + 2)
            if any(str(cell).strip() for cell in line)
        ]
        if not filled:
            raise Unreadable("empty")
        if len(filled) > MAX_ROWS:
            raise Unreadable("too_many_rows", limit=MAX_ROWS)
        return filled


class Unreadable(ValueError):
    """The file as a whole cannot be used.

    ``code`` is one of: ``empty``, ``too_large`` (limit, in MB), ``too_many_rows`` (limit),
    ``old_excel``, ``not_a_table``, ``broken``, ``not_text``, ``no_headings`` (found),
    ``heading_twice`` (heading).
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
