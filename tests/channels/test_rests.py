"""Followers' servers that do not answer are left alone, ever longer, and asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.activitypub import ActivityPubChannel, Ways
from channels.base import Reason, Refused, Unreachable
from renderers.activity import Note
from tests.channels.peer_end import KEY

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
CONTENT = {"content": "<p>停水</p>", "published": "2026-11-24T04:00:00Z"}
NOTE = Note(name="notes/k3x9a7qd", content=CONTENT)
MINUTE = 60.0


def test_a_server_that_does_not_answer_rests_ever_longer_and_no_other_does():
    now, answers, asked = [NOON], {"dead.example": None, "alive.example": 202}, []

    def post(url, body, headers):
        asked.append(headers["host"])
        if answers[headers["host"]] is None:
            raise Unreachable(Reason.NO_ANSWER)
        return answers[headers["host"]]

    ways = Ways(post, lambda: KEY, lambda: now[0], lambda gone: None)
    channel = ActivityPubChannel("https://linli.example", ways)

    def deliver(host, who="mei"):
        """Deliver to somebody; return how long to wait, None when it went through."""
        whom = f"https://{host}/users/{who}"
        try:
            channel.deliver(NOTE, f"110105900001 {whom}/inbox#{whom}", f"k:{who}")
        except Unreachable as exc:
            return exc.retry_after

    assert [deliver("dead.example", f"u{n}") for n in range(3)] == [None, None, None]
    assert deliver("dead.example", "another") == MINUTE  # nobody is asked for the fourth
    assert deliver("alive.example") is None
    assert asked == ["dead.example"] * 3 + ["alive.example"]
    rests = []
    for _ in range(7):
        left = deliver("dead.example")
        rests.append(left / MINUTE)
        now[0] += timedelta(seconds=left)
        assert deliver("dead.example") is None  # asked once more, in vain
    assert rests == [1, 2, 4, 8, 16, 30, 30]
    now[0] += timedelta(minutes=30)
    answers["dead.example"] = 202
    assert deliver("dead.example") is None
    answers["dead.example"] = None
    deliver("dead.example")
    assert deliver("dead.example") is None and asked[-1] == "dead.example"  # a new beginning
    answers["dead.example"] = 422
    with pytest.raises(Refused):  # a no is an answer
        deliver("dead.example")
