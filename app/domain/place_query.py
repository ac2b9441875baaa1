"""What somebody looks for, in terms: each part of the words in every way it may have been meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from app.domain import place_pinyin, place_words, words

# A part of a query is met when all terms of one of its ways are there; every part must be met.
Way: TypeAlias = frozenset[str]
_LETTERS = re.compile(r"[a-zü]+")
# 修鞋的, 卖菜的: what the word is said of is left out.
_TAIL = re.compile(r"的(?=\s|$)")
_TYPOS_FROM, _TYPOS_TO = 3, 8
_MOST_WAYS = 12
_LETTERS_MAX = 24
_EACH = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words that mean one thing, the categories and services that are it, how it is spoken."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """The words that mean the same, and those that mean nothing to a search."""

    meanings: tuple[Meaning, ...] = ()
    noise: tuple[str, ...] = ()

    @cached_property
    def by_word(self) -> dict[str, list[Meaning]]:
        """The meanings of each word."""
        found: dict[str, list[Meaning]] = {}
        for one in self.meanings:
            for word in (*one.words, *one.spoken):
                found.setdefault(word.casefold(), []).append(one)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        listed = sorted(self.by_word, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, listed)) or "(?!)")

    @cached_property
    def _noise(self) -> re.Pattern[str]:
        listed = sorted(self.noise, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, listed)) or "(?!)")

    def quiet(self, text: str) -> str:
        """Return ``text`` without what means nothing, unless nothing would be left."""
        left = _TAIL.sub(" ", self._noise.sub(" ", text))
        return left if words.runs(left) else text

    def find(self, run: str) -> re.Match[str] | None:
        """Return the longest word of the lexicon in ``run``, the first of those."""
        return max(self._pattern.finditer(run), key=lambda m: len(m.group()), default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """One run of letters or characters of a query.

    ``named`` and ``anywhere`` are the ways in which a name, and all that is said of a place, may
    have it; ``meanings`` what a word in it means, ``rest`` what stands around that word.
    """

    text: str
    named: tuple[Way, ...]
    anywhere: tuple[Way, ...]
    meanings: tuple[Meaning, ...] = ()
    word: str = ""
    rest: tuple[str, ...] = ()


def parts(text: str, lexicon: Lexicon) -> tuple[Part, ...]:
    """Return the parts of what was typed; none when nothing in it can be looked for."""
    return tuple(_part(run, lexicon) for run in words.runs(lexicon.quiet(text))[:_TYPOS_TO])


def loose(found: Sequence[Part], spell: Callable[[str], Sequence[str]]) -> list[tuple[Way, ...]]:
    """Return the parts' ways with a slip of the hand or of the ear forgiven.

    ``spell`` gives the syllables of Chinese characters.
    """
    return [_few((*_slips(part, spell), *part.anywhere[:2])) for part in found]


def any_part(found: Sequence[Part]) -> tuple[Way, ...]:
    """Return the ways in which one part at least may be met."""
    return _few(way for part in found for way in part.anywhere[:_EACH])


def _part(run: str, lexicon: Lexicon) -> Part:
    if not words.is_han(run):
        return _latin(run, lexicon)
    plain = words.wanted(run)
    named, anywhere = [plain], [frozenset(map(place_words.full, plain))]
    found = lexicon.find(run)
    if found is None:
        return Part(run, tuple(named), tuple(anywhere))
    word = found.group()
    rest = tuple(filter(None, (run[: found.start()], run[found.end() :])))
    meanings = tuple(lexicon.by_word[word])
    around = frozenset(t for one in rest for t in words.wanted(one))
    spread = frozenset(map(place_words.full, around))
    for meant in _meant(word, meanings):
        named.append(around | meant)
        anywhere.append(spread | meant)
    if rest:
        here = words.wanted(word)
        anywhere.append(spread | frozenset(map(place_words.full, here)))
    return Part(run, _few(named), _few(anywhere), meanings, word, rest)


def _meant(word: str, meanings: Iterable[Meaning]) -> list[Way]:
    """Return the ways of everything that ``word`` means: kinds, services, other words."""
    found: list[Way] = []
    for one in meanings:
        found += [frozenset({place_words.kind(code)}) for code in one.kinds]
        found += [frozenset({place_words.service(code)}) for code in one.services]
        found += [words.wanted(other) for other in one.words if other != word]
    return found


def _latin(run: str, lexicon: Lexicon) -> Part:
    named: list[Way] = [frozenset({run})]
    if _LETTERS.fullmatch(run) and len(run) <= _LETTERS_MAX:
        named += [place_words.sounds(row) for row in place_pinyin.readings(run)]
        if len(run) > 1:
            named.append(place_words.first_letters(run))
    meanings = tuple(lexicon.by_word.get(run, ()))
    named += _meant(run, meanings)
    full = frozenset({place_words.full(run)})
    return Part(run, _few(named), _few([full, *named[1:]]), meanings, run if meanings else "")


def _slips(part: Part, spell: Callable[[str], Sequence[str]]) -> tuple[Way, ...]:
    run = part.text
    if not words.is_han(run):
        near = place_pinyin.mistyped(run) if _LETTERS.fullmatch(run[:_LETTERS_MAX]) else []
        return tuple(place_words.sounds(place_pinyin.readings(one)[0]) for one in near)
    ways: list[Way] = []
    if len(run) > 1:
        ways.append(place_words.sounds(spell(run)))
    characters = list(dict.fromkeys(run))
    if _TYPOS_FROM <= len(characters) <= _TYPOS_TO:
        ways += [frozenset(characters) - {left_out} for left_out in characters]
    return tuple(ways)


def _few(ways: Iterable[Way]) -> tuple[Way, ...]:
    return tuple(dict.fromkeys(way for way in ways if way))[:_MOST_WAYS]
