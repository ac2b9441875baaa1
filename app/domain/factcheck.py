"""The fact check of a draft: dates, times and numbers that can be seen to be wrong."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

from app.domain.datecheck import Span, date_remarks
from app.domain.numbercheck import number_remarks
from app.domain.remark import Remark, texts
from app.domain.review import Draft
from app.domain.timecheck import time_remarks


def factcheck(
    draft: Draft, now: datetime, zone: tzinfo, telephones: Collection[str]
) -> list[Remark]:
    """Return what looks wrong in the texts of ``draft``, field by field, each thing once.

    ``telephones`` are the digits of the numbers in the contacts book.
    """
    span, found = _span(draft, now, zone), []
    for field, text in texts(draft):
        found += date_remarks(field, text, span)
        found += time_remarks(field, text)
        found += number_remarks(field, text, telephones)
    return list({remark.key: remark for remark in found}.values())


def _span(draft: Draft, now: datetime, zone: tzinfo) -> Span:
    start = max(draft.effective or now, now)
    first, last = start.astimezone(zone).date(), start.astimezone(zone).date()
    if draft.expires and draft.expires > start:
        last = (draft.expires - timedelta(microseconds=1)).astimezone(zone).date()
    return Span(first, last, now.astimezone(zone).date())
