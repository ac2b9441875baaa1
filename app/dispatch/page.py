"""The page behind a short link: one notice, in whatever phase of its life it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.dispatch.house import House
from app.domain.notice import Phase, phase
from app.domain.target import Slot
from app.store import area, notice
from renderers import mobile


@dataclass(frozen=True, slots=True)
class Page:
    """What to answer: 200, or 410 for what was withdrawn."""

    status: int
    body: bytes


def notice_page(house: House, notice_id: str, language: str, mode: str = "") -> Page | None:
    """Return the page of a published notice, None when there is none by that id."""
    now = house.clock()
    with house.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None:
            return None
        stage = phase(latest, now)
        if stage is Phase.SCHEDULED:
            return None
        shown = latest
        if stage is Phase.WITHDRAWN:
            shown = next(n for n in notice.revisions(tx, notice_id) if not n.is_withdrawal)
        place = area.get(tx, shown.areas[0])
    name = place.name if place else shown.areas[0]
    profile = house.profile(Slot(area=shown.areas[0], medium="mobile"))
    profile = replace(profile, language=language, mode=mode)
    body = mobile.notice_page(shown, name, profile, stage)
    return Page(410 if stage is Phase.WITHDRAWN else 200, body)
