"""The pages of the TV portal that answer a question: their frame, and places by digits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.dispatch.house import House
from app.dispatch.places import local_life
from app.dispatch.places.local_life import Seen
from app.domain import place_digits, place_words
from app.domain.audience import Area
from app.domain.target import Slot
from app.store import origin, place, place_index
from app.store.session import Tx
from channels import tv
from renderers import tv_code, tv_frame
from renderers.tv_words import TvWords, tv_words

__all__ = ["MOST", "TvWords", "around", "by_digits", "code", "words"]

# So many places are looked at; who gets more than a few pages presses another key.
MOST = 150
_NONE = {"edition": "", "board": "", "warned": {"key": "", "html": ""}}


def around(
    house: House, tx: Tx, trail: Sequence[Area], depth: int, back: str = "index.html"
) -> dict[str, Any]:
    """Return the facts of a page's frame, ``depth`` folders below the home page.

    What holds of warnings is what the area's board says, as it was last put down.
    """
    where = Slot(area=trail[-1].code, medium="tv")
    stored = origin.get(tx, tv.path_of(where.key, tv_frame.STATE))
    live = json.loads(stored.body) if stored else _NONE
    page = tv_frame.Place(up="../" * depth, back=back, is_asked=True)
    return tv_frame.around(trail, house.profile(where), live, page)


def words(language: str) -> TvWords:
    """Return the words of the portal."""
    return tv_words(language)


def code(house: House, path: str) -> str:
    """Return the code with which a phone reads on at ``path``, as the address of a picture."""
    return tv_code.code(f"{house.public_url}{path}?m=tv", tv_code.CODE_PX)


def by_digits(
    house: House, tx: Tx, trail: Sequence[Area], digits: str, now: datetime
) -> list[Seen]:
    """Return the places whose first letters these digits may be; names that begin so first."""
    if len(digits) < place_digits.LEAST:
        return []
    groups = [
        [frozenset(place_words.first_letters(pair)) for pair in either]
        for either in place_digits.pairs(digits)
    ]
    groups.append([frozenset({place_words.below(trail[-1].code)})])
    groups[-1] += [frozenset({place_words.at(one.code)}) for one in trail[:-1]]
    found = place.by_ids(tx, place_index.matching(tx, groups, MOST))
    pressed = {one.id: place_digits.digits_of(one.initials) for one in found}
    kept = [one for one in found if one.public and digits in pressed[one.id]]
    kept.sort(key=lambda one: (pressed[one.id].index(digits), one.pinyin, one.id))
    return local_life.listed(house, tx, kept, now)
