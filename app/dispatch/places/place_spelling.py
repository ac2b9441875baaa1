"""How Chinese names are said: pinyin by pypinyin, which is loaded when it is first needed."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain import words
from app.domain.place import Place


def syllables(text: str) -> list[str]:
    """Return the syllables of the Chinese characters in ``text``, without tones."""
    from pypinyin import lazy_pinyin  # twenty megabytes of words

    said = (lazy_pinyin(run, v_to_u=False) for run in words.runs(text) if words.is_han(run))
    return [one.lower() for row in said for one in row if re.fullmatch(r"[a-z]+", one.lower())]


def spelt(made: Place) -> Place:
    """Return ``made`` with pinyin and first letters, unless somebody typed its pinyin."""
    pinyin = " ".join(made.pinyin.lower().split()) or " ".join(syllables(made.name))
    initials = "".join(one[0] for one in pinyin.split())
    return replace(made, pinyin=pinyin, initials=initials)
