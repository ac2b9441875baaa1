"""Places over the API, as residents see them: searched, leafed through, one read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, request
from flask_babel import gettext as _

from app.dispatch.places import local_life
from app.dispatch.places.local_life import Seen
from app.dispatch.places.places import Found, Query
from app.domain.access import Scope
from app.domain.media import Shown
from app.domain.place import Point
from app.store import area
from app.store.session import ALPHABET, Tx
from app.web.api import paging
from app.web.api.door import Door, here, needs
from app.web.api.faults import Fault
from app.web.api.place_shapes import PlacePage, PlaceQuery, PlaceShape

P = ParamSpec("P")
bp = Door("places", __name__)
_SKIPPED = re.compile(r"[0-9]{1,3}")
_AFTER = re.compile(f"[{ALPHABET}]{{8}}")
_UNCHANGED = "It is as the ETag in If-None-Match says."


def tagged(view: Callable[P, Response]) -> Callable[P, Response]:
    """Give what a view answers an ETag, and 304 to who has it already."""

    @wraps(view)
    def conditional(*args: P.args, **kwargs: P.kwargs) -> Response:
        made = view(*args, **kwargs)
        made.add_etag()
        made.make_conditional(request)
        return made

    return conditional


@bp.get("/places")
@needs(Scope.PLACES_READ)
@tagged
@bp.arguments(PlaceQuery, location="query")
@bp.response(200, PlacePage)
@bp.alt_response(304, description=_UNCHANGED)
def listing(query: dict[str, Any]) -> dict[str, object]:
    """List the places that residents see.

    With ``q``, ``near`` or ``open_now`` the best come first, of 150 at the most; otherwise all of
    them come in the order of their ids. ``area`` has those in or below it, those that serve it and
    those of the areas above.
    """
    with here().store.read() as tx:
        asked = _query(tx, query)
        ranks = bool(asked.text.strip() or asked.near or asked.open_now)
        found, seen, more = (_ranked if ranks else _leaf)(tx, asked, query["cursor"])
    return {
        "items": [_shown(one) for one in seen],
        "next": paging.written(more) if more else None,
        "is_sample": found.is_more,
        "is_guess": found.is_guess,
    }


@bp.get("/places/<string(length=8):place_id>")
@needs(Scope.PLACES_READ)
@tagged
@bp.response(200, PlaceShape)
@bp.alt_response(304, description=_UNCHANGED)
def one(place_id: str) -> dict[str, object]:
    """Give one place."""
    with here().store.read() as tx:
        found = local_life.one(here(), tx, place_id, here().clock())
    if found is None:
        raise Fault("not_found")
    return _shown(found)


def _query(tx: Tx, asked: dict[str, Any]) -> Query:
    code = asked.get("area")
    if code and area.get(tx, code) is None:
        raise Fault("invalid", [_wrong("area", "unknown_area", _("没有这个区域"))])
    return Query(
        now=here().clock(),
        text=asked["q"],
        area=code,
        category=asked.get("category", ""),
        service=asked.get("service", ""),
        open_now=asked["open_now"],
        near=_point(asked.get("near", "")),
        limit=asked["limit"],
    )


def _ranked(tx: Tx, query: Query, cursor: str) -> tuple[Found, Sequence[Seen], str]:
    """Return the best, and after how many the next page begins."""
    place = (paging.read(cursor, 1) or ["0"])[0]
    if not _SKIPPED.fullmatch(place):
        raise paging.bad()
    found, seen = local_life.find(here(), tx, replace(query, skip=int(place)))
    end = int(place) + len(seen)
    return found, seen, str(end) if seen and end < found.total else ""


def _leaf(tx: Tx, query: Query, cursor: str) -> tuple[Found, Sequence[Seen], str]:
    """Return the next places by their ids, and the id the next page begins after."""
    after = (paging.read(cursor, 1) or [""])[0]
    if after and not _AFTER.fullmatch(after):
        raise paging.bad()
    more = replace(query, limit=query.limit + 1)
    seen = local_life.leaf(here(), tx, more, after)
    kept = seen[: query.limit]
    return Found(), kept, kept[-1].place.id if len(seen) > len(kept) else ""


def _point(said: str) -> Point | None:
    if not said:
        return None
    lat, lon = map(float, said.split(","))
    if abs(lat) > 90 or abs(lon) > 180:
        raise Fault("invalid", [_wrong("near", "no_point", _("没有这样的经纬度，纬度在前。"))])
    return lat, lon


def _wrong(field: str, code: str, text: str) -> dict[str, object]:
    return {"field": field, "code": code, "detail": text}


def _shown(seen: Seen) -> dict[str, object]:
    made = seen.place
    return {
        "place": made,
        "services": sorted(made.gives),
        "opening": seen.opening,
        "is_stale": seen.is_stale,
        "distance_m": seen.distance_m,
        "picture": _picture(seen.picture),
        "plan": _picture(seen.plan),
        "url": f"{here().public_url}/p/{made.id}",
    }


def _picture(shown: Shown | None) -> dict[str, object] | None:
    if shown is None:
        return None
    base = f"{here().public_url}/files"
    sizes = [
        {"url": f"{base}/{one.sha256}", "width_px": one.width_px, "height_px": one.height_px}
        for one in shown.sizes
    ]
    return {"alt": shown.alt, "sizes": sizes}
