"""One player's talk, without a socket: what it may say, and when."""

import json
from datetime import timedelta

import pytest

from app.dispatch.screens.evidence import Sighting
from app.dispatch.screens.token import BadToken, Grant
from app.gateway.members import Dismissed
from app.gateway.session import FRAMES_A_MINUTE, Session
from tests.app.gateway.conftest import heartbeat, hello, shown
from tests.conftest import NOON

GRANT = Grant("q7wn4rt2", "led/110105900001/192x32-mono", NOON + timedelta(minutes=10))


def check(written, now):
    if written != "good":
        raise BadToken("not_ours")
    return GRANT


def read(session, text, now=NOON):
    return session.read(text.encode(), now)


def dismissal(session, text, now=NOON):
    with pytest.raises(Dismissed) as caught:
        read(session, text, now)
    return caught.value


@pytest.fixture
def session():
    return Session(check)


@pytest.fixture
def open_session(session):
    read(session, hello("good"))
    return session


def test_a_hello_says_who_is_there_and_what_it_holds(session):
    said = read(session, hello("good", epoch=1, seq=41))
    assert said.grant == GRANT
    assert said.held == (1, 41)
    assert said.sighting.version == "0.1.0"
    assert said.sighting.free_bytes == 1 << 33


def test_unknown_members_are_ignored(session):
    assert read(session, hello("good", battery="full")).grant == GRANT


def test_blanks_around_a_frame_are_ignored(session):
    assert read(session, f" \r\n\t{hello('good')}\n ").grant == GRANT


@pytest.mark.parametrize("wrong", ["x", "{}", ",", "\u00a0", "\ufeff"])
def test_nothing_else_may_stand_beside_it(session, wrong):
    for text in (hello("good") + wrong, wrong + hello("good")):
        assert dismissal(session, text).reason == "not JSON"


def test_a_bad_token_is_dismissed_with_its_reason(session):
    gone = dismissal(session, hello("bad"))
    assert (gone.code, gone.reason) == (1008, "the token is not ours")
    assert session.grant is None


@pytest.mark.parametrize("text", [heartbeat(), shown(42), '{"type": "reboot"}', "{}", "7", "[]"])
def test_the_first_frame_is_hello(session, text):
    assert dismissal(session, text).code == 1008


def test_a_second_hello_is_dismissed(open_session):
    assert dismissal(open_session, hello("good")).code == 1008


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": 7},
        {"token": "x" * 1025},
        {"nonce": "x" * 65},
        {"nonce": "\ud800"},
        {"nonce": "夜间"},
        {"version": "a\nb"},
        {"epoch": True},
        {"epoch": 1.0},
        {"seq": -1},
        {"seq": 2**31},
        {"free_bytes": 2**63},
        {"free_bytes": None},
    ],
)
def test_a_hello_of_another_form_is_dismissed(session, wrong):
    assert dismissal(session, hello(wrong.pop("token", "good"), **wrong)).code == 1008


def test_a_heartbeat_tells_the_marks(open_session):
    said = read(open_session, heartbeat())
    assert said.nonce == ""
    assert said.sighting == Sighting(
        screen="q7wn4rt2",
        seen_at=NOON,
        epoch=1,
        received=42,
        verified=42,
        shown=41,
        free_bytes=1 << 33,
    )


def test_marks_of_an_earlier_epoch_count_no_more(open_session):
    said = read(open_session, heartbeat(received=[2, 1], verified=[1, 42], shown=[1, 42]))
    marks = said.sighting
    assert (marks.epoch, marks.received, marks.verified, marks.shown) == (2, 1, 0, 0)


@pytest.mark.parametrize("mark", [None, 42, [], [1], [1, 2, 3], [1, -1], [1, "x"], [1, 2**31]])
def test_a_mark_of_another_form_is_dismissed(open_session, mark):
    assert dismissal(open_session, heartbeat(shown=mark)).code == 1008


def test_evidence_tells_the_highest_of_each_kind(open_session):
    items = [
        {"kind": "shown", "epoch": 1, "seq": 41, "at": "2026-11-24T03:00:00Z"},
        {"kind": "shown", "epoch": 1, "seq": 42, "at": "2026-11-24T03:30:00Z"},
        {"kind": "received", "epoch": 1, "seq": 43, "at": "2026-11-24T03:40:00Z"},
    ]
    text = json.dumps({"type": "evidence", "batch": 7, "items": items})
    said = read(open_session, text)
    assert said.batch == 7
    assert (said.sighting.received, said.sighting.shown) == (43, 42)
    assert said.sighting.shown_at == NOON - timedelta(minutes=30, seconds=-1)


def test_a_clock_ahead_of_ours_does_not_show_in_the_future(open_session):
    said = read(open_session, shown(42), NOON - timedelta(hours=1))
    assert said.sighting.shown_at == NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    "items",
    [
        None,
        {},
        [7],
        [{}],
        [{"kind": ["shown"], "epoch": 1, "seq": 1, "at": "2026-11-24T04:00:00Z"}],
        [{"kind": "shown", "epoch": 1, "seq": 1}],
        [{"kind": "shown", "epoch": 1, "seq": 1, "at": "2026-11-24"}],
        [{"kind": "shown", "epoch": 1, "seq": 1, "at": "2026-11-24T12:00:00+08:00"}],
        [{"kind": "shown", "epoch": 1, "seq": 1, "at": "昨天Z"}],
    ],
)
def test_evidence_of_another_form_is_dismissed(open_session, items):
    text = json.dumps({"type": "evidence", "batch": 7, "items": items})
    assert dismissal(open_session, text).code == 1008


def test_an_empty_batch_is_taken_too(open_session):
    said = read(open_session, json.dumps({"type": "evidence", "batch": 7, "items": []}))
    assert (said.batch, said.sighting.epoch) == (7, 0)


def test_who_talks_without_end_is_dismissed_until_the_next_minute(session):
    for _ in range(FRAMES_A_MINUTE):
        session.count(NOON)
    assert dismissal(session, hello("good")).code == 1013
    assert read(session, hello("good"), NOON + timedelta(minutes=1)).grant == GRANT
