"""The whole talk without a socket: every event with its time, every action looked at."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player import actions as do
from player.actions import Answer, Identity
from player.session import Session
from player.sights import FirstPainted
from player.trust import Head, first_root
from player.uptake import Board, Uptake
from tests.player.conftest import NOON, SLOT, at, fresh, world
from tests.player.far_end import seal, z

GATEWAY = "ws://127.0.0.1:8001/"
SCREEN = "q7wn4rt2"


def of(kind, actions):
    return [a for a in actions if isinstance(a, kind)]


def said(actions):
    return [a.code for a in of(do.Say, actions)]


def frames(actions):
    return [json.loads(a.text) for a in of(do.Send, actions)]


def answer(what, status=200, **body):
    return Answer(what=what, status=status, body=json.dumps(body).encode())


def approval(wire, **members):
    facts = {"state": "approved", "slot": SLOT, "root": wire.root, "gateway": GATEWAY}
    return answer("standing", **(facts | {"time": z(NOON)} | members))


def token(slot=SLOT):
    ends = z(NOON + timedelta(minutes=10))
    return answer("token", token="t0", slot=slot, gateway=GATEWAY, time=z(NOON), expires=ends)


@pytest.fixture
def enrolled(wire):
    """A session of an approved screen that holds nothing yet."""
    identity = Identity(screen=SCREEN, slot=SLOT, gateway=GATEWAY, root=wire.root)
    return Session(fresh(identity, first_root(wire.root)), world())


@pytest.fixture
def talking(enrolled):
    """The same with an open socket; its hello was nonce 2."""
    enrolled.start(at())
    enrolled.answered(token(), at())
    enrolled.opened(at())
    return enrolled


def stamp(wire, nonce, seconds=0, head=(0, 0, ""), signer="timestamp"):
    facts = {"time": z(NOON + timedelta(seconds=seconds)), "nonce": nonce, "slot": SLOT}
    facts |= {"head": dict(zip(("epoch", "seq", "hash"), head, strict=True))}
    facts |= {"poll_s": 60, "spread_s": 5}
    return json.dumps({"type": "stamp", "envelope": seal("stamp", facts, signer)})


def pushed(envelope):
    return json.dumps({"type": "playlist", "envelope": envelope})


def test_a_new_screen_asks_for_a_code_and_shows_it():
    session = Session(fresh(), world())
    assert [a.what for a in of(do.Ask, session.start(at()))] == ["enrol"]
    code = answer("enrol", 201, screen=SCREEN, code="7H2K9QWM", expires=z(NOON), poll_s=3)
    assert do.ShowCode("7H2K9QWM") in session.answered(code, at())
    assert session.due() == at(3).mono


def test_approval_pins_the_root_and_goes_for_the_token(wire):
    session = Session(fresh(), world())
    session.start(at())
    code = answer("enrol", 201, screen=SCREEN, code="7H2K9QWM", expires=z(NOON), poll_s=3)
    session.answered(code, at())
    assert [a.what for a in of(do.Ask, session.tick(at(3)))] == ["standing"]
    (kept,) = of(do.KeepIdentity, session.answered(approval(wire), at(3)))
    assert (kept.identity.screen, kept.identity.slot) == (SCREEN, SLOT)
    assert [a.what for a in of(do.Ask, session.tick(at(3)))] == ["token", "poll", "alerts"]


def test_a_code_that_ended_is_replaced_by_a_new_one():
    session = Session(fresh(), world())
    session.start(at())
    for second, code in ((0, "7H2K9QWM"), (61, "AAAA2222")):
        asked = answer("enrol", 201, screen=SCREEN, code=code, expires=z(NOON), poll_s=3)
        actions = session.answered(asked, at(second))
        assert do.ShowCode(code) in actions
        session.tick(at(second + 60))
        session.answered(answer("standing", state="waiting"), at(second + 60))
        assert [a.what for a in of(do.Ask, session.tick(at(second + 60)))] == ["enrol"]


def test_a_server_that_is_away_is_asked_again_with_growing_waits():
    session = Session(fresh(), world(uniform=lambda _low, high: high))
    session.start(at())
    now, waits = 0.0, []
    for _ in range(10):
        session.answered(Answer(what="enrol", status=0), at(now))
        waits.append(session.screen.timers["enrol"] - at(now).mono)
        now += waits[-1]
        session.tick(at(now))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]


def test_a_line_that_always_breaks_at_once_is_come_back_to_ever_more_slowly(talking, wire):
    talking.screen.world = replace(talking.screen.world, uniform=lambda _low, high: high)
    waits, now, nonce = [], 0.0, "2"
    for _ in range(4):
        talking.frame(stamp(wire, nonce, int(now)), at(now))
        talking.closed(1008, 0, at(now))
        waits.append(talking.screen.timers["connect"] - at(now).mono)
        now += waits[-1]
        talking.tick(at(now))
        talking.answered(token(), at(now))
        (hello,) = frames(talking.opened(at(now)))
        nonce = hello["nonce"]
    assert waits == [1, 2, 4, 8]
    talking.tick(at(now + 31))  # it has held for a heartbeat
    talking.closed(1006, 0, at(now + 32))
    assert talking.screen.timers["connect"] == at(now + 33).mono


def test_retry_after_is_honoured():
    session = Session(fresh(), world())
    session.start(at())
    session.answered(Answer(what="enrol", status=429, retry_after=300), at())
    assert session.screen.timers["enrol"] == at(300).mono


def test_hello_says_who_and_what_is_held(enrolled):
    enrolled.start(at())
    assert of(do.Connect, enrolled.answered(token(), at())) == [do.Connect(GATEWAY)]
    (hello,) = frames(enrolled.opened(at()))
    assert (hello["type"], hello["token"], hello["epoch"], hello["seq"]) == ("hello", "t0", 0, 0)
    assert hello["clock"] == z(NOON)


def test_a_push_is_shown_before_anything_is_written(talking, make):
    kinds = [type(a) for a in talking.frame(pushed(make(1, "a")), at(1))]
    assert kinds == [do.Show, do.KeepBoard, do.Note]


def test_what_was_shown_is_told_at_once_and_forgotten_when_acknowledged(talking, make):
    talking.frame(pushed(make(1, "a")), at(1))
    actions = talking.saw(FirstPainted("", SLOT, Head(1, 1)), at(1.02))
    (evidence,) = frames(actions)
    assert isinstance(actions[0], do.Note)
    assert [i["kind"] for i in evidence["items"]] == ["received", "verified", "shown"]
    acked = talking.frame(json.dumps({"type": "ack", "batch": evidence["batch"]}), at(1.1))
    assert [e.kind for e in of(do.Forget, acked)[0].entries] == ["received", "verified", "shown"]


def test_evidence_lost_with_the_line_is_told_on_the_next_one(talking, make, wire):
    talking.frame(pushed(make(1, "a")), at(1))
    talking.saw(FirstPainted("", SLOT, Head(1, 1)), at(1))
    talking.closed(1006, 0, at(2))
    talking.tick(at(60))
    (hello,) = frames(talking.opened(at(60)))
    (again,) = frames(talking.frame(stamp(wire, hello["nonce"], 60), at(60)))
    assert [i["kind"] for i in again["items"]] == ["received", "verified", "shown"]


def test_a_tampered_push_is_refused_and_the_held_one_stays(talking, make, wire):
    talking.frame(pushed(make(1, "a")), at(1))
    for name in ("playlist_changed", "playlist_by_stranger", "playlist_other_slot"):
        actions = talking.frame(pushed(wire.refused[name]["envelope"]), at(2))
        assert said(actions)[0].startswith("refused_")
        assert not of(do.Show, actions)
    assert talking.screen.uptake.holds(SLOT).seq == 1


def test_one_number_with_two_contents_is_an_alarm(talking, make):
    talking.frame(pushed(make(1, "a")), at(1))
    assert said(talking.frame(pushed(make(1, "b")), at(2))) == ["refused_fork"]


def test_a_stamp_for_somebody_else_does_not_set_the_clock(talking, wire):
    assert said(talking.frame(stamp(wire, "another-nonce-16", 900), at(1))) == [
        "refused_wrong_nonce"
    ]
    assert talking.screen.clock.read(at(1)) == NOON + timedelta(seconds=1)


def test_a_stamp_counts_once(talking, wire):
    genuine = stamp(wire, "nonce-number-00002", 10)
    assert said(talking.frame(genuine, at(1))) == []
    assert said(talking.frame(genuine, at(500))) == ["refused_wrong_nonce"]


def test_a_head_ahead_of_ours_is_fetched_without_waiting_for_the_poll(talking, wire):
    talking.frame(stamp(wire, "nonce-number-00002", 0, (1, 9, "f" * 64)), at())
    assert "poll" in [a.what for a in of(do.Ask, talking.tick(at(2)))]


def test_heartbeats_say_how_far_the_screen_is(talking, make):
    talking.frame(pushed(make(3, "a")), at(1))
    (beat,) = [f for f in frames(talking.tick(at(30))) if f["type"] == "heartbeat"]
    assert (beat["received"], beat["verified"], beat["shown"]) == ([1, 3], [1, 3], [0, 0])


def test_polls_go_on_while_the_socket_lives(talking):
    asked = [a for n in range(200) for a in of(do.Ask, talking.tick(at(n))) if a.what == "poll"]
    assert len(asked) == 3


def test_a_poll_sends_the_etag_of_what_was_taken_but_not_of_what_was_refused(talking, make):
    for signer, etag in (("stranger", ""), ("release", '"e2"')):
        body = json.dumps(make(2, "a", signer=signer)).encode()
        talking.answered(Answer(what="poll", status=200, body=body, etag='"e2"'), at(1))
        talking.screen.timers["poll"] = at(2).mono
        asked = [a for a in of(do.Ask, talking.tick(at(2))) if a.what == "poll"]
        assert asked[0].etag == etag


@pytest.mark.parametrize(
    ("code", "low", "high"),
    [(1006, 0, 1), (1012, 0, 5), (1013, 5, 6), (4001, 60, 120), (1008, 0, 1)],
)
def test_each_close_code_has_its_own_wait(talking, code, low, high):
    talking.closed(code, 0, at(1))
    assert low <= talking.screen.timers["connect"] - at(1).mono <= high


def test_a_bad_token_is_fetched_anew(talking):
    talking.closed(1008, 0, at(1))
    assert "token" in [a.what for a in of(do.Ask, talking.tick(at(3)))]


def test_a_good_token_is_used_again_after_a_broken_line(talking):
    talking.closed(1006, 0, at(1))
    assert of(do.Connect, talking.tick(at(3))) == [do.Connect(GATEWAY)]


def test_a_wrong_clock_mends_itself_for_the_token_alone(enrolled):
    enrolled.start(at())
    server = NOON + timedelta(days=2)
    enrolled.answered(answer("token", 401, time=z(server)), at())
    (asked,) = [a for a in of(do.Ask, enrolled.tick(at(1))) if a.what == "token"]
    assert json.loads(asked.body)["time"] == z(server + timedelta(seconds=1))
    assert enrolled.screen.clock.read(at(1)) == NOON + timedelta(seconds=1)


def test_a_revoked_screen_shows_the_default_alone_and_stops_calling(talking, make):
    talking.frame(pushed(make(1, "a")), at(1))
    actions = talking.answered(answer("token", 403, state="revoked"), at(2))
    assert of(do.Show, actions)[0].playlist.items == ()
    assert of(do.KeepIdentity, actions)[0].identity.is_revoked
    later = talking.tick(at(300))
    assert not of(do.Connect, later)
    assert not of(do.Ask, later)


def test_a_screen_approved_again_plays_what_it_held(talking, make, wire):
    talking.frame(pushed(make(1, "a")), at(1))
    talking.answered(answer("token", 403, state="revoked"), at(2))
    (shown,) = of(do.Show, talking.answered(approval(wire), at(700)))
    assert [i.id for i in shown.playlist.items] == ["a"]


def test_a_later_root_is_followed_and_a_forged_one_is_not(talking, wire):
    forged = wire.refused["root_by_itself"]["envelope"]
    assert said(talking.answered(approval(wire, root=forged), at(1))) == ["refused_bad_signature"]
    assert said(talking.answered(approval(wire, root=wire.root_2), at(2))) == ["approved"]
    assert talking.screen.root.version == 2


def test_an_unknown_signature_asks_for_a_new_root_but_not_all_the_time(talking, make):
    forged = pushed(make(9, "a", signer="stranger"))
    asked = []
    for second in range(0, 3000, 10):
        talking.frame(forged, at(second))
        asked += [a for a in of(do.Ask, talking.tick(at(second))) if a.what == "standing"]
    assert 4 <= len(asked) <= 5


def test_moving_to_another_slot_hangs_up_and_asks_for_the_new_one(talking, wire):
    other = "led/110105900002/64x32-mono"
    actions = talking.answered(approval(wire, slot=other), at(1))
    assert of(do.Hang, actions)
    talking.closed(1000, 0, at(1))
    paths = [a.path for a in of(do.Ask, talking.tick(at(1)))]
    assert f"/player/v1/{other}/playlist.json" in paths


def test_missing_pictures_are_asked_for_again_and_the_switch_waits(talking, make):
    (wanted,) = of(do.Gather, talking.frame(pushed(make(1, "a", inline=False)), at(1)))
    assert not of(do.Show, talking.gathered(wanted.head, False, at(2)))
    (again,) = of(do.Gather, talking.tick(at(5)))
    assert of(do.Show, talking.gathered(again.head, True, at(6)))


def test_pictures_of_a_playlist_that_was_overtaken_change_nothing(talking, make):
    (wanted,) = of(do.Gather, talking.frame(pushed(make(1, "a", inline=False)), at(1)))
    talking.frame(pushed(make(2, "b")), at(2))
    assert talking.gathered(wanted.head, True, at(3)) == []
    assert talking.screen.uptake.holds(SLOT).seq == 2


@pytest.mark.parametrize(
    "frame",
    ["", "[]", "{}", '{"type": 1}', '{"type": "playlist"}', '{"type": "stamp", "envelope": {}}',
     '{"type": "ack", "batch": -1}', '{"type": "dance"}', "\ud800", "[" * 60_000],
)  # fmt: skip
def test_a_malformed_frame_is_left_and_nothing_breaks(talking, frame):
    actions = talking.frame(frame, at(1))
    assert {type(a) for a in actions} <= {do.Say, do.Note}


def test_after_a_mistake_of_its_own_it_calls_again(talking):
    talking.screen.timers.clear()
    talking.stumbled(at(1))
    talking.closed(1006, 0, at(2))
    assert of(do.Connect, talking.tick(at(70)))


def test_the_end_keeps_the_time_and_hangs_up(talking):
    assert [type(a) for a in talking.stop(at(9))] == [do.KeepTime, do.Hang]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["push", "poll", "close", "open", "tick", "stamp", "token", "forge"]),
        st.integers(1, 8),  # seq
        st.integers(-200, 200),  # hours the wall clock is off
        st.floats(0, 7200),  # seconds passed
        st.integers(1, 12),  # hours the items last
    ),
    max_size=25,
)


@given(EVENTS)
def test_no_interleaving_rolls_back_or_leaves_an_ended_item_up(wire, make, events):
    identity = Identity(screen=SCREEN, slot=SLOT, gateway=GATEWAY, root=wire.root)
    session, elapsed, top = Session(fresh(identity, first_root(wire.root)), world()), 0.0, 0
    session.start(at())
    nonce = ""
    for kind, seq, off, passed, hours in events:
        elapsed += passed
        true = NOON + timedelta(seconds=elapsed)
        now = at(elapsed, wall=true + timedelta(hours=off))
        signer = "stranger" if kind == "forge" else "release"
        envelope = make(seq, "ab", now=true, hours=hours, signer=signer)
        if kind in ("push", "forge"):
            actions = session.frame(pushed(envelope), now)
        elif kind == "poll":
            body = json.dumps(envelope).encode()
            actions = session.answered(Answer(what="poll", status=200, body=body), now)
        elif kind == "stamp":
            actions = session.frame(stamp(wire, nonce, elapsed), now)
        else:
            doing = {
                "close": lambda now=now: session.closed(1006, 0, now),
                "open": lambda now=now: session.opened(now),
                "token": lambda now=now: session.answered(token(), now),
                "tick": lambda now=now: session.tick(now),
            }
            actions = doing[kind]()
        nonce = next((f["nonce"] for f in frames(actions) if f["type"] == "hello"), nonce)
        for shown in of(do.Show, actions):
            assert kind != "forge"
            assert shown.playlist.head.seq > top
            top = shown.playlist.head.seq
        held = session.screen.uptake.held
        trusted = session.screen.clock.read(now)
        # Whatever the wall clock says: within two minutes of the truth, never far behind it.
        assert trusted <= true + timedelta(seconds=121)
        if held:
            assert trusted >= held.playlist.issued
            assert all(i.is_live(trusted) for i in held.playlist.live(trusted))


def test_a_held_playlist_is_named_in_hello(wire, make):
    envelope = make(7, "a")
    uptake = Uptake(None, {})
    uptake.offer(envelope, first_root(wire.root), SLOT, NOON)
    digest = sha256(b64decode(envelope["payload"])).hexdigest()
    assert uptake.holds(SLOT) == Head(1, 7, digest)
    identity = Identity(screen=SCREEN, slot=SLOT, gateway=GATEWAY, root=wire.root)
    held = Board(uptake.held.playlist, envelope)
    session = Session(fresh(identity, first_root(wire.root), held), world())
    session.start(at())
    session.answered(token(), at())
    (hello,) = frames(session.opened(at()))
    assert (hello["epoch"], hello["seq"]) == (1, 7)
