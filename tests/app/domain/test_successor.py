"""What may follow a published notice by one action, and what that makes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import successor
from app.domain.notice import Act, Category, Override, Repeat

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


def test_an_extension_moves_the_end_alone(notice):
    later, now = notice.expires + HOUR, notice.sent + HOUR
    made = successor.extended(notice, later, " 水管难修 ", now)
    assert (made.revision, made.act, made.expires, made.sent) == (2, Act.EXTEND, later, now)
    assert made.record.correction == "水管难修"
    kept = replace(
        made,
        revision=1,
        act=Act.ISSUE,
        expires=notice.expires,
        sent=notice.sent,
        record=notice.record,
    )
    assert kept == notice


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
