"""The short way through a batch of marks says what the long way says, or leaves it to that one."""

import json
from datetime import timedelta

import pytest

from app.gateway import told
from app.gateway.members import Dismissed
from app.gateway.proof import batch_of
from tests.conftest import NOON

SHOWN = {"kind": "shown", "epoch": 1, "seq": 42, "at": "2026-11-24T03:59:58Z"}
RECEIVED = {**SHOWN, "kind": "received", "seq": 43}
LATER = {**SHOWN, "epoch": 2, "seq": 1, "at": "2026-11-24T09:00:00Z"}


def short(*items, batch=7, kind="evidence"):
    said = {"batch": batch, "items": list(items), "type": kind}
    return batch_of(json.dumps(said).encode(), "q7wn4rt2", NOON)


@pytest.mark.parametrize(
    "items",
    [[], [SHOWN], [SHOWN, RECEIVED], [LATER, SHOWN], [SHOWN, LATER, RECEIVED], [SHOWN] * 200],
)
def test_marks_are_read_alike_both_ways(items):
    found = short(*items)
    assert found is not None and found.batch == 7
    assert (found.sighting, found.facts) == told.evidence({"items": items}, "q7wn4rt2", NOON)


def test_a_clock_ahead_of_ours_is_taken_as_now():
    assert short(LATER).sighting.shown_at == NOON
    assert short(SHOWN).sighting.shown_at == NOON - timedelta(seconds=1)


def test_all_else_is_left_to_the_long_way():
    fault = {"kind": "fault", "code": "disk_full", "at": SHOWN["at"]}
    for items in ([{**SHOWN, "stream": "alerts"}], [{**SHOWN, "stream": None}], [SHOWN, fault]):
        assert short(*items) is None
    assert short(SHOWN, kind="heartbeat") is short(SHOWN, batch=2**53 + 1) is None
    assert batch_of(b'{"type":"evidence"', "q7wn4rt2", NOON) is None


@pytest.mark.parametrize("name", ["epoch", "seq", "at"])
def test_what_the_long_way_dismisses_the_short_way_never_takes(name):
    for wrong in (True, 1.0, "1", -1, 2**31, None, "2026-11-24T03:59:58+00:00", "x" * 65):
        item = {**SHOWN, name: wrong}
        assert short(item) is None
        with pytest.raises(Dismissed):
            told.evidence({"items": [item]}, "q7wn4rt2", NOON)
    with pytest.raises(Dismissed):
        told.evidence({"items": [SHOWN] * 201}, "q7wn4rt2", NOON)
    assert short(*[SHOWN] * 201) is None
