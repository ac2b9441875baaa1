"""Places as a spreadsheet that the import reads again, and as GeoJSON."""

from __future__ import annotations

from collections import Counter

from app.dispatch.house import House
from app.domain.place import Place
from app.domain.place_form import texts_of
from app.ingest import place_columns
from app.ingest.export import Sheet, TooMany
from app.store import area, media, place
from app.store.place import Wanted
from renderers import places_geojson

MOST = 20_000
GEOJSON = places_geojson.MEDIA_TYPE
_AREAS = ("served", "shelter_communities")


def collect(house: House, wanted: Wanted) -> list[Place]:
    """Return the places ``wanted``, by name.

    Raises:
        TooMany: more than ``MOST``.
    """
    with house.store.read() as tx:
        found = place.listing(tx, wanted, MOST + 1)
    if len(found) > MOST:
        raise TooMany(MOST)
    return found


def sheet(house: House, found: list[Place], language: int) -> Sheet:
    """Return places as lines of texts; ``language`` is 0 for Chinese, 1 for English headings."""
    with house.store.read() as tx:
        listed = area.open_areas(tx)
    twice = Counter(one.name for one in listed)
    named = {one.code: one.name if twice[one.name] == 1 else one.code for one in listed}
    headings = [words[language] for words in place_columns.FIELDS.values()]
    return Sheet(headings=headings, lines=[_line(one, named, language) for one in found])


def as_geojson(house: House, found: list[Place], name: str) -> bytes:
    """Return the places that have a point as GeoJSON; those that are not public, too."""
    with house.store.read() as tx:
        pictures = media.shown(tx, (one.picture for one in found))
    return places_geojson.render(found, name, pictures)


def template(language: int) -> Sheet:
    """Return an empty list to fill in."""
    return Sheet(headings=[words[language] for words in place_columns.FIELDS.values()], lines=[])


def _line(one: Place, named: dict[str, str], language: int) -> list[str]:
    texts = texts_of(one, language)
    texts["area"] = named.get(one.area, one.area)
    for name in _AREAS:
        codes = texts[name].split("、") if texts[name] else []
        texts[name] = "、".join(named.get(code, code) for code in codes)
    return [texts[name] for name in place_columns.FIELDS]
