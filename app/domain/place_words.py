"""What a place can be found by: the terms that stand for it in the index, alike on every database.

Terms are letters and digits only. Those of the name stand as they are; a digit and a letter open
the others, so that no word that somebody types is taken for one.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain import words
from app.domain.place import Place
from app.domain.place_kind import GROUP_OF, KINDS, SERVICE_OF
from app.domain.place_pinyin import folded
from app.domain.place_point import CELL_SIDES, cell

_SERVICE_WORDS_MAX = 20
_CENTRE = 90_000


def terms(made: Place, lineages: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Return the terms of ``made``.

    ``lineages`` are, for its area and each further one it serves, the codes down to and including
    it.
    """
    found = set(words.terms(f"{made.name} {made.name_en}"))
    found |= {full(term) for term in words.wanted(described(made))}
    found |= {full(char) for code in made.categories for char in words.terms(KINDS[code].zh)}
    found |= _sounds(made)
    found |= {term for code in made.categories for term in (kind(code), kind(code.split(".")[0]))}
    found |= {service(code) for code in made.gives}
    for lineage in lineages:
        found |= {below(code) for code in lineage}
        found.add(at(lineage[-1]))
    if point := made.point:
        found |= {near(cell(point, side), n) for n, side in enumerate(CELL_SIDES)}
    return frozenset(found)


def described(made: Place) -> str:
    """Return everything that is said of a place, as one text."""
    kinds = [KINDS[code] for code in made.categories]
    groups = [GROUP_OF[one.code.split(".")[0]] for one in kinds[:1]]
    said = [made.name, made.name_en, made.address, made.building, made.hours, made.note]
    said += [text for one in kinds for text in (one.zh, one.en)]
    said += [text for one in groups for text in (one.zh, one.en)]
    said += [SERVICE_OF[code].zh for code in sorted(made.gives)[:_SERVICE_WORDS_MAX]]
    if made.elder_discount:
        said.append("老年优惠")
    return "\n".join(said)


def full(term: str) -> str:
    """Return the term of a word that stands anywhere in what is said of a place."""
    return f"0t{term}"


def kind(code: str) -> str:
    """Return the term of a category or of a group."""
    return f"0k{code.replace('.', '')}"


def service(code: str) -> str:
    """Return the term of a service."""
    return f"0s{code}"


def below(code: str) -> str:
    """Return the term of what lies in the area ``code`` or below it."""
    return f"0a{code}"


def at(code: str) -> str:
    """Return the term of what lies right in the area ``code``."""
    return f"0e{code}"


def near(where: tuple[int, int], step: int) -> str:
    """Return the term of a cell of the side with the index ``step``."""
    return f"0c{step}x{where[0] + _CENTRE}x{where[1] + 2 * _CENTRE}"


def sounds(row: Iterable[str]) -> frozenset[str]:
    """Return the terms of syllables that stand side by side in a name."""
    said = [folded(one) for one in row]
    if len(said) == 1:
        return frozenset({f"0p{said[0]}"})
    return frozenset(f"0q{a}{b}" for a, b in zip(said, said[1:], strict=False))


def first_letters(letters: str) -> frozenset[str]:
    """Return the terms of first letters that stand side by side in a name."""
    return frozenset(f"0i{a}{b}" for a, b in zip(letters, letters[1:], strict=False))


def _sounds(made: Place) -> frozenset[str]:
    said = made.pinyin.split()
    single = frozenset(f"0p{folded(one)}" for one in said)
    pairs = sounds(said) if len(said) > 1 else frozenset()
    return single | pairs | first_letters(made.initials)
