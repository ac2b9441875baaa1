"""The fact check of a whole draft."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from app.domain.factcheck import factcheck

BEIJING = ZoneInfo("Asia/Shanghai")


def said(draft, now, known=()):
    return [(r.field, r.code) for r in factcheck(draft, now, BEIJING, known)]


def test_each_field_is_looked_at_and_each_thing_said_once(draft, notice):
    typed = replace(
        draft, headline="明天停水，明天", contact="13901234567", body="11月25日（周二）"
    )
    assert said(typed, notice.effective) == [
        ("headline", "relative_day"),
        ("body", "wrong_weekday"),
        ("contact", "mobile_number"),
    ]


def test_the_days_are_counted_in_local_time(draft, notice):
    ends_at_midnight = replace(draft, expires=notice.effective + timedelta(hours=12))
    assert said(ends_at_midnight, notice.effective) == []
    a_moment_longer = replace(draft, expires=notice.effective + timedelta(hours=12, seconds=1))
    assert said(a_moment_longer, notice.effective) == [("headline", "relative_day")]


def test_an_empty_draft_has_nothing_wrong_with_it(notice):
    from app.domain.review import Draft

    assert said(Draft(), notice.effective) == []
