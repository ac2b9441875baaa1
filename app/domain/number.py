"""The number of a notice: six digits that screens show and people type, worked out from its id."""

from __future__ import annotations

from hashlib import sha256

DIGITS = 6
# What people put between digits.
_BETWEEN = str.maketrans("", "", " -－　")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def number_of(notice_id: str) -> str:
    """Return the number of a notice; a few notices share theirs, and a reader is asked which."""
    return f"{int(sha256(notice_id.encode()).hexdigest()[:12], 16) % 10**DIGITS:0{DIGITS}}"


def spoken(number: str) -> str:
    """Return ``number`` in two halves, as it is read out."""
    return f"{number[:3]} {number[3:]}"


def typed(text: str) -> str:
    """Return the number that ``text`` is, empty when it is none."""
    digits = text.translate(_WIDE).translate(_BETWEEN)
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""
