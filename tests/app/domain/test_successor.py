"""What may follow a published notice by one action, and what that makes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import successor
from app.domain.notice import Act, Category, Override, Record, Repeat
from app.domain.review import approve

HOUR = timedelta(hours=1)


def can(made, now):
    asked = (successor.extendable, successor.restorable, successor.correctable)
    return tuple(one(made, now) for one in asked)


@pytest.mark.parametrize(
    ("act", "after", "possible"),
    [
        (Act.ISSUE, -HOUR, (True, False, True)),
        (Act.ISSUE, HOUR, (True, True, True)),
        (Act.EXTEND, HOUR, (True, True, True)),
        (Act.CORRECT, HOUR, (True, True, True)),
        (Act.ISSUE, 30 * HOUR, (False, True, True)),
        (Act.RESTORE, HOUR, (False, False, False)),
        (Act.WITHDRAW, HOUR, (False, False, False)),
    ],
)
def test_what_can_be_done_depends_on_where_it_stands(notice, act, after, possible):
    assert can(replace(notice, act=act), notice.effective + after) == possible


def test_only_outages_are_over(notice):
    made = replace(notice, category=Category.ACTIVITY)
    assert not successor.restorable(made, notice.effective + HOUR)


def released(draft, notice):
    made = approve(draft, notice.id, 2, notice.sent + HOUR)
    return successor.honest(made, notice)


def test_an_extension_moves_the_end_alone(notice):
    later = notice.expires + HOUR
    made = released(successor.extension(notice, later, " 水管难修 "), notice)
    assert (made.revision, made.act, made.expires) == (2, Act.EXTEND, later)
    assert made.record.correction == "水管难修"
    was = {"revision": 1, "act": Act.ISSUE, "expires": notice.expires, "sent": notice.sent}
    assert replace(made, record=notice.record, **was) == notice


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "别的"},
        {"areas": ("110105",)},
        {"expires": None},
        {"record": Record(summary="别的", correction="难修")},
    ],
)
def test_what_changes_more_than_the_end_is_called_a_correction(notice, changed):
    if changed.get("expires", 1) is None:
        changed = {"expires": notice.expires - HOUR}
    draft = successor.extension(notice, notice.expires + HOUR, "难修")
    assert released(replace(draft, **changed), notice).act is Act.CORRECT


def test_approval_may_name_its_reviewers(notice):
    draft = successor.extension(notice, notice.expires + HOUR, "难修")
    named = replace(draft, record=replace(draft.record, reviewers=("赵敏",)))
    assert released(named, notice).act is Act.EXTEND


def test_what_never_was_is_issued_whatever_its_draft_says(notice):
    draft = successor.correction(successor.as_draft(notice), "错了")
    made = approve(draft, "another0", 1, notice.sent)
    assert successor.honest(made, None).act is Act.ISSUE
    assert released(draft, notice).act is Act.CORRECT
    assert released(successor.as_draft(notice), notice).act is Act.UPDATE


@pytest.mark.parametrize(
    ("later", "reason", "codes"),
    [
        (HOUR, "难修", []),
        (None, "难修", [("expires", "empty")]),
        (-HOUR, "难修", [("expires", "not_later")]),
        (0 * HOUR, "难修", [("expires", "not_later")]),
        (HOUR, " ", [("reason", "empty")]),
        (HOUR, "难" * 201, [("reason", "too_long")]),
    ],
)
def test_an_extension_needs_a_later_end_and_a_reason(notice, later, reason, codes):
    end = None if later is None else notice.expires + later
    found = successor.extension_problems(notice, end, reason, notice.sent)
    assert [(p.field, p.code) for p in found] == codes


def test_it_is_said_to_be_over_for_two_hours_whenever_it_should_have_ended(notice):
    early = replace(notice, overrides=(Override(channel="led", text="停水", base=""),))
    for now in (notice.effective + HOUR, notice.expires + 48 * HOUR):
        made = successor.restored(replace(early, repeat=Repeat(rule="FREQ=DAILY")), now)
        assert (made.act, made.effective, made.expires) == (Act.RESTORE, now, now + 2 * HOUR)
        assert not made.overrides and made.repeat is None
