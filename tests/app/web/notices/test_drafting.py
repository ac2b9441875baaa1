"""Between the form and a draft: everything comes back as it was typed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from app.domain.notice import Category
from app.domain.review import text_hash
from app.web.notices import drafting

BEIJING = ZoneInfo("Asia/Shanghai")


def read(saved=None, **typed):
    return drafting.read(MultiDict(typed), saved, BEIJING)


def test_times_are_read_in_the_towns_own_time():
    draft = read(expires="2026-11-25T11:00")
    assert draft.expires == datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11-25 11:00", "2026/11/25 11:00", " 2026-11-25T11:00 "])
def test_a_time_may_be_typed_by_hand(typed):
    assert read(expires=typed).expires == datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["明天上午", "2026-02-30T10:00", "2026-11-25T24:00", "0026-11-25T10:00"]
)
def test_what_is_no_time_is_kept_as_typed(typed):
    draft = read(expires=typed)
    assert draft.mistyped == (("expires", typed),)
    assert drafting.time_text(draft, "expires", BEIJING) == typed


def test_a_time_comes_back_as_the_field_needs_it():
    draft = read(effective="2026-11-25T09:00")
    assert drafting.time_text(draft, "effective", BEIJING) == "2026-11-25T09:00"


def test_line_ends_of_the_form_do_not_change_the_text():
    assert read(body="一\r\n二").body == read(body="一\n二").body == "一\n二"


def test_an_unknown_category_is_an_ordinary_notice():
    assert read(category="advertisement").category is Category.NOTICE


def test_an_own_wording_remembers_the_text_it_was_written_for():
    draft = read(title="停水通知", **{"override-sms_smpp": "明早停水"})
    (own,) = draft.overrides
    assert own.base == text_hash(draft) and not drafting.has_drifted(draft, "sms_smpp")


def test_an_own_wording_drifts_when_the_text_changes():
    before = read(title="停水通知", **{"override-led": "明早停水"})
    after = read(before, title="停水时间有变", **{"override-led": "明早停水"})
    assert drafting.has_drifted(after, "led")


def test_a_new_wording_does_not_drift():
    before = read(title="停水通知", **{"override-led": "明早停水"})
    after = read(before, title="停水时间有变", **{"override-led": "明早十点停水"})
    assert not drafting.has_drifted(after, "led")


def test_a_person_can_say_that_an_old_wording_still_fits():
    before = read(title="停水通知", **{"override-led": "明早停水"})
    after = read(
        before, title="停水通知（一）", **{"override-led": "明早停水", "still-fits-led": "1"}
    )
    assert not drafting.has_drifted(after, "led")


def test_an_emptied_wording_is_gone():
    before = read(**{"override-led": "明早停水"})
    assert read(before, **{"override-led": "  "}).overrides == ()


def test_one_wording_serves_every_microblog():
    draft = read(**{"override-mastodon": "明早停水，详见链接"})
    assert {o.channel for o in draft.overrides} == {"mastodon", "microblog"}


def test_a_copy_says_the_same_at_no_time_yet(notice):
    copy = drafting.copied(notice)
    assert copy.body == notice.body and copy.effective is None and copy.expires is None
