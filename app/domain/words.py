"""The words of a text as a search knows them: Chinese in pairs of characters, the rest whole."""

from __future__ import annotations

import re
import unicodedata

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


def terms(text: str) -> frozenset[str]:
    """Return what ``text`` can be found by.

    Every Chinese character, every two that stand side by side, and every word or number of other
    scripts, in one width and case.
    """
    found: set[str] = set()
    for run in runs(text):
        found |= {run} if not is_han(run) else {*run, *_pairs(run)}
    return frozenset(found)


def wanted(query: str) -> frozenset[str]:
    """Return the terms that a text must have, all of them, to be found by ``query``."""
    found: set[str] = set()
    for run in runs(query):
        found |= {*_pairs(run)} if is_han(run) and len(run) > 1 else {run}
    return frozenset(found)


def is_han(run: str) -> bool:
    """Return whether a run is of Chinese characters."""
    return _IS_HAN.match(run) is not None


def runs(text: str) -> list[str]:
    """Return the runs of ``text``, of Chinese characters or of others, in one width and case."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
