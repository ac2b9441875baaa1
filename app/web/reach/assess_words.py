"""What the page of the assessment says: tones, and where the records of a figure are listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for

from app.domain.assess_figures import Figure
from app.domain.assess_indicators import Stand
from app.domain.assess_month import Span, moved
from app.domain.audience import Area
from app.store.user import User
from app.web.people import permits

TONES = {Stand.MET: "good", Stand.PARTLY: "warn", Stand.NOT: "bad", Stand.UNKNOWN: "none"}
_ON_DUTY = (*permits.WRITERS, *permits.OPERATORS)
# Which list shows what a figure was counted from, and who may read that list.
_LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "notices": ("notices.index", ()),
    "reviews": ("reviews.index", permits.REVIEWERS),
    "duty": ("duty.show", _ON_DUTY),
    "places": ("places.index", permits.WRITERS),
    "shelters": ("places.index", permits.WRITERS),
    "defence": ("places.index", permits.WRITERS),
    "screens": ("screens.index", permits.SCREEN_KEEPERS),
    "warnings": ("warnings.index", _ON_DUTY),
    "drills": ("drills.index", _ON_DUTY),
    "answers": ("answer_counts.index", permits.WRITERS),
    "feedback": ("feedback.index", permits.WRITERS),
    "reports": ("place_reports.index", permits.WRITERS),
}
_CATEGORY = {"shelters": "safe.shelter", "defence": "safe.defence"}


def records(figure: Figure, where: Area | None, span: Span, who: User) -> str:
    """Return the address of the list a figure was counted from, empty where none may be read."""
    if figure.records not in _LISTS or where is None:
        return ""
    endpoint, roles = _LISTS[figure.records]
    if not permits.granted_to(who, *roles):
        return ""
    more: dict[str, Any] = {}
    if endpoint == "places.index":
        more = {"area": where.code, "category": _CATEGORY.get(figure.records)}
    if endpoint == "answer_counts.index":
        more = {"since": span.first, "until": moved(span.last, 1) - timedelta(days=1)}
    return url_for(endpoint, **more)
