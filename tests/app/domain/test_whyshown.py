"""Why a screen shows a notice, or does not: one test a rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.notice import Act, Repeat
from app.domain.showing import Showing
from app.domain.whyshown import Asked, Hung, Stood, decide

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(notice, trail):
    """The notice stood from edition 7 on, and the screen has shown it."""
    at = notice.effective + HOUR
    screen = Hung(
        state="approved",
        approved_at=notice.effective - 99 * HOUR,
        seen_at=at,
        area=trail[-1],
        received=7,
        verified=7,
        shown=7,
        shown_at=notice.effective,
    )
    stood = Stood(revision=1, seq=7, start=notice.effective)
    return Asked(at=at, now=at, screen=screen, revisions=(notice,), stood=(stood,))


def with_screen(asked, **change):
    return replace(asked, screen=replace(asked.screen, **change))


def with_notice(asked, **change):
    return replace(asked, revisions=(replace(asked.revisions[0], **change),))


def test_what_the_screen_has_shown_is_on(asked, notice):
    found = decide(asked)
    assert (found.code, found.is_on, found.at) == ("shown", True, notice.effective)


def test_a_screen_that_came_in_later_showed_nothing_then(asked):
    found = decide(with_screen(asked, approved_at=asked.at + HOUR))
    assert (found.code, found.at) == ("not_enrolled", asked.at + HOUR)


def test_a_screen_that_waits_shows_nothing(asked):
    assert decide(with_screen(asked, approved_at=None, state="waiting")).code == "not_enrolled"


def test_a_screen_that_was_shut_out_shows_nothing_from_then_on(asked):
    out = with_screen(asked, state="revoked", revoked_at=asked.at)
    assert decide(out).code == "revoked"
    assert decide(replace(out, at=asked.at - timedelta(seconds=1))).code == "shown"


@pytest.mark.parametrize("stage", ["draft", "in_review", "returned"])
def test_what_was_never_published_says_where_it_stands(asked, stage):
    found = decide(replace(asked, revisions=(), stage=stage))
    assert (found.code, found.facts) == ("unpublished", {"stage": stage})


def test_before_it_was_sent_nobody_could_show_it(asked, notice):
    found = decide(replace(asked, at=notice.sent - HOUR))
    assert (found.code, found.at) == ("not_yet_sent", notice.sent)


def test_a_withdrawal_says_by_whom_and_when(asked, notice):
    gone = replace(notice, revision=2, act=Act.WITHDRAW, sent=asked.at)
    found = decide(replace(asked, revisions=(gone, notice), withdrawn_by="王兰"))
    assert (found.code, found.at, found.facts) == ("withdrawn", asked.at, {"by": "王兰"})


def test_before_the_withdrawal_it_was_on(asked, notice):
    gone = replace(notice, revision=2, act=Act.WITHDRAW, sent=asked.at + HOUR)
    later = replace(asked, revisions=(gone, notice), now=asked.at + 2 * HOUR)
    assert decide(later).code == "shown"


def test_a_notice_for_another_area_is_not_here(asked):
    assert decide(with_notice(asked, areas=("110106900001",))).code == "other_area"


def test_a_notice_that_does_not_go_to_screens_is_not_here(asked):
    assert decide(with_notice(asked, channels=frozenset({"tv"}))).code == "other_channel"


def test_a_notice_for_screens_with_another_tag_is_not_here(asked):
    found = decide(with_notice(asked, tags=frozenset({"3号楼"})))
    assert (found.code, found.facts) == ("tags", {"tags": ["3号楼"]})


def test_a_notice_for_screens_with_this_tag_is(asked):
    tagged = with_screen(with_notice(asked, tags=frozenset({"3号楼"})), tags=frozenset({"3号楼"}))
    assert decide(tagged).code == "shown"


def test_a_later_revision_that_went_elsewhere_replaced_it_here(asked, notice):
    moved = replace(notice, revision=2, areas=("110106900001",), sent=asked.at)
    found = decide(replace(asked, revisions=(moved, notice)))
    assert (found.code, found.at, found.facts) == ("replaced", asked.at, {"revision": 2})


def test_what_an_area_hides_says_which(asked, trail):
    found = decide(replace(asked, hidden_by=(trail[2], asked.at)))
    assert (found.code, found.facts) == ("hidden", {"area": trail[2]})


def test_what_was_hidden_later_was_on_before(asked, trail):
    assert decide(replace(asked, hidden_by=(trail[2], asked.at + HOUR))).code == "shown"


def test_what_begins_later_says_when(asked):
    start = asked.at + HOUR
    found = decide(with_notice(asked, effective=start))
    assert (found.code, found.at) == ("later", start)


def test_what_ended_says_when(asked):
    found = decide(with_notice(asked, expires=asked.at))
    assert (found.code, found.at) == ("ended", asked.at)


def test_what_was_said_to_be_over_says_so(asked):
    assert decide(with_notice(asked, expires=asked.at, act=Act.RESTORE)).code == "restored"


def test_between_two_showings_it_says_when_the_next_is(asked, notice):
    again = Showing(notice.id, asked.at + HOUR, asked.at + 2 * HOUR)
    found = decide(replace(with_notice(asked, repeat=Repeat()), showings=(again,)))
    assert (found.code, found.at) == ("between", asked.at + HOUR)


def test_a_full_alert_stands_before_everything(asked):
    found = decide(replace(asked, alert="暴雨红色预警"))
    assert (found.code, found.facts) == ("alert", {"title": "暴雨红色预警"})


def test_a_screen_that_was_told_to_be_black_shows_nothing_until_then(asked):
    until = asked.at + HOUR
    found = decide(with_screen(asked, blanked=((asked.at, until),)))
    assert (found.code, found.at) == ("blank", until)


def test_what_is_to_come_is_planned(asked):
    found = decide(replace(asked, at=asked.at + HOUR, stood=()))
    assert (found.code, found.is_on) == ("planned", True)


def test_proof_of_play_is_the_best_answer(asked):
    found = decide(replace(asked, played=12))
    assert (found.code, found.is_on, found.facts) == ("played", True, {"times": 12})


def test_a_slot_that_could_not_be_issued_says_why(asked):
    found = decide(replace(asked, stood=(), slot_reason="panel_too_small"))
    assert (found.code, found.facts) == ("slot_failed", {"reason": "panel_too_small"})


def test_what_is_not_issued_yet_is_being_made(asked):
    assert decide(replace(asked, stood=())).code == "not_issued"


def test_what_the_screen_showed_only_afterwards_was_not_on_then(asked):
    late = with_screen(asked, shown_at=asked.at + HOUR, seen_at=asked.at + HOUR)
    found = decide(replace(late, now=asked.at + HOUR))
    assert (found.code, found.at) == ("shown_later", asked.at + HOUR)


def test_a_screen_without_the_line_plays_on(asked):
    away = with_screen(asked, seen_at=asked.at - HOUR)
    assert (decide(away).code, decide(away).is_on) == ("plays_on", True)


def test_after_thirty_days_without_the_line_it_does_not(asked):
    found = with_screen(with_notice(asked, expires=asked.at + 999 * HOUR), seen_at=asked.at)
    month = asked.at + timedelta(days=31)
    assert decide(replace(found, at=month, now=month)).code == "offline_too_long"


def test_a_playlist_whose_files_are_here_but_never_shown_says_so(asked):
    assert decide(with_screen(asked, shown=6)).code == "verified_only"


def test_a_playlist_whose_files_are_missing_says_which_edition_is_whole(asked):
    found = decide(with_screen(asked, shown=6, verified=6))
    assert (found.code, found.facts) == ("received_only", {"edition": 7, "verified": 6})


def test_a_screen_that_never_connected_has_nothing(asked):
    fresh = with_screen(asked, shown=0, verified=0, received=0, seen_at=None)
    assert decide(fresh).code == "never_connected"


def test_a_screen_that_was_away_did_not_get_it(asked):
    away = with_screen(asked, shown=6, verified=6, received=6, seen_at=asked.at - HOUR)
    found = decide(away)
    assert (found.code, found.at) == ("offline", asked.at - HOUR)


def test_a_screen_that_is_there_gets_it_any_moment(asked):
    assert decide(with_screen(asked, shown=6, verified=6, received=6)).code == "not_received"
