"""Spreadsheets as they come in with a form and go out to be kept."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from flask import Response, request, send_file

from app.ingest import csv_text
from app.ingest.grid import MAX_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME_MAX = 80


def sent() -> tuple[str, bytes] | None:
    """Return name and bytes of the file of the form, None when none was chosen.

    What is longer than a spreadsheet may be is a byte too long here, too.
    """
    file = request.files.get("file")
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][-_NAME_MAX:] if file else ""
    if file is None or not name:
        return None
    return name, file.read(MAX_BYTES + 1)


def table(rows: Iterable[Iterable[object]], name: str) -> Response:
    """Return rows as a CSV to take away."""
    return handed(csv_text.written(rows), name, "text/csv; charset=utf-8")


def handed(body: bytes, name: str, media_type: str) -> Response:
    """Return a file to take away."""
    answer = send_file(BytesIO(body), media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
