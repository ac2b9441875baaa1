"""Areas over the API: search, and the tree."""

from __future__ import annotations

from typing import Any

from app.domain.access import AccessToken, Scope
from app.domain.audience import Area
from app.store import area
from app.web.api import paging, shapes
from app.web.api.door import Door, caller, here, needs
from app.web.api.faults import Fault

bp = Door("areas", __name__)


@bp.get("/areas")
@needs(Scope.AREAS_READ)
@bp.arguments(shapes.AreaQuery, location="query")
@bp.response(200, shapes.AreaPage)
def listing(query: dict[str, Any]) -> dict[str, object]:
    """List areas, each after the one above it.

    ``parent`` walks down the tree, ``q`` searches it.
    """
    place = paging.read(query["cursor"], 1) or [""]
    limit = query["limit"]
    with here().store.read() as tx:
        found = area.search(
            tx, query["q"], query.get("parent"), query.get("open"), place[0], limit + 1
        )
    more = paging.written(found[limit - 1].path) if len(found) > limit else None
    return {"items": found[:limit], "next": more}


@bp.get("/areas/<code>")
@needs(Scope.AREAS_READ)
@bp.response(200, shapes.AreaShape)
def one(code: str) -> Area:
    """Give one area by its code."""
    with here().store.read() as tx:
        found = area.get(tx, code) if code.isdigit() else None
    if found is None:
        raise Fault("not_found")
    return found


@bp.get("/token")
@needs(None)
@bp.response(200, shapes.TokenShape)
def token() -> AccessToken:
    """Say what this token is and may do."""
    return caller().token
