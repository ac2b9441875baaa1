"""What must be right before a notice goes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.notice import Act
from app.domain.review import Draft, Problem, approve, problems, provisional, text_hash

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
AREAS, CHANNELS = {"110105900001"}, {"led", "sms_smpp"}
GOOD = Draft(
    headline="明天停水",
    title="停水通知",
    expires=NOON + timedelta(days=1),
    areas=("110105900001",),
    channels=frozenset({"led"}),
)


def found(**changes):
    return problems(replace(GOOD, **changes), NOON, AREAS, CHANNELS)


def test_a_good_draft_has_none():
    assert found() == []


@pytest.mark.parametrize("name", ["headline", "title"])
@pytest.mark.parametrize("blank", ["", "  \n "])
def test_headline_and_title_are_needed(name, blank):
    assert found(**{name: blank}) == [Problem(name, "empty")]


@pytest.mark.parametrize(
    "name, limit", [("headline", 28), ("title", 60), ("body", 4000), ("contact", 200)]
)
def test_each_text_has_its_limit(name, limit):
    assert found(**{name: "水" * limit}) == []
    facts = {"limit": limit, "length": limit + 1}
    assert found(**{name: "水" * (limit + 1)}) == [Problem(name, "too_long", facts)]


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x85", "\ud800", "\ue000"])
def test_control_and_private_characters_are_named_with_their_place(char):
    assert found(title=f"停{char}水") == [Problem("title", "control_character", {"position": 2})]


def test_a_line_break_belongs_in_the_body_but_not_in_the_title():
    assert found(body="一\r\n二") == []
    assert found(title="一\n二") == [Problem("title", "control_character", {"position": 2})]


def test_emoji_and_markup_are_text_like_any_other():
    assert found(body="🎉<script>alert(1)</script>") == []


def test_an_end_before_the_start_is_told_with_both():
    start = GOOD.expires + timedelta(hours=1)
    [problem] = found(effective=start)
    assert (problem.field, problem.code) == ("expires", "end_before_start")
    assert problem.facts == {"start": start, "end": GOOD.expires}


def test_an_end_in_the_past_or_none_at_all_is_told():
    assert [p.code for p in found(expires=NOON)] == ["already_over"]
    assert found(expires=None) == [Problem("expires", "empty")]


def test_a_time_that_cannot_be_read_is_shown_back():
    assert found(expires=None, mistyped=(("expires", "明天"),)) == [
        Problem("expires", "not_a_time", {"typed": "明天"})
    ]


def test_an_unknown_or_empty_target_is_an_error():
    assert found(areas=("999999",)) == [Problem("areas", "unknown_area", {"area": "999999"})]
    assert found(areas=()) == [Problem("areas", "empty")]
    assert found(channels=frozenset()) == [Problem("channels", "empty")]
    assert found(channels=frozenset({"fax"}))[0].code == "unknown_channel"


def test_approval_makes_the_revision_as_typed_but_for_outer_blanks():
    made = approve(replace(GOOD, title=" 停水通知 ", body="一\r\n二"), "k3x9a7qd", 1, NOON)
    assert (made.title, made.body, made.effective, made.act) == (
        "停水通知",
        "一\n二",
        NOON,
        Act.ISSUE,
    )
    assert approve(GOOD, "k3x9a7qd", 2, NOON).act is Act.UPDATE


def test_a_preview_can_be_made_of_anything():
    made = provisional(Draft(), "k3x9a7qd", "110105900001", frozenset({"led"}), NOON)
    assert made.areas == ("110105900001",) and made.expires > made.effective


def test_the_text_hash_follows_the_words_and_nothing_else():
    assert text_hash(replace(GOOD, expires=None)) == text_hash(GOOD)
    assert text_hash(replace(GOOD, contact="12345")) != text_hash(GOOD)
