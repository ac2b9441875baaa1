"""Whom to call: emergency numbers, the city's line, and the offices of the area."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.dispatch.places import helplines, local_life
from app.web.house import house
from app.web.resident import site

bp = Blueprint("resident_help", __name__)


@bp.get("/a/<place>/help/")
def index(place: str) -> ResponseReturnValue:
    """Show the numbers, those that save lives first."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    with house().store.read() as tx:
        lines = helplines.of(tx, trail[-1])
        near = local_life.nearest(house(), tx, trail[-1].code, house().clock())
    return site.show("help", trail, "help", lines=lines, near=near)
