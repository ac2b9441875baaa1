"""Finds places: a bounded number of candidates from the index, ranked the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.dispatch.places.place_lexicon import lexicon
from app.dispatch.places.place_spelling import syllables
from app.domain import place_point, place_words
from app.domain.place import Place, Point
from app.domain.place_hours import BEIJING, is_open
from app.domain.place_query import Part, Way, any_part, loose, parts
from app.domain.place_rank import Looked, score
from app.store import area, holiday, place, place_index
from app.store.session import Tx

# At most so many places are ranked; what has more matches than that should be asked more closely.
MOST = 150
_NEAR_ENOUGH = 40
# What answers worse than this is left out.
_LEAST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody looks for.

    Attributes:
        now: the instant of the question.
        text: Chinese, pinyin or first letters; empty: everything.
        area: what lies in or below it, what serves it, and what lies above it for all below.
        group: code of a group.
        category: code of a category.
        service: code of a service.
        open_now: only what is open.
        near: latitude and longitude; used for this answer only.
        limit: so many hits.
        skip: leave out the first so many.
    """

    now: datetime
    text: str = ""
    area: str | None = None
    group: str = ""
    category: str = ""
    service: str = ""
    open_now: bool = False
    near: Point | None = None
    limit: int = 20
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found; ``is_open`` None: its hours are unknown."""

    place: Place
    distance_m: int | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        total: how many there are, ``MOST`` at the most.
        hits: those that were asked for, the best first.
        is_more: there are more than were looked at.
        is_guess: nothing is called so; these are near to it.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    is_more: bool = False
    is_guess: bool = False


def search(tx: Tx, query: Query, zone: ZoneInfo = BEIJING) -> Found:
    """Return what ``query`` finds: by relevance, near and open places before others."""
    found = parts(query.text, lexicon(tx)) if query.text.strip() else ()
    if query.text.strip() and not found:
        return Found()
    filters = filters_of(tx, query)
    ids = _candidates(tx, found, filters, query.near)
    is_guess = bool(found) and not ids
    if is_guess:
        ids = _guesses(tx, found, filters)
    hits = _ranked(tx, query, found, place.to_rank(tx, ids[:MOST]), zone)
    wanted = _whole(tx, hits[query.skip : query.skip + query.limit])
    return Found(len(hits), wanted, len(ids) >= MOST, is_guess and bool(hits))


def leaf(tx: Tx, query: Query, after: str = "") -> list[Place]:
    """Return the places of an area, kind or service one after another by their ids, unranked.

    So that all of them can be had, page by page; ``text``, ``near`` and ``open_now`` do not count.
    """
    filters = filters_of(tx, query)
    if filters:
        ids = place_index.matching(tx, filters, query.limit, after)
    else:
        ids = place.public_ids(tx, query.limit, after)
    return place.by_ids(tx, ids)


def filters_of(tx: Tx, query: Query) -> list[tuple[Way, ...]]:
    """Return the terms that what is found must have, whatever the words."""
    found: list[tuple[Way, ...]] = []
    if query.category or query.group:
        found.append((frozenset({place_words.kind(query.category or query.group)}),))
    if query.service:
        found.append((frozenset({place_words.service(query.service)}),))
    if query.area:
        found.append(_in_area(tx, query.area))
    return found


def _in_area(tx: Tx, code: str) -> tuple[Way, ...]:
    """Return the ways to be of an area; all of a city needs no condition of its own areas above."""
    trail = area.trail(tx, code)
    ways = [place_words.below(code)]
    ways += [place_words.at(one.code) for one in trail if one.code != code]
    return tuple(frozenset({term}) for term in ways)


def _candidates(
    tx: Tx, found: Sequence[Part], filters: list[tuple[Way, ...]], near: Point | None
) -> list[str]:
    """Return the ids of at most ``MOST`` places: those with the words in their names first."""
    if near is None:
        return _by_words(tx, found, filters, MOST)
    # What is rare is ranked whole, wherever it lies; of what is common, what lies around.
    ids = _by_words(tx, found, filters, MOST) if found else []
    if found and len(ids) < MOST:
        return ids
    return _near(tx, found, filters, near) or _by_words(tx, found, filters, MOST)


def _near(tx: Tx, found: Sequence[Part], filters: list[tuple[Way, ...]], near: Point) -> list[str]:
    """Look around in wider and wider cells until there is enough."""
    ids: list[str] = []
    for step, side in enumerate(place_point.CELL_SIDES):
        cells = place_point.around(near, side)
        around = tuple(frozenset({place_words.near(one, step)}) for one in cells)
        ids = _by_words(tx, found, [*filters, around], MOST)
        if len(ids) >= _NEAR_ENOUGH:
            break
    return ids


def _by_words(
    tx: Tx, found: Sequence[Part], filters: list[tuple[Way, ...]], limit: int
) -> list[str]:
    if not found:
        return place_index.matching(tx, filters, limit) if filters else []
    ids = place_index.matching(tx, [*(part.named for part in found), *filters], limit)
    if len(ids) < limit:
        anywhere = [*(part.anywhere for part in found), *filters]
        known = set(ids)
        ids += [one for one in place_index.matching(tx, anywhere, limit) if one not in known]
    return ids[:limit]


def _guesses(tx: Tx, found: Sequence[Part], filters: list[tuple[Way, ...]]) -> list[str]:
    """Return the ids of names that sound or look alike, else of what meets one part only."""
    ids = place_index.matching(tx, [*loose(found, syllables), *filters], MOST)
    if not ids and len(found) > 1:
        ids = place_index.matching(tx, [any_part(found), *filters], MOST)
    return ids


def _ranked(
    tx: Tx, query: Query, found: Sequence[Part], places: Sequence[Place], zone: ZoneInfo
) -> list[Hit]:
    local, kinds = query.now.astimezone(zone), holiday.kinds(tx)
    opens: dict[str, bool | None] = {}
    rows = []
    for one in places:
        if one.hours not in opens:
            opens[one.hours] = is_open(one.schedule, local, kinds)
        rows.append(_row(query, found, one, opens[one.hours]))
    kept = [(key, hit) for key, hit in rows if hit.is_open or not query.open_now]
    kept.sort(key=lambda row: row[0])
    return [hit for key, hit in kept if not found or key[0] <= -_LEAST]


def _whole(tx: Tx, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return ``hits`` with all that is known of their places."""
    read = place.by_ids(tx, [hit.place.id for hit in hits])
    return tuple(replace(hit, place=one) for hit, one in zip(hits, read, strict=True))


def _row(
    query: Query, found: Sequence[Part], one: Place, open_now: bool | None
) -> tuple[tuple[int, int, str, str], Hit]:
    point = one.point
    away = place_point.distance_m(query.near, point) if query.near and point else None
    far = place_point.FAR_OFF_M if query.near and away is None else away
    points = score(
        found, Looked(one), distance=far, is_here=one.area == query.area, is_open=open_now
    )
    return (-points, away or 0, one.pinyin, one.id), Hit(one, away, open_now)
