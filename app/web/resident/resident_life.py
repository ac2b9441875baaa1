"""Local life: kinds of places, what is found, one place; where somebody is, is never kept."""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.dispatch.places import local_life, search_count
from app.dispatch.places.local_life import Seen
from app.dispatch.places.places import Query
from app.domain.audience import Area
from app.domain.place import Point, ShelterState
from app.domain.place_kind import BASIC, CARE, GROUP_OF, GROUPS, KINDS, SERVICE_OF, SERVICES
from app.store import boundary
from app.web import page
from app.web.house import house
from app.web.places import life_words
from app.web.resident import site

bp = Blueprint("resident_life", __name__)
_A_PAGE, _NEAR, _ON_MAP = 20, 50, 200
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@bp.get("/a/<place>/life/")
def index(place: str) -> ResponseReturnValue:
    """Show the kinds of places there are, or the places that were asked for."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    return _listed(trail, None) if _asks() else _kinds(trail)


@bp.post("/a/<place>/life/")
def near(place: str) -> ResponseReturnValue:
    """Show what is near to where somebody is: the point comes in the form and goes with it."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    return _listed(trail, _point(request.form.get("lat", ""), request.form.get("lon", "")))


@bp.get("/a/<place>/life/map")
def on_map(place: str) -> ResponseReturnValue:
    """Show what was asked for on a map."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    query = replace(_query(trail), limit=_ON_MAP)
    with house().store.read() as tx:
        _found, seen = local_life.find(house(), tx, query)
        outline = boundary.of(tx, [trail[-1].code]).get(trail[-1].code)
    points = [
        {"name": s.place.name, "at": list(s.place.point), "link": f"/p/{s.place.id}"}
        for s in seen
        if s.place.point
    ]
    answer = site.show(
        "life_map",
        trail,
        "life",
        points=_in_script(points),
        outline=_in_script(outline) if outline else "",
        listed=[(one["name"], one["link"]) for one in points],
        count=len(points),
        missing=len(seen) - len(points),
        what=_what(),
        asked=_asked(),
        tiles=site.tiles(),
    )
    if site.tiles():
        host = "{0.scheme}://{0.netloc}".format(urlsplit(site.tiles()))
        policy = answer.headers["Content-Security-Policy"]
        policy = policy.replace("img-src ", f"img-src {host.replace('{s}', '*')} ")
        answer.headers["Content-Security-Policy"] = policy
    return answer


def show(place_id: str) -> ResponseReturnValue | None:
    """Return the page of a place, None when there is none by that id."""
    now = house().clock()
    with house().store.read() as tx:
        seen = local_life.one(house(), tx, place_id, now)
        if seen is None:
            return None
        trail = local_life.trail_of(tx, seen.place)
        rated = local_life.rated(tx, seen.place)
    url = f"{house().public_url}/p/{place_id}"
    told = _in_script(local_life.json_ld(seen, url, house().public_url))
    return site.show(
        "place",
        trail,
        "life",
        seen=seen,
        rated=rated,
        open_said=open_said(seen),
        facts=life_words.facts(seen.place),
        shelter=life_words.shelter(seen.place),
        defence=life_words.defence(seen.place),
        kinds=[life_words.called(KINDS[c]) for c in seen.place.categories if c in KINDS],
        url=url,
        json_ld=told,
    )


def _in_script(value: object) -> Markup:
    """Return ``value`` as JSON that ends no script it stands in."""
    return Markup(json.dumps(value, ensure_ascii=False).translate(_IN_SCRIPT))  # noqa: S704


def _kinds(trail: tuple[Area, ...]) -> Response:
    with house().store.read() as tx:
        codes = tuple(one.code for one in SERVICES)
        counts = local_life.counts(tx, trail[-1].code, house().clock(), codes)
    return site.show(
        "life",
        trail,
        "life",
        groups=[(g, life_words.called(g), life_words.named(g.kinds)) for g in GROUPS],
        basic=[(*one, counts[one[0]]) for one in life_words.named(BASIC)],
        care=[(*one, counts[one[0]]) for one in life_words.named(CARE)],
    )


def _listed(trail: tuple[Area, ...], point: Point | None) -> Response:
    query = replace(_query(trail), near=point, limit=_NEAR if point else _A_PAGE)
    with house().store.read() as tx:
        found, seen = local_life.find(house(), tx, query)
    if query.text and not query.skip:
        search_count.count(house(), trail[-1].code, "place", bool(seen))
    skipped = query.skip + len(seen)
    answer = site.show(
        "life_list",
        trail,
        "life",
        found=found,
        rows=[(s, open_said(s), kind_said(s)) for s in seen],
        what=_what(),
        asked=_asked(),
        is_near=point is not None,
        was_refused=request.method == "POST" and point is None,
        next_skip=skipped if not point and skipped < found.total else None,
    )
    answer.headers["Permissions-Policy"] = (
        "camera=(), microphone=(), geolocation=(self), payment=()"
    )
    return answer


def _query(trail: tuple[Area, ...]) -> Query:
    asked = _asked()
    skip = asked.get("skip", "0")
    return Query(
        now=house().clock(),
        text=asked.get("q", ""),
        area=trail[-1].code,
        group=asked.get("group", ""),
        category=asked.get("category", ""),
        service=asked.get("service", ""),
        open_now=asked.get("open") == "1",
        skip=min(int(skip), 1000) if skip.isascii() and skip.isdigit() else 0,
    )


def _asked() -> dict[str, str]:
    """Return what was asked for, in the address or in the form; what nobody knows is left out."""
    known: dict[str, Container[str]] = {
        "group": GROUP_OF,
        "category": KINDS,
        "service": SERVICE_OF,
    }
    names = ("q", "group", "category", "service", "open", "skip")
    typed = {name: request.values.get(name, "").strip()[:60] for name in names}
    return {n: v for n, v in typed.items() if v and (n not in known or v in known[n])}


def _asks() -> bool:
    return bool(_asked())


def _what() -> str:
    """Return what was asked for, in words."""
    asked = _asked()
    if "category" in asked:
        return life_words.called(KINDS[asked["category"]])
    if "service" in asked:
        return life_words.called(SERVICE_OF[asked["service"]])
    if "group" in asked:
        return life_words.called(GROUP_OF[asked["group"]])
    return _("搜索“%(words)s”", words=asked["q"]) if "q" in asked else _("全部场所")


def _point(lat: str, lon: str) -> Point | None:
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def kind_said(seen: Seen) -> str:
    """Return what kind of place it is, in words; empty when nobody said."""
    kinds = [KINDS[code] for code in seen.place.categories if code in KINDS]
    return life_words.called(kinds[0]) if kinds else ""


def open_said(seen: Seen) -> tuple[str, str]:
    """Return whether it is open, as a class and in words; empty when nobody knows."""
    opening = seen.opening
    if seen.is_shut_for_good:
        return "off", str(life_words.STATUSES[seen.place.status])
    if seen.place.shelter:
        is_in_use = seen.place.shelter.state == ShelterState.IN_USE
        return "good" if is_in_use else "off", life_words.state_of(seen.place.shelter)
    if opening.is_open is None:
        return "", ""
    if opening.is_open:
        if opening.until is None:
            return "good", _("营业中")
        return "good", _("营业中，到%(when)s", when=_when(opening.until))
    if opening.opens_at is None:
        return "off", _("休息中")
    return "off", _("休息中，%(when)s开门", when=_when(opening.opens_at))


def _when(at: datetime) -> str:
    """Return the clock alone for what is today."""
    zone = ZoneInfo(house().time_zone)
    is_today = at.astimezone(zone).date() == house().clock().astimezone(zone).date()
    return page.clock_of(at) if is_today else page.moment(at)
