"""The places of an area as a document that is fetched: made whenever one of them changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from app.domain.audience import Area, Level
from app.store import area, media, origin, place
from app.store.session import Tx
from channels.origin import FOR_A_MINUTE, Placed
from renderers import places_geojson

MOST = 10_000


def path_of(code: str) -> str:
    """Return where the document of an area lies."""
    return f"/feeds/{code}/places.geojson"


def refresh(tx: Tx, changed: Iterable[str], now: datetime) -> None:
    """Make the documents anew in which places of the areas ``changed`` stand.

    A street's has those of its communities, too; a community's those of its street.
    """
    touched: dict[str, Area] = {}
    for trail in area.trails(tx, changed).values():
        last = trail[-1]
        touched[last.code] = last
        if last.level == Level.COMMUNITY:
            touched |= {one.code: one for one in trail if one.level == Level.STREET}
        if last.level == Level.STREET:
            touched |= {one.code: one for one in area.children(tx, last.code)}
    for one in touched.values():
        _make(tx, one, now)


def _make(tx: Tx, one: Area, now: datetime) -> None:
    codes = {one.code}
    if one.level == Level.STREET:
        codes |= {below.code for below in area.children(tx, one.code)}
    if one.level == Level.COMMUNITY and one.parent:
        codes.add(one.parent)
    listed = place.public_at(tx, codes, MOST)
    body = places_geojson.render(listed, one.name, media.shown(tx, (p.picture for p in listed)))
    kind = f"{places_geojson.MEDIA_TYPE}; charset=utf-8"
    document = Placed(
        path=path_of(one.code), media_type=kind, body=body, cache_control=FOR_A_MINUTE
    )
    origin.put(tx, f"places:{one.code}", sha256(body).hexdigest()[:16], (document,), now)
