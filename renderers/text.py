"""Chinese and English text cut into lines and pages that fit a panel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from renderers.fonts import Face, shown
from renderers.terms import PATTERN as TERMS

Page = tuple[str, ...]
Atom = tuple[str, int]  # and its width in px
ENDS = "。！？；!?"

# GB/T 15834-2011, 5.1: these never open a line, those never close one.
_NEVER_FIRST = frozenset("、。，．！？；：）】》〉」』〕］｝〗”’…—–～~·・々％‰℃,.!?;:)]}%°")
_NEVER_LAST = frozenset("（【《〈「『〔［｛〖“‘([{￥¥$＃#№")

_HALF_BLANK = frozenset("（【《〈「『〔［｛〖")

_CLAUSE_END, _CLAUSES_MAX = re.compile(r"[，；\n]\s*"), 3
_SENTENCE_END = re.compile(rf"(?<=[{ENDS}\n])(?![{ENDS}”’』」）])|(?<=\. )")

_COUNT = r"\d[\d.,:/]*(?:[：—–~～至到转\-]\d[\d.,:/]*)*"
_CHINESE_COUNT = r"[〇零一二三四五六七八九十百千万两]+"
_UNIT = (
    r"(?:号楼|号院|号线|单元|公里|平方米|毫米|厘米|公斤|千瓦|小时|分钟|周岁|周年"
    r"|[年月日号时点分秒元层楼室栋幢个人名次天周岁届期块度户折路米吨台套张份条项级辆件类克升])"
)
_TELEPHONE = r"\d{3,4}(?: \d{3,4}){1,3}(?!\d)"
_LETTER = r"[^\s“”‘’…—–~()\[\]{}\u2e80-\U0010ffff]"
_TOKEN = re.compile(
    rf"\s+"
    rf"|{_TELEPHONE}"
    rf"|(?:{_COUNT} ?{_UNIT})+"
    rf"|{_COUNT}(?![^\s\u2000-\U0010ffff])"
    rf"|(?:{_CHINESE_COUNT}{_UNIT})+"
    rf"|[本上下这]?(?:周|星期)[一二三四五六日天]|[今明后昨]天|[上中下]午|晚上"
    rf"|[（(][^（）()\s]{{1,4}}[）)]|《[^《》\s]{{1,6}}》|“[^“”\s]{{1,4}}”"
    rf"|{TERMS}"
    rf"|{_LETTER}+(?:[’—–~\-]+{_LETTER}+)*"
    rf"|.",
    re.DOTALL,
)
_JOINT = r"—–~\-/:,.@_&?="
_SPAN = re.compile(r"[^—–~～]*[—–~～]+|[^—–~～]+")
_PIECE = re.compile(rf"[^\u2e80-\U0010ffff{_JOINT}]*(?:[\u2e80-\U0010ffff]|[{_JOINT}]+)?")


def wrap(text: str, width_px: int, face: Face) -> list[str]:
    """Return ``shown(text)`` as lines of at most ``width_px``; empty lines are left out.

    Numbers stay with their units and words stay whole, unless one alone is wider than the line.
    A line is wider only where a single character is.
    """
    lines: list[str] = []
    for atoms in _measured(text, face):
        lines += _fill(atoms, width_px, face)
    return lines


def balanced(text: str, width_px: int, face: Face) -> list[str]:
    """Return as few lines as ``wrap`` does, of as equal a width as their breaks allow."""
    lines = wrap(text, width_px, face)
    if len(lines) < 2:
        return lines
    pieces = [_narrowed(atoms, width_px, face) for atoms in _measured(text, face)]
    low = max([width_px // 2, *(width for atoms in pieces for _, width in atoms)])
    high = width_px
    while low < high:
        middle = (low + high) // 2
        tried = wrap(text, middle, face)
        widest = max(map(face.width, tried))
        if len(tried) == len(lines) and widest <= middle:
            lines, high = tried, widest
        else:
            low = middle + 1
    return lines


def paginate(
    text: str,
    width_px: int,
    height_px: int,
    face: Face,
    *,
    pitch_px: int = 0,
    is_dense: bool = False,
) -> list[Page]:
    """Return the lines of ``text`` in pages of at least one line, each ``pitch_px`` below another.

    A sentence (what ends with a newline or one of ``ends``) that fits on a page is not split over
    two; the lines of a longer one are spread evenly. With ``is_dense`` pages are filled instead.
    """
    pitch = pitch_px or face.size_px
    rows = max((height_px - face.size_px) // pitch + 1, 1)
    if is_dense:
        lines = wrap(text, width_px, face)
        return [tuple(lines[start : start + rows]) for start in range(0, len(lines), rows)]
    pages: list[Page] = []
    whole, page = "", []
    for sentence in _sentences(shown(text)):
        joined = wrap(whole + sentence, width_px, face)
        if len(joined) <= rows:
            whole, page = whole + sentence, joined
            continue
        lines = wrap(sentence, width_px, face)
        pages += [tuple(page)] if page else []
        is_short = len(lines) <= rows
        whole, page = (sentence, lines) if is_short else ("", [])
        pages += [] if is_short else _spread(balanced(sentence, width_px, face), rows)
    return [*pages, tuple(page)] if page else pages


def _sentences(text: str) -> list[str]:
    """Cut ``text`` after each newline, each of ``ENDS`` with what closes it, and each ``. ``."""
    tidy = re.sub(r"\s*\n\s*", "\n", text.strip())
    return _SENTENCE_END.split(tidy)


def _spread(lines: list[str], rows: int) -> list[Page]:
    even = -(-len(lines) // -(-len(lines) // rows))
    return [tuple(lines[start : start + even]) for start in range(0, len(lines), even)]


def by_clause(text: str) -> str:
    """Put time and place on lines of their own, without the commas between them."""
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause]
    return "\n".join(clauses) if len(clauses) <= _CLAUSES_MAX else text


def hang(line: str, face: Face) -> int:
    """Return how far to the left ``line`` may start: an opening full-width mark is half blank."""
    return face.size_px // 2 if line[:1] in _HALF_BLANK else 0


def cut(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``text``, up to a sentence's end if one is near.

    What was cut off shows as ``……``, after Latin letters as ``…``.
    """
    if len(text) <= limit:
        return text
    kept = text[: max(limit - 2, 0)]
    stop = max(kept.rfind(mark) for mark in ENDS + "\n")
    if stop >= limit * 3 // 4:
        kept = kept[: stop + 1]
    kept = kept.rstrip()
    return kept + ("…" if kept[-1:].isascii() else "……")


@lru_cache(maxsize=512)
def _measured(text: str, face: Face) -> tuple[tuple[Atom, ...], ...]:
    """Return for each paragraph what must stay on one line, with its width, blanks on their own."""
    return tuple(
        tuple((atom, face.width(atom)) for atom in _atoms(paragraph))
        for paragraph in shown(text).split("\n")
    )


def _atoms(paragraph: str) -> Iterator[str]:
    """Yield what must stay on one line, blanks on their own; together they are ``paragraph``."""
    held = ""
    for token in _TOKEN.findall(paragraph):
        is_bound = held and (token[0] in _NEVER_FIRST or held[-1] in _NEVER_LAST)
        if is_bound and not token.isspace():
            held += token
            continue
        if held:
            yield held
        held = "" if token.isspace() else token
        if token.isspace():
            yield " "
    if held:
        yield held


def _fill(atoms: Sequence[Atom], width_px: int, face: Face) -> list[str]:
    """Lay ``atoms`` into lines, each as full as it gets, and leave no orphan on the last."""
    lines: list[list[str]] = []
    used, blank, blank_px = width_px, False, face.width(" ")
    for atom, width in _narrowed(atoms, width_px, face):
        if atom == " ":
            blank = True
            continue
        gap = blank_px if blank else 0
        added = [" ", atom] if blank else [atom]
        if used + gap + width > width_px:
            lines.append(added)
            used = width
        else:
            lines[-1] += added
            used += gap + width
        blank = False
    if len(lines) > 1:
        _adopt(lines[-2], lines[-1], width_px, face)
    return ["".join(line).strip() for line in lines]


def _adopt(above: list[str], last: list[str], width_px: int, face: Face) -> None:
    """Move atoms, each with the blank before it, down while the last line is a mere word's end."""
    wanted = min(3 * face.size_px, width_px // 2)
    while face.width("".join(last).strip()) < wanted:
        moved = above[-2:] if above[-2:-1] == [" "] else above[-1:]
        if len(moved) == len(above) or face.width("".join(moved + last).strip()) > width_px:
            break
        del above[-len(moved) :]
        last[:0] = moved


def _narrowed(atoms: Sequence[Atom], width_px: int, face: Face) -> Iterator[Atom]:
    """Yield each atom with its width, one too wide broken after dashes, else joints or anywhere."""
    for atom, width in atoms:
        if width <= width_px:
            yield atom, width
            continue
        for piece in _pieces(atom, width_px, face):
            if (width := face.width(piece)) <= width_px:
                yield piece, width
            else:
                yield from ((char, face.width(char)) for char in piece)


def _pieces(atom: str, width_px: int, face: Face) -> Iterator[str]:
    """Yield ``atom`` cut after its dashes, and what is still too wide after all its joints."""
    for span in _SPAN.findall(atom):
        is_whole = span != atom and face.width(span) <= width_px
        yield from [span] if is_whole else filter(None, _PIECE.findall(span))
