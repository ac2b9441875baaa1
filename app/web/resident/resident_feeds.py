"""What can be subscribed to with a reader, a calendar or a program, and what each is good for."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.dispatch.boards import feed_part
from app.domain.websub import HUB
from app.web.house import house
from app.web.resident import site

bp = Blueprint("resident_feeds", __name__)


@bp.get("/a/<place>/feeds/")
def index(place: str) -> ResponseReturnValue:
    """Show every feed of an area with its address to copy."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    here = f"{house().public_url}/feeds/{trail[-1].code}"
    language = site.reader().language
    scheme, _, rest = here.partition("://")
    return site.show(
        "feeds",
        trail,
        "",
        feeds=here,
        webcal=f"webcal://{rest}/calendar.ics" if scheme == "https" else "",
        app=f"{house().public_url}/app/v1/{trail[-1].code}",
        hub=house().public_url + HUB,
        kinds=feed_part.kinds(language),
        levels=feed_part.levels(language, trail),
    )
