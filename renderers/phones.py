"""Finds telephone numbers in what people write as contact, as they are dialled in China."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A landline with its area code and maybe an extension; a mobile; 400 and 800; a landline of the
# same city; five-digit service lines. Three-digit numbers are left alone: 120人 is no telephone.
_NUMBER = re.compile(
    r"(?<![\w./\-—])(?<!\d[:：])(?:"
    r"(?P<landline>(?:\(0\d{2,3}\)|0\d{2,3})[ \-—]?[2-8]\d{2,3}[ \-]?\d{4}|(?:2[1-9]|[3-8]\d)\d{6})"
    r"(?:(?:[ \-—]|转|分机)+(?P<extension>\d{1,5}))?"
    r"|1[3-9]\d(?:[ \-]?\d{4}){2}"
    r"|[48]00[ \-]?(?:\d{3}[ \-]?\d{4}|\d{4}[ \-]?\d{3})"
    r"|123\d\d|9[56]\d{3}"
    r")(?![\w./]|[:：\-—]\d)",
    re.ASCII,
)
_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``dial`` is what to dial where it is a number, else empty."""

    text: str
    dial: str = ""


def split(text: str) -> tuple[Piece, ...]:
    """Return ``text`` in pieces, its telephone numbers on their own; joined they are ``text``."""
    pieces: list[Piece] = []
    end = 0
    for found in _NUMBER.finditer(text):
        if found.start() > end:
            pieces.append(Piece(text[end : found.start()]))
        pieces.append(Piece(found.group(), _dial(found)))
        end = found.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return tuple(pieces)


def first(text: str) -> str:
    """Return the first telephone number in ``text`` as written, or an empty string."""
    return next((p.text for p in split(text) if p.dial), "")


def _dial(found: re.Match[str]) -> str:
    """RFC 3601: a comma waits for the answer before the extension is dialled."""
    extension = found["extension"]
    digits = _NOT_DIGIT.sub("", found["landline"] if extension else found.group())
    return f"{digits},{extension}" if extension else digits
