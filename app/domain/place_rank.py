"""How well a place answers a query: whole numbers, the same wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

from app.domain import place_pinyin, words
from app.domain.place import Place, Status
from app.domain.place_pinyin import folded
from app.domain.place_query import Meaning, Part
from app.domain.place_words import described

_GONE = {Status.CLOSED.value: 250, Status.MOVED.value: 150}
_BY_KIND, _KIND, _HERE, _OPEN_NOW, _SAID_SO, _LITERAL = 700, 120, 30, 25, 60, 90
_NEAR_M, _PER_DOUBLING, _FAR = 200.0, 35, 350


@dataclass(frozen=True)
class Looked:
    """A place as a query looks at it."""

    place: Place

    @cached_property
    def name(self) -> str:
        """Its name, in one width and case, without punctuation."""
        return "".join(words.runs(self.place.name))

    @cached_property
    def latin(self) -> frozenset[str]:
        """The words of its names in other scripts."""
        return frozenset(words.runs(f"{self.place.name} {self.place.name_en}"))

    @cached_property
    def text(self) -> str:
        """Everything that is said of it."""
        return " ".join(words.runs(described(self.place)))

    @cached_property
    def gives(self) -> frozenset[str]:
        """The services it gives."""
        return self.place.gives

    @cached_property
    def syllables(self) -> list[str]:
        """Its name as it is said."""
        return self.place.pinyin.split()


def score(
    parts: Sequence[Part],
    one: Looked,
    *,
    distance: int | None = None,
    is_here: bool = False,
    is_open: bool | None = None,
) -> int:
    """Return how well a place answers: up to 1000 for the words, less for the way to it.

    Args:
        parts: of the query; none: every place answers alike.
        one: the place.
        distance: metres to it, when somebody said where they are.
        is_here: whether it lies right in the area that was asked for.
        is_open: whether it is open now.
    """
    said = sum(_part(part, one) for part in parts) // len(parts) if parts else 0
    lost = _GONE.get(one.place.status, 0)
    if distance is not None:
        lost += min(_FAR, round(_PER_DOUBLING * log2(1 + distance / _NEAR_M)))
    return said - lost + _HERE * is_here + _OPEN_NOW * bool(is_open)


def _part(part: Part, one: Looked) -> int:
    named = _by_name(part.text, one)
    meant = _by_meaning(part, one)
    both = max(named, meant) + (_KIND if named and meant >= _BY_KIND else 0)
    if meant and not named and part.text in one.text:
        both += _LITERAL
    if both:
        return min(1000, both)
    if not words.is_han(part.text):
        return _by_sound(part, one) or (400 if part.text in one.text else 0)
    if part.text in one.text:
        return 420
    return _by_slip(part, one)


def _by_name(text: str, one: Looked) -> int:
    name = one.name
    if text == name:
        return 1000
    if not words.is_han(text) and text in one.latin:
        return 850
    at = name.find(text) if words.is_han(text) or text.isdigit() else -1
    if at < 0:
        return 0
    return 720 + (60 if at == 0 else 0) + 100 * len(text) // len(name)


def _by_meaning(part: Part, one: Looked) -> int:
    around = _around(part.rest, one)
    if not part.meanings or not around:
        return 0
    best = max(_meant(meaning, one) for meaning in part.meanings)
    if best and any(word.casefold() in one.name for word in _others(part)):
        best += _SAID_SO
    return best * around // 100


def _meant(meaning: Meaning, one: Looked) -> int:
    """Return how far a place is what a word means: mainly, also, by its name, by what it gives."""
    kinds = one.place.categories
    gives = bool(one.gives.intersection(meaning.services))
    steps = (
        (740, bool(kinds) and kinds[0] in meaning.kinds),
        (720, gives and not meaning.kinds),
        (_BY_KIND, bool(set(kinds).intersection(meaning.kinds))),
        (640, any(word.casefold() in one.name for word in meaning.words)),
        (600, gives),
        (500, any(word.casefold() in one.text for word in meaning.words)),
    )
    return next((points for points, is_so in steps if is_so), 0)


def _others(part: Part) -> list[str]:
    return [word for meaning in part.meanings for word in meaning.words]


def _around(rest: Sequence[str], one: Looked) -> int:
    """Return in hundredths how much of what stands around the known word is said of the place."""
    if not rest:
        return 100
    if all(piece in one.name for piece in rest):
        return 100
    return 90 if all(piece in one.text for piece in rest) else 0


def _by_sound(part: Part, one: Looked) -> int:
    initials, said = one.place.initials, one.syllables
    best = 0
    for row in place_pinyin.readings(part.text):
        if _inside(row, said) is not None:
            best = max(best, 700 + 100 * len(row) // len(said))
        elif _inside([*map(folded, row)], [*map(folded, said)]) is not None:
            best = max(best, 600 + 100 * len(row) // len(said))
    at = initials.find(part.text) if len(part.text) > 1 else -1
    if at >= 0:
        best = max(best, 520 + 50 * (at == 0) + 100 * len(part.text) // len(initials))
    if not best:
        best = 450 * any(
            _inside([*map(folded, place_pinyin.readings(near)[0])], [*map(folded, said)])
            is not None
            for near in place_pinyin.mistyped(part.text)[:40]
        )
    return best


def _inside(row: Sequence[str], said: Sequence[str]) -> int | None:
    """Return where ``row`` stands in ``said``, None when it does not."""
    width = len(row)
    found = (n for n in range(len(said) - width + 1) if list(said[n : n + width]) == list(row))
    return next(found, None)


def _by_slip(part: Part, one: Looked) -> int:
    """Score what is nearly the name: the share of its characters, in any order."""
    asked = set(part.text)
    return 400 * len(asked.intersection(one.name)) // len(asked)
