"""Entries: the draft each becomes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.notice import Category
from app.ingest.entry import Entry, Frame, draft_of, when_where

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
FRAME = Frame(
    name="区政府",
    area="110105900001",
    category=Category.POLICY,
    channels=frozenset({"led"}),
    days=7,
    zone=ZONE,
)


def test_an_entry_is_shown_for_as_long_as_its_source_says():
    draft = draft_of(Entry(guid="1", title="防汛", text="关窗", link="https://x"), FRAME, NOON)
    assert (draft.title, draft.headline, draft.body) == ("防汛", "防汛", "关窗")
    assert draft.expires == NOON + timedelta(days=7)
    assert (draft.record.reprinted_from, draft.record.link) == ("区政府", "https://x")
    assert (draft.areas, draft.channels) == (("110105900001",), {"led"})


def test_what_is_too_long_is_cut_where_it_can_be_seen():
    draft = draft_of(Entry(guid="1", title="长" * 90), FRAME, NOON)
    assert draft.headline == "长" * 27 + "…"
    assert draft.title == "长" * 59 + "…"


def test_an_event_is_shown_until_it_is_over_and_not_long_before_it():
    start = NOON + timedelta(days=30)
    event = Entry(guid="1", title="电影", starts=start, ends=start + timedelta(hours=2))
    draft = draft_of(event, FRAME, NOON)
    assert draft.effective == start - timedelta(days=14)
    assert draft.expires == start + timedelta(hours=2)
    soon = Entry(guid="1", title="电影", starts=NOON + timedelta(days=1))
    assert draft_of(soon, FRAME, NOON).effective is None


def test_when_and_where_are_said_as_people_say_them():
    def said(start, end, **more):
        begins = datetime.fromisoformat(start).replace(tzinfo=ZONE)
        ends = datetime.fromisoformat(end).replace(tzinfo=ZONE)
        return when_where(Entry(guid="", title="", starts=begins, ends=ends, **more), ZONE)

    assert said("2026-11-25 09:00", "2026-11-25 11:00", place="一楼") == (
        "11月25日（周三）9:00—11:00，一楼"
    )
    assert said("2026-11-25", "2026-11-26", is_day=True) == "11月25日（周三）"
    assert said("2026-11-25", "2026-11-28", is_day=True) == "11月25日（周三）—11月27日（周五）"
    assert said("2026-11-25 22:00", "2026-11-26 02:00") == (
        "11月25日（周三）22:00—11月26日（周四）2:00"
    )


def test_the_digest_changes_with_what_it_says_only():
    one = Entry(guid="1", title="a", published=NOON)
    assert one.digest == Entry(guid="2", title="a").digest
    assert one.digest != Entry(guid="1", title="a", is_cancelled=True).digest
