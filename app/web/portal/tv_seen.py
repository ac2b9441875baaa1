"""The beacon of the television portal: a set says that it shows a board, and nothing of itself."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request

from app.dispatch.resident import tv_seen
from app.web.house import house

log = logging.getLogger(__name__)
bp = Blueprint("tv_seen", __name__)
_EDITION_MAX = 32
# The smallest picture there is: old boxes send no beacon but an image's request.
_GIF = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)


@bp.get("/tv/<place>/seen.gif")
def seen(place: str) -> Response:
    """Count one view of the board's edition ``e``; answer alike whether it counted or not."""
    try:
        tv_seen.count(house(), place, request.args.get("e", "")[:_EDITION_MAX])
    except OSError as exc:  # a set must not see an error because of that
        log.warning("a view of %s was not counted: %s", place, exc)
    return Response(_GIF, content_type="image/gif", headers={"Cache-Control": "no-store"})
