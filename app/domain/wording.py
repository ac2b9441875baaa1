"""Words to look out for: the operator's list, how it is read, and how a text is made to match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.remark import Tier

LONGEST = 64
COLUMNS = ("word", "tier", "reason", "suggestion")
TIERS = {
    **{tier.value: tier for tier in Tier},
    "阻断": Tier.BLOCK,
    "提醒": Tier.WARN,
    "提示": Tier.HINT,
}
_HEADINGS = frozenset({"word", "词", "词语", "敏感词", "用词"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the list."""

    word: str
    tier: Tier
    reason: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """One line that cannot be used.

    ``code`` is one of: ``no_word``, ``word_too_long`` (limit), ``no_such_tier`` (typed), ``twice``
    (word, first: the line it stands on), ``nothing_to_match`` (word).
    """

    line: int
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def read(lines: Iterable[Sequence[str]]) -> tuple[list[Entry], list[BadLine]]:
    """Return the entries of a list and the lines that are wrong, counted from 1.

    Blank lines and a line of headings are left out.
    """
    entries: list[Entry] = []
    bad: list[BadLine] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        cells = [*(str(c).strip() for c in line), "", "", "", ""][:4]
        if not any(cells) or (not seen and cells[0].lower() in _HEADINGS):
            continue
        wrong = _wrong(number, cells, seen)
        if wrong:
            bad.append(wrong)
            continue
        seen[fold(cells[0])[0]] = number
        entries.append(
            Entry(word=cells[0], tier=TIERS[cells[1].lower()], reason=cells[2], suggestion=cells[3])
        )
    return entries, bad


def fold(text: str) -> tuple[str, list[int]]:
    """Return ``text`` as it is matched, and where in ``text`` each of its characters stood.

    Width, case, blanks and what cannot be seen make no difference: Ｖ Ｉ\u200bＰ reads vip.
    """
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKC", char).lower():
            if plain.isspace() or unicodedata.category(plain) in {"Cf", "Cc", "Mn"}:
                continue
            folded.append(plain)
            places.append(place)
    return "".join(folded), places


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` is no part of a longer Latin word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start], text[end - 1]
    return not (_is_latin(before) and _is_latin(first)) and not (
        _is_latin(after) and _is_latin(last)
    )


def _wrong(number: int, cells: Sequence[str], seen: dict[str, int]) -> BadLine | None:
    word, tier, *_ = cells
    folded = fold(word)[0]
    if not word:
        return BadLine(number, "no_word")
    if not folded:
        return BadLine(number, "nothing_to_match", {"word": word})
    if len(word) > LONGEST:
        return BadLine(number, "word_too_long", {"limit": LONGEST})
    if tier.lower() not in TIERS:
        return BadLine(number, "no_such_tier", {"typed": tier})
    if folded in seen:
        return BadLine(number, "twice", {"word": word, "first": seen[folded]})
    return None


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
