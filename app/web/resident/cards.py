"""The picture of a notice or warning at an address, for platforms that fetch it themselves."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.dispatch.resident import card
from app.web.house import house

bp = Blueprint("cards", __name__)


@bp.get("/p/<string(length=8):notice_id>/card.png")
def notice(notice_id: str) -> ResponseReturnValue:
    """Return the card of a notice."""
    return _picture(card.of_notice(house(), notice_id, _language()))


@bp.get("/w/<name>/card.png")
def warning(name: str) -> ResponseReturnValue:
    """Return the card of a warning, as it is told now."""
    return _picture(card.of_warning(house(), name, _language()))


def _language() -> str:
    return "en" if request.args.get("lang") == "en" else house().languages[0]


def _picture(found: bytes | None) -> ResponseReturnValue:
    if found is None:
        abort(404)
    return found, 200, {"Content-Type": "image/png", "Cache-Control": "public, max-age=300"}
