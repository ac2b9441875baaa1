"""An operator's own words that mean one thing in a search of places: what makes a good row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain import words
from app.domain.problem import Problem

LEAST_WORDS, MOST_WORDS, LONGEST, MOST_ROWS = 2, 12, 12, 500
_BETWEEN = re.compile(r"[\s,，、;；=＝/]+")


def read_row(text: str, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[Problem]]:
    """Return the words of ``text``, each once, and what is wrong with them beside ``rows``.

    Codes: ``too_few``, ``too_many`` (limit), ``too_many_rows`` (limit), ``not_a_word`` (typed),
    ``too_long`` (typed, limit), ``row_there`` (typed).
    """
    typed = [word for word in _BETWEEN.split(text) if word]
    found = [_wrong(word) for word in typed]
    row = list(dict.fromkeys("".join(words.runs(word)) for word in typed))
    problems = [one for one in found if one]
    if not problems:
        problems = _of_row(row, rows)
    return row, problems


def _wrong(word: str) -> Problem | None:
    if len(words.runs(word)) != 1:
        return Problem("words", "not_a_word", {"typed": word[:LONGEST]})
    if len(word) > LONGEST:
        return Problem("words", "too_long", {"typed": word[:LONGEST], "limit": LONGEST})
    return None


def _of_row(row: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Problem]:
    if len(row) < LEAST_WORDS:
        return [Problem("words", "too_few")]
    if len(row) > MOST_WORDS:
        return [Problem("words", "too_many", {"limit": MOST_WORDS})]
    if any(set(row) <= set(there) for there in rows):
        return [Problem("words", "row_there", {"typed": "、".join(row)})]
    if len(rows) >= MOST_ROWS:
        return [Problem("words", "too_many_rows", {"limit": MOST_ROWS})]
    return []
