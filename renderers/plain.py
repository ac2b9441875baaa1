"""Text as people wrote it, made safe to print: what no reader can see or trust is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from app.domain.notice import Notice

# Control characters (a newline apart), lone surrogates and non-characters, which XML 1.0 forbids,
# and bidirectional overrides and isolates, which can make a line read as what it is not.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_END_OF_LINE = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What is seen as one: an emoji with its joiners, selectors, skin tones, keycaps and tags, two
# letters of a flag, a letter with its marks.
_EXTENDS = "\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_SEEN_AS_ONE = re.compile(
    f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|\r\n|.)(?:[{_EXTENDS}]|(?<=\u200d).)*", re.DOTALL
)
_ENDS = tuple("。！？；：，、.!?;:,…~～")
_BLANKS = re.compile(r"\s+")


def text(written: str) -> str:
    """Return ``written`` with newlines alone between its lines, and nothing unprintable."""
    broken = _END_OF_LINE.sub("\n", written).replace("\t", " ")
    return _UNPRINTABLE.sub("", broken).strip()


def line(written: str) -> str:
    """Return ``written`` as one line, each run of blanks as one space."""
    return _BLANKS.sub(" ", text(written)).strip()


def paragraphs(written: str) -> tuple[str, ...]:
    """Return the lines of ``written`` that say something."""
    return tuple(p for p in map(line, text(written).split("\n")) if p)


def sentence(one_line: str) -> str:
    """Return ``one_line`` so that another can follow it: ended with 。 where nothing ends it."""
    return one_line if one_line.endswith(_ENDS) else f"{one_line}。"


def flowing(written: str) -> str:
    """Return the paragraphs of ``written`` as one."""
    *before, last = paragraphs(written) or ("",)
    return "".join(map(sentence, before)) + last


def headline(notice: Notice, otherwise: str) -> str:
    """Return what names ``notice`` in a list: its headline, else its title, else ``otherwise``."""
    return line(notice.headline) or line(notice.title) or otherwise


def characters(written: str) -> Iterator[str]:
    """Yield what people see as one character each; joined they are ``written``."""
    return (found.group() for found in _SEEN_AS_ONE.finditer(written))


def cut(
    written: str,
    limit: float,
    width: Callable[[str], float] = len,
    pieces: Callable[[str], Iterable[str]] = characters,
) -> str:
    """Return ``written``, cut between ``pieces`` and ended with … if its ``width`` is too much."""
    if width(written) <= limit:
        return written
    kept, used = "", width("…")
    for piece in pieces(written):
        used += width(piece)
        if used > limit:
            break
        kept += piece
    return kept.rstrip() + "…"
