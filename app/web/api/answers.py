"""What residents answered to a notice, over the API: counts by day, area and detail."""

from __future__ import annotations

from app.domain.access import Scope
from app.store import tally
from app.web.api import answer_shapes, sight
from app.web.api.door import Door, here, needs

bp = Door("answers", __name__)


@bp.get("/notices/<string(length=8):notice_id>/answers")
@needs(Scope.DELIVERIES_READ)
@bp.response(200, answer_shapes.AnswersShape)
def counts(notice_id: str) -> dict[str, object]:
    """Count what residents did about a notice, by day, area and detail.

    ``opened`` counts openings by the medium whose code was scanned; ``known`` devices that took
    note; ``feedback`` answers in words by kind; ``vote`` devices by the answer they chose, named
    by its text. Nobody is named, and no device either.
    """
    with here().store.read() as tx:
        latest = sight.published(tx, notice_id)
        found = tally.of_notice(tx, notice_id)
    poll = latest.poll
    marks = {poll.mark(n): text for n, text in enumerate(poll.answers)} if poll else {}
    return {
        "items": [
            {
                "what": one.what,
                "detail": marks.get(one.detail, one.detail),
                "area": one.area,
                "day": one.day,
                "count": one.count,
            }
            for one in found
        ]
    }
