"""Telephone numbers out of a list: those that take texts, and why each of the others does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import phonenumbers

from app.ingest.grid import Cell

HOME, LABEL_MAX, ROWS_MOST, _LEAST = "CN", 40, 5000, 3
_BLANK = re.compile(r"[\s,，;；\t]+")
_HOTLINE = re.compile(r"^(1[0-2]\d{1,4}|95\d{3,6}|96\d{3,5})$")
_FREE = re.compile(r"^[48]00\d{7}$")
_MOBILE = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRow:
    """One line: the number in E.164 when it takes texts, else ``reason``.

    ``reason`` is one of ``no_number``, ``not_a_number``, ``hotline``, ``free_line``, ``landline``,
    ``foreign``, ``twice``, ``known``, ``opted_out``.
    """

    line: int
    typed: str
    label: str = ""
    phone: str = ""
    reason: str = ""


def sort(typed: str) -> tuple[str, str]:
    """Return (number, reason), one of them empty, for what somebody typed as a number."""
    plain = normalize("NFKC", typed).strip()
    digits = re.sub(r"[^\d]", "", plain)
    if not digits:
        return "", "no_number" if not plain else "not_a_number"
    if _HOTLINE.match(digits):
        return "", "hotline"
    if _FREE.match(digits):
        return "", "free_line"
    try:
        number = phonenumbers.parse(plain, HOME)
    except phonenumbers.NumberParseException:
        return "", "not_a_number"
    if not phonenumbers.is_valid_number(number):
        return "", "not_a_number"
    if phonenumbers.region_code_for_number(number) != HOME:
        return "", "foreign"
    if phonenumbers.number_type(number) not in _MOBILE:
        return "", "landline"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), ""


def from_text(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines of a pasted list: a number, then what is said of it."""
    lines = ((n, line.strip()) for n, line in enumerate(text.splitlines(), 1))
    return [(n, _taken_apart(line)) for n, line in lines if line][:ROWS_MOST]


def from_cells(lines: Iterable[Sequence[Cell]]) -> list[tuple[int, list[str]]]:
    """Return the lines of a sheet: the first cell a number, the second what is said of it.

    A first line of headings is left out.
    """
    listed = [(n, [_text(cell) for cell in line]) for n, line in enumerate(lines, 1)]
    found = [(n, cells) for n, cells in listed if any(cells)]
    if found and not any(char.isdigit() for char in found[0][1][0]):
        found = found[1:]
    return [(n, cells[:2]) for n, cells in found][:ROWS_MOST]


def rows(
    lines: Iterable[tuple[int, Sequence[str]]], refused: Callable[[str], str]
) -> list[PhoneRow]:
    """Return each line sorted; ``refused`` says why a good number is not taken, empty: it is."""
    seen: set[str] = set()
    found = []
    for line, cells in lines:
        typed, label = cells[0].strip(), (cells[1] if len(cells) > 1 else "").strip()
        phone, reason = sort(typed)
        if phone:
            reason = "twice" if phone in seen else refused(phone)
            seen.add(phone)
        found.append(
            PhoneRow(line=line, typed=typed, label=label[:LABEL_MAX], phone=phone, reason=reason)
        )
    return found


def _taken_apart(line: str) -> list[str]:
    """Return the number a line begins with, whole where it is written in groups, and the rest."""
    number, *rest = _BLANK.split(line)
    while rest and rest[0].isdigit() and _LEAST <= len(number) < _whole(number):
        number += rest.pop(0)
    return [number, " ".join(rest)] if rest else [number]


def _whole(number: str) -> int:
    """Return how long a number may get: after a country's code as long as any, else a mobile."""
    return 12 if number.startswith("+") else 11


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
