"""Writes workbooks: the template to fill in, and a file handed back with its problems marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.ingest import columns
from app.ingest.grid import Cell, Grid

# What a cell of the format can hold (ECMA-376, as Excel limits it).
_LONGEST = 32_767
_WIDTHS = {"title": 24, "headline": 32, "body": 48, "when_where": 28, "contact": 28, "expires": 18}
_WIDE, _USUAL = 60, 16
_RED, _RED_WASH, _BLUE_WASH = "#B3261E", "#FDECEA", "#EAF1FA"
_ASKED = ("title", "headline", "body", "when_where", "contact", "source", "category", "areas",
          "channels", "effective", "expires", "endless_reason", *columns.RECORD)  # fmt: skip
_FIRST, _LAST = 1, 5000


class Marked(Protocol):
    """A file that was read: its headings, which column is which field, and its cells."""

    @property
    def headings(self) -> tuple[Cell, ...]:
        """The line of the headings."""
        ...

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each field."""
        ...

    @property
    def grid(self) -> Grid:
        """The cells."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one row, in words; ``field`` is empty for the whole row."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What the template says, in the reader's language.

    Attributes:
        sheets: names of the sheets to fill in, with an example, and with notes.
        notes: what to write in each column, by field.
        heads: the headings of the notes.
        example: one filled-in row, by field.
        areas: names of the areas to choose from.
        language: index of the headings' language in ``columns``: 0 Chinese, 1 English.
    """

    sheets: tuple[str, str, str]
    notes: Mapping[str, str]
    heads: tuple[str, str]
    example: Mapping[str, str]
    areas: Sequence[str]
    language: int


def template(guide: Guide) -> bytes:
    """Return an empty workbook to fill in, with choices at their cells, an example and notes."""
    out = BytesIO()
    with _book(out) as book:
        head = book.add_format({"bold": True, "bg_color": _BLUE_WASH, "border": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        fill, example, notes = (book.add_worksheet(name) for name in guide.sheets)
        for sheet in (fill, example):
            for index, name in enumerate(_ASKED):
                sheet.set_column(index, index, _WIDTHS.get(name, _USUAL), wrap)
                sheet.write_string(0, index, columns.FIELDS[name][guide.language], head)
            sheet.freeze_panes(1, 2)
        for index, name in enumerate(_ASKED):
            example.write_string(1, index, guide.example.get(name, ""), wrap)
        _choices(fill, guide)
        _notes(notes, guide, head, wrap)
    return out.getvalue()


def annotated(reading: Marked, faults: Mapping[int, Sequence[Fault]], heading: str) -> bytes:
    """Return the file as it was, with a column of problems, and marks on the cells that have them.

    ``faults`` are by the row's number, ``heading`` is that of the new column.
    """
    out = BytesIO()
    width = max(len(line) for line in reading.grid.lines)
    top = next(i for i, line in enumerate(reading.grid.lines) if line is reading.headings)
    with _book(out) as book:
        formats: dict[type, Format] = {
            kind: book.add_format({"num_format": code})
            for kind, code in (
                (datetime, "yyyy-mm-dd hh:mm"),
                (date, "yyyy-mm-dd"),
                (time, "hh:mm"),
            )
        }
        head = book.add_format({"bold": True, "bg_color": _BLUE_WASH})
        wrong = book.add_format({"bg_color": _RED_WASH, "border": 1, "border_color": _RED})
        said = book.add_format({"font_color": _RED, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_sheet_name(reading.grid.sheet))
        sheet.set_column(0, width - 1, _USUAL)
        sheet.set_column(width, width, _WIDE)
        sheet.freeze_panes(top + 1, 0)
        for index, line in enumerate(reading.grid.lines):
            for column, cell in enumerate(line):
                _write(
                    sheet, index, column, cell, head if index == top else formats.get(type(cell))
                )
        sheet.write_string(top, width, heading, head)
        for number, found in faults.items():
            for fault in found:
                _mark(sheet, reading, number - 1, fault, wrong)
            texts = "\n".join(fault.text for fault in found)
            sheet.write_string(number - 1, width, texts[:_LONGEST], said)
    return out.getvalue()


def listed(headings: Sequence[str], lines: Sequence[Sequence[str]], name: str) -> bytes:
    """Return a plain list as a workbook; every cell is a text, whatever it looks like."""
    out = BytesIO()
    with _book(out) as book:
        head = book.add_format({"bold": True, "bg_color": _BLUE_WASH})
        sheet = book.add_worksheet(_sheet_name(name))
        sheet.set_column(0, len(headings) - 1, _USUAL)
        sheet.freeze_panes(1, 0)
        for index, line in enumerate((headings, *lines)):
            for column, cell in enumerate(line):
                sheet.write_string(index, column, cell[:_LONGEST], None if index else head)
        sheet.autofilter(0, 0, len(lines), len(headings) - 1)
    return out.getvalue()


def _book(out: BytesIO) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})


def _choices(sheet: Worksheet, guide: Guide) -> None:
    """Offer the categories and areas at their cells; other words may still be typed."""
    categories = [words[guide.language] for words in columns.CATEGORIES.values()]
    at = {"category": categories, "areas": list(guide.areas)}
    for name, words in at.items():
        # A list written into the rule itself has room for 255 characters.
        if words and len(",".join(words)) <= 255:
            column = _ASKED.index(name)
            rule = {"validate": "list", "source": words, "error_type": "information"}
            sheet.data_validation(_FIRST, column, _LAST, column, rule)


def _notes(sheet: Worksheet, guide: Guide, head: Format, wrap: Format) -> None:
    sheet.set_column(0, 0, _USUAL, wrap)
    sheet.set_column(1, 1, _WIDE + 20, wrap)
    for column, text in enumerate(guide.heads):
        sheet.write_string(0, column, text, head)
    for index, (name, text) in enumerate(guide.notes.items(), 1):
        sheet.write_string(index, 0, columns.FIELDS[name][guide.language], wrap)
        sheet.write_string(index, 1, text, wrap)


def _mark(sheet: Worksheet, reading: Marked, index: int, fault: Fault, wrong: Format) -> None:
    column = reading.columns.get(fault.field)
    if column is None:
        return
    line = reading.grid.lines[index]
    _write(sheet, index, column, line[column] if column < len(line) else "", wrong)
    sheet.write_comment(index, column, fault.text, {"author": "Linli", "x_scale": 2})


def _write(sheet: Worksheet, index: int, column: int, cell: Cell, form: Format | None) -> None:
    if isinstance(cell, str):
        sheet.write_string(index, column, cell[:_LONGEST], form)
    elif isinstance(cell, bool):
        sheet.write_boolean(index, column, cell, form)
    elif isinstance(cell, date | time):  # a datetime is a date, too
        sheet.write_datetime(index, column, cell, form)
    else:
        sheet.write_number(index, column, cell, form)


def _sheet_name(name: str) -> str:
    """Return ``name`` without what a sheet's name may not hold."""
    kept = "".join(c for c in name if c not in "[]:*?/\\" and c.isprintable()).strip("' ")
    return kept[:31] or "Sheet1"
