"""What the items of a batch say; of the wrong form, the talk is over."""

from datetime import timedelta

import pytest

from app.dispatch.screens.facts import Answer, Drilled, Fault, Played
from app.gateway import told
from app.gateway.members import Dismissed
from tests.conftest import NOON

AT = "2026-11-24T03:59:58Z"
WHEN = NOON - timedelta(seconds=2)
PLAYED = {"kind": "played", "item": "k3", "revision": 1, "hour": "2026-11-24T03:00:00Z"}
PLAYED |= {"times": 12, "seconds": 120, "at": AT}
REFUSED = {"kind": "refused", "document": "playlist", "code": "rollback", "at": AT}
DONE = {"kind": "done", "nonce": "n" * 16, "ok": True, "why": "", "at": AT}
SHOWN = {"kind": "shown", "epoch": 1, "seq": 42, "at": AT}


def said(*items):
    return told.evidence({"items": list(items)}, "q7wn4rt2", NOON)


def test_each_kind_becomes_its_fact():
    _, facts = said(PLAYED, REFUSED, {"kind": "fault", "code": "disk_full", "at": AT}, DONE)
    hour = NOON - timedelta(hours=1)
    assert facts == [
        Played(screen="q7wn4rt2", item="k3", revision=1, hour=hour, times=12, seconds=120),
        Fault(screen="q7wn4rt2", document="playlist", code="rollback", item="", at=WHEN),
        Fault(screen="q7wn4rt2", document="", code="disk_full", item="", at=WHEN),
        Answer(screen="q7wn4rt2", nonce="n" * 16, ok=True, why="", at=WHEN),
    ]


@pytest.mark.parametrize("older", [0, 1])
def test_the_first_item_of_a_higher_epoch_begins_the_marks_anew(older):
    before = {**SHOWN, "epoch": older, "seq": 99}
    for items in ([before, {**SHOWN, "epoch": 2}], [{**SHOWN, "epoch": 2}, before]):
        seen, _ = said(*items)
        # the wire cuts seconds off: it was shown by the end of the one it names
        assert (seen.epoch, seen.shown, seen.shown_at) == (2, 42, WHEN + timedelta(seconds=1))
    received, _ = said(before, {**SHOWN, "kind": "received", "epoch": 2})
    assert (received.received, received.shown, received.shown_at) == (42, 0, None)


@pytest.mark.parametrize("wrong", [True, 1.0, "1", -1, 2**31, None])
def test_a_mark_of_another_form_is_dismissed(wrong):
    for name in ("epoch", "seq"):
        with pytest.raises(Dismissed):
            said({**SHOWN, name: wrong})


def test_alerts_are_marks_of_their_own_and_drills_are_facts_with_their_time():
    drill = {**SHOWN, "stream": "drill", "seq": 99}
    seen, facts = said(
        SHOWN,
        {**SHOWN, "stream": "alerts", "seq": 7},
        {**SHOWN, "stream": "alerts", "kind": "received", "seq": 8},
        {**drill, "kind": "verified"},
        {**drill, "ms": 420},
        drill,
    )
    assert (seen.shown, seen.alerts) == (42, (1, 7))
    exact, by_then = WHEN + timedelta(milliseconds=420), WHEN + timedelta(seconds=1)
    assert facts == [Drilled(screen="q7wn4rt2", epoch=1, seq=99, at=at) for at in (exact, by_then)]
    with pytest.raises(Dismissed):
        said({**drill, "ms": 1000})


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "eaten"},
        {"kind": "removed", "item": "k3", "revision": 1, "why": "expired", "at": AT},
        {**REFUSED, "document": "newspaper"},
    ],
)
def test_what_nobody_knows_yet_is_left_out(item):
    assert said(item, SHOWN)[0].shown == 42
    assert said(item)[1] == []


@pytest.mark.parametrize("days", [31, -1])
def test_proof_of_play_is_taken_for_thirty_days(days):
    hour = (NOON - timedelta(days=days)).strftime("%Y-%m-%dT%H:00:00Z")
    assert said({**PLAYED, "hour": hour})[1] == []


@pytest.mark.parametrize(
    "item",
    [
        {**PLAYED, "seconds": 3601},
        {**PLAYED, "times": -1},
        {**PLAYED, "hour": "2026-11-24T03:30:00Z"},
        {**REFUSED, "code": "未知"},
        {**DONE, "ok": "yes"},
        {**DONE, "why": "x" * 201},
        {**DONE, "why": "a\nb"},
        {**DONE, "nonce": None},
        {"kind": "fault", "code": "disk_full"},
    ],
)
def test_a_known_kind_of_another_form_is_dismissed(item):
    with pytest.raises(Dismissed):
        said(item)


def test_a_batch_has_an_end():
    with pytest.raises(Dismissed):
        said(*[SHOWN] * 201)


def test_a_clock_ahead_of_ours_is_taken_as_now():
    _, [fault] = said({**REFUSED, "at": "2026-11-24T09:00:00Z"})
    assert fault.at == NOON
