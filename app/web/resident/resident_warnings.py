"""The warnings of an area: what holds now, and what is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.dispatch.resident import residents
from app.dispatch.warnings import warnings_of
from app.web import page
from app.web.house import house
from app.web.resident import site

bp = Blueprint("resident_warnings", __name__)
_A_PAGE = 30


@bp.get("/a/<place>/warnings/")
def index(place: str) -> ResponseReturnValue:
    """Show what holds, the worst first, and then the latest that are over."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    now, reader, before = house().clock(), site.reader(), _instant(request.args.get("before", ""))
    with house().store.read() as tx:
        current = [] if before else warnings_of.current_for(tx, trail[-1], now)
        found = warnings_of.history(tx, trail[-1], before or now + timedelta(seconds=1), _A_PAGE)
    past = [one.told for one in found if one.told.ended_at]
    over = residents.warnings(house(), past, reader)
    ends = [page.moment(one.ended_at) for one in past if one.ended_at]
    return site.show(
        "warnings",
        trail,
        "warnings",
        warnings=residents.warnings(house(), current, reader),
        words=residents.warning_terms(reader),
        past=list(zip(over, ends, strict=True)),
        before=found[-1].first_at.timestamp() if len(found) == _A_PAGE else None,
        is_first=before is None,
    )


def _instant(typed: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(typed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
