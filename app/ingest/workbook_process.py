"""The process in which a stranger's workbook is opened: bytes in, cells as JSON out, then over.

``apart`` starts it. The library it calls takes as much memory as a file tells it to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.ingest.apart import answer
from app.ingest.grid import MAX_COLUMNS, MAX_ROWS

# Room for a title over the headings, and for seeing that there are too many.
_LINES = MAX_ROWS + 20


def read(body: bytes, _options: Mapping[str, str]) -> dict[str, object]:
    """Return the cells, or the name of a fault."""
    try:
        return opened(body)
    except (CalamineError, BadZipFile, ValueError, LookupError, OSError, MemoryError):
        return {"fault": "broken"}


def opened(body: bytes) -> dict[str, object]:
    """Return the cells of the first sheet that is to be seen, or what is wrong."""
    with ZipFile(BytesIO(body)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {"fault": "not_a_table"}
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    seen = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    if not seen:
        return {"fault": "empty"}
    lines = book.get_sheet_by_name(seen[0]).to_python(skip_empty_area=False, nrows=_LINES + 1)
    while lines and not any(cell != "" for cell in lines[-1]):
        lines.pop()
    if len(lines) > _LINES:
        return {"fault": "too_many_rows"}
    return {
        "lines": [[_sent(cell) for cell in line[:MAX_COLUMNS]] for line in lines],
        "sheet": seen[0],
        "unread": seen[1:],
    }


def _sent(cell: object) -> object:
    for kind in (datetime, date, time):
        if isinstance(cell, kind):
            return {kind.__name__: cell.isoformat()}
    return cell if isinstance(cell, str | float | int | bool) else str(cell)


if __name__ == "__main__":
    answer(read)
