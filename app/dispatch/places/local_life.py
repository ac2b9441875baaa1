"""Places as pages for residents say them: what is found, what one is, when it is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.places import place_voices, places
from app.dispatch.places.places import Found, Hit, Opening, Query
from app.domain.audience import Area
from app.domain.media import Shown
from app.domain.place import Place, Status, is_stale
from app.store import area, holiday, media
from app.store.session import Tx
from renderers import phones

# Whom one asks first: the committee, the police, a doctor.
NEAREST = ("office.committee", "office.police", "health.hospital", "health.clinic")
_EACH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One place as a page shows it.

    Attributes:
        place: the place.
        opening: whether it is open now, and until when or from when.
        calls: its telephones, each as said and as dialled (empty: it is no number).
        is_stale: nobody made sure of it for half a year.
        distance_m: how far it is, None when nobody said from where.
        picture: what it looks like, None when nobody put a picture there.
        plan: of a shelter, the plan on its sign.
    """

    place: Place
    opening: Opening
    calls: tuple[tuple[str, str], ...]
    is_stale: bool
    distance_m: int | None = None
    picture: Shown | None = None
    plan: Shown | None = None

    @property
    def is_shut_for_good(self) -> bool:
        """Whether it is closed or has moved."""
        return self.place.status != Status.OPEN


def find(house: House, tx: Tx, query: Query) -> tuple[Found, list[Seen]]:
    """Return what ``query`` finds, and its hits as a page shows them."""
    found = places.search(tx, query, ZoneInfo(house.time_zone))
    return found, _seen(house, tx, found.hits, query.now)


def leaf(house: House, tx: Tx, query: Query, after: str) -> list[Seen]:
    """Return the places of an area, kind or service after the id ``after``, by their ids."""
    return _seen(house, tx, [Hit(made) for made in places.leaf(tx, query, after)], query.now)


def one(house: House, tx: Tx, place_id: str, now: datetime) -> Seen | None:
    """Return a place that residents may see, None when there is none by that id."""
    found = places.get(tx, place_id)
    return _seen(house, tx, [Hit(found)], now)[0] if found else None


def listed(house: House, tx: Tx, found: Iterable[Place], now: datetime) -> list[Seen]:
    """Return ``found`` as a page shows them."""
    return _seen(house, tx, [Hit(one) for one in found], now)


def rated(tx: Tx, made: Place) -> place_voices.Rated:
    """Return how residents found a place."""
    return place_voices.rated(tx, made.id)


def nearest(house: House, tx: Tx, code: str, now: datetime) -> list[Seen]:
    """Return those of ``NEAREST`` of an area, its own first."""
    hits = [
        hit
        for kind in NEAREST
        for hit in places.nearest(tx, kind, now, area=code, limit=_EACH)
        if hit.place.phones
    ]
    return _seen(house, tx, hits, now)


def counts(tx: Tx, code: str, now: datetime, services: tuple[str, ...]) -> dict[str, int]:
    """Return how many places of an area give each of ``services``."""
    asked = Query(now=now, area=code, limit=0)
    return {one: places.search(tx, replace(asked, service=one)).total for one in services}


def trail_of(tx: Tx, made: Place) -> tuple[Area, ...]:
    """Return the areas down to the lowest open one that a place lies in; empty without one."""
    trail = area.trail(tx, made.area)
    while trail and not trail[-1].is_open:
        trail = trail[:-1]
    return trail


def json_ld(seen: Seen, url: str, base: str) -> dict[str, Any]:
    """Return what search engines read of a place (schema.org)."""
    made = seen.place
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": made.name,
        "url": url,
        "address": made.address,
        "telephone": list(made.phones),
        "publicAccess": True,
        "image": f"{base}/files/{seen.picture.whole.sha256}" if seen.picture else "",
    }
    if made.point:
        lat, lon = made.point
        told["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return {name: value for name, value in told.items() if value}


def _seen(house: House, tx: Tx, hits: Iterable[Hit], now: datetime) -> list[Seen]:
    table, zone = holiday.kinds(tx), ZoneInfo(house.time_zone)
    today = now.astimezone(zone).date()
    listed = list(hits)
    named = {hit.place.id: _pictures(hit.place) for hit in listed}
    shown = media.shown(tx, (one for pair in named.values() for one in pair))
    rows = [(_one(hit, now, table, zone, today), named[hit.place.id]) for hit in listed]
    return [
        replace(row, picture=shown.get(picture), plan=shown.get(plan))
        for row, (picture, plan) in rows
    ]


def _pictures(made: Place) -> tuple[str, str]:
    return made.picture, made.shelter.plan_picture if made.shelter else ""


def _one(hit: Hit, now: datetime, table: dict[date, str], zone: ZoneInfo, today: date) -> Seen:
    made = hit.place
    calls = [(phone, next(iter(_dials(phone)), "")) for phone in made.phones]
    return Seen(
        place=made,
        opening=places.opening(made, now, table, zone),
        calls=tuple(calls),
        is_stale=is_stale(made, today),
        distance_m=hit.distance_m,
    )


def _dials(phone: str) -> list[str]:
    return [piece.dial for piece in phones.split(phone) if piece.dial]
