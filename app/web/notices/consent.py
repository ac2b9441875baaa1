"""Consent with size: what a release will touch, and the name to type when that is much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext as _

from app.dispatch.messages import sms_desk
from app.dispatch.notices.publish import Consequence
from app.domain.audience import Area, Level
from app.domain.notice import Notice
from app.domain.review import Draft
from app.domain.sms_rules import Cost
from app.store import area, notice
from app.web import names
from app.web.house import house
from app.web.notices import workbench

# From here on it is large, and the area's name must be typed.
MANY_SCREENS, MANY_PEOPLE = 50, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person agrees to; ``to_type`` is empty where no name need be typed."""

    draft: Draft
    size: Consequence
    trails: tuple[tuple[Area, ...], ...]
    latest: Notice | None
    to_type: str
    cost: Cost | None = None
    payers: Mapping[str, str] = field(default_factory=dict)

    def missing(self) -> dict[str, list[str]]:
        """Return what the posted form lacks, by field."""
        if not self.to_type or request.form.get("typed_name", "").strip() == self.to_type:
            return {}
        text = _("请照抄“%(name)s”，确认您清楚这次发布的范围。", name=self.to_type)
        return {"typed_name": [text]}


def of(notice_id: str, draft: Draft) -> Consent:
    """Return what releasing ``draft`` would touch."""
    here = house()
    size = workbench.reach(here, draft)
    with here.store.read() as tx:
        trails = tuple(area.trail(tx, code) for code in draft.areas)
        latest = notice.latest(tx, notice_id)
        cost = sms_desk.estimate(tx, here, draft)
        found = area.by_codes(tx, [one.area for one in cost.shares if one.area] if cost else [])
    return Consent(
        draft=draft,
        size=size,
        trails=trails,
        latest=latest,
        to_type=_to_type(size),
        cost=cost,
        payers={code: names.area_name(one) for code, one in found.items()},
    )


def _to_type(size: Consequence) -> str:
    people = sum(size.recipients.values())
    wide = any(a.level <= Level.DISTRICT for a in size.areas)
    large = wide or size.screens >= MANY_SCREENS or people >= MANY_PEOPLE
    return names.area_name(size.areas[0]) if large and size.areas else ""
