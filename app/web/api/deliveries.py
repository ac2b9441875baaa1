"""Who has a notice, over the API: per channel, with the evidence."""

from __future__ import annotations

from typing import Any

from app.dispatch.reach import reach
from app.dispatch.reach.reach import ChannelReport
from app.domain.access import Scope
from app.domain.notice import Act, phase
from app.web.api import shapes, sight
from app.web.api.door import Door, here, needs
from app.web.notices import evidence

bp = Door("deliveries", __name__)


@bp.get("/notices/<string(length=8):notice_id>/deliveries")
@needs(Scope.DELIVERIES_READ)
@bp.response(200, shapes.ReachShape)
def report(notice_id: str) -> dict[str, object]:
    """Say who has the latest revision, channel by channel.

    A board's line climbs ACCEPTED, FETCHED, VERIFIED, SHOWN, REMOVED; a message's is queued,
    sending, accepted, delivered, unknown, failed, expired or cancelled. At most 50 lines a channel,
    what went wrong first; the numbers count all.
    """
    with here().store.read() as tx:
        latest = sight.published(tx, notice_id)
    found = reach.report(here(), notice_id)
    return {
        "revision": latest.revision,
        "phase": phase(latest, here().clock()),
        "settled": not any(one.pending for one in found),
        "channels": [_channel(one, latest.act) for one in found],
    }


def _channel(one: ChannelReport, act: Act) -> dict[str, Any]:
    numbers = {n: getattr(one, n) for n in ("total", "has", "pending", "failed", "first_at")}
    lines = [
        {"name": x.name, "state": x.rung, "at": x.at, "reason": evidence.reason(x.reason)}
        for x in one.lines
    ]
    said = evidence.sentence(one, act)
    return {"channel": one.channel, "kind": one.kind, **numbers, "sentence": said, "lines": lines}
