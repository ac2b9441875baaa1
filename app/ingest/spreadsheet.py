"""Reads a spreadsheet, XLSX or CSV, as a grid of cells; whatever is wrong with it has a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from app.ingest import apart, csv_text
from app.ingest.grid import MAX_BYTES, MAX_ROWS, Cell, Grid, Unreadable

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_READ: dict[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def read(body: bytes) -> Grid:
    """Return what stands on the first sheet; the content decides, not the file's name.

    Raises:
        Unreadable: it is no spreadsheet, or too large a one.
    """
    if not body.strip():
        raise Unreadable("empty")
    if len(body) > MAX_BYTES:
        raise Unreadable("too_large", limit=MAX_BYTES >> 20)
    if body.startswith(_OLE):
        raise Unreadable("old_excel")
    grid = _workbook(body) if body.startswith(_ZIP) else csv_text.read(body)
    if not any(cell != "" for line in grid.lines for cell in line):
        raise Unreadable("empty")
    return grid


def _workbook(body: bytes) -> Grid:
    """Open a workbook apart: one of five kilobytes can ask for half a terabyte."""
    found = apart.ask("workbook_process", body)
    if not found:
        raise Unreadable("broken")
    if code := found.get("fault"):
        raise Unreadable(code, **({"limit": MAX_ROWS} if code == "too_many_rows" else {}))
    lines = tuple(tuple(_cell(cell) for cell in line) for line in found["lines"])
    return Grid(lines=lines, sheet=found["sheet"], unread=tuple(found["unread"]))


def _cell(sent: Any) -> Cell:  # noqa: ANN401 - as JSON gave it
    if isinstance(sent, dict):
        ((kind, text),) = sent.items()
        return _READ[kind](text)
    plain: str | float | bool = sent
    return plain
