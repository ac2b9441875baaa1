"""The drill of an area as phones see it: on an address of its own, never on the residents' page."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.store import area, drill
from app.web import errors
from app.web.house import house

bp = Blueprint("drill_public", __name__)


@bp.get("/drill/<place>")
def show(place: str) -> ResponseReturnValue:
    """Show what is rehearsed there now, or that nothing is."""
    with house().store.read() as tx:
        here = area.get(tx, place)
        if here is None or not here.is_open:
            text = _("没有“%(place)s”这个社区，或者它还没有开通。请核对地址。", place=place)
            return errors.page(404, _("没有这个社区"), text)
        held = drill.of_place(tx, here.lineage, house().clock())
    answer = make_response(render_template("drill_public.html", here=here, held=held))
    answer.headers["Cache-Control"] = "no-store"
    return answer
