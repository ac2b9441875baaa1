"""Reads CSV as Chinese offices save it: UTF-8, UTF-16 or GB18030; comma, semicolon or tab.

Writes it as their spreadsheet programs open it rightly.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from io import StringIO

from charset_normalizer import from_bytes

from app.ingest.grid import MAX_COLUMNS, MAX_ROWS, Grid, Unreadable

_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_GUESSES = ["gb18030", "utf_16_le", "utf_16_be"]
_DELIMITERS = ",\t;，"
# The longest cell; far beyond any notice, and far below what would hurt.
_LONGEST = 100_000
_QUOTED = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read(body: bytes) -> Grid:
    """Return the cells of a CSV.

    Raises:
        Unreadable: it is no text, or has too many rows.
    """
    text = decoded(body)
    if text.count("\x00") or _is_mostly_control(text):
        raise Unreadable("not_text")
    csv.field_size_limit(_LONGEST)
    delimiter = _delimiter(text)
    lines: list[tuple[str, ...]] = []
    try:
        for line in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(lines) > MAX_ROWS + 20:
                raise Unreadable("too_many_rows", limit=MAX_ROWS)
            lines.append(tuple(plain(cell) for cell in line[:MAX_COLUMNS]))
    except csv.Error:
        raise Unreadable("broken") from None
    return Grid(lines=tuple(lines))


def decoded(body: bytes) -> str:
    """Return the text of ``body``, in whichever of the encodings it is.

    Raises:
        Unreadable: in none of them.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _in(body, name)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        found = from_bytes(body, cp_isolation=_GUESSES).best()
        return _in(body, found.encoding if found else "gb18030")


def plain(cell: str) -> str:
    """Take off the quote that keeps a spreadsheet from calculating a text; see ``neutral``."""
    return cell[1:] if cell.startswith(_QUOTED) and cell[1:].startswith(_FORMULA) else cell


def neutral(cell: str) -> str:
    """Put a quote before what a spreadsheet would take for a formula."""
    return f"{_QUOTED}{cell}" if cell.startswith(_FORMULA) else cell


def written(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV, in UTF-8 with the mark that Excel needs; no text is a formula."""
    out = StringIO(newline="")
    table = csv.writer(out)
    for row in rows:
        table.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _in(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not_text") from None


def _is_mostly_control(text: str) -> bool:
    start = text[:4096]
    odd = sum(not c.isprintable() and not c.isspace() for c in start)
    return odd * 10 > len(start)


def _delimiter(text: str) -> str:
    """Return what stands most often between the words of the first line that has any."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)
