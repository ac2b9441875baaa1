"""Sets text in lines as Chinese is set: words and numbers stay whole, marks keep their side."""

from __future__ import annotations

import re

from player.dots import width_of

# What may not begin a line, and what may not end one (GB/T 15834, CLREQ 3.1).
NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—·～,.;:!?)]}%‰℃°")
NOT_LAST = frozenset("（《〈「『【〔“‘([{#￥$")
_PIECE = re.compile(r"[A-Za-z0-9À-ɏ]+(?:[-./:'’,—–~][A-Za-z0-9À-ɏ]+)*[%℃]?|\s+|.", re.S)


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of ``text``, none wider than ``width`` dots; at least one character each."""
    return [line for part in text.split("\n") for line in _wrap_one(part.strip(), width)]


def _wrap_one(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text, width):
        if width_of(line + piece.rstrip()) <= width or not line:
            line += piece if line or not piece.isspace() else ""
            continue
        keep, carried = _carried(line, piece)
        lines.append(keep.rstrip())
        line = (carried + piece).lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _carried(line: str, piece: str) -> tuple[str, str]:
    """Split ``line`` so that the break before ``piece`` is a lawful one; else where it stands."""
    place = len(line)
    following = piece[0]
    while place > 1 and (following in NOT_FIRST or line[place - 1] in NOT_LAST):
        place -= 1
        following = line[place]
    is_lawful = place > 1 and following not in NOT_FIRST and line[place - 1] not in NOT_LAST
    far = len(line) - place > 4  # a row of marks is not worth half an empty line
    return (line[:place], line[place:]) if is_lawful and not far else (line, "")


def _pieces(text: str, width: int) -> list[str]:
    """Return what stays whole; a word that is wider than a line falls apart."""
    pieces = []
    for piece in _PIECE.findall(text):
        pieces += [piece] if width_of(piece) <= width else list(piece)
    return pieces
