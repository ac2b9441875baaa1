"""Every forged, replayed, cut or misdirected golden, sent to a whole session by its own door."""

import json
from datetime import timedelta

import pytest

from player import actions as do
from player.actions import Answer, Identity
from player.alert_uptake import AlertUptake
from player.clock import Now, TrustedClock
from player.fields import parse_instant
from player.screen import Kept
from player.session import Session
from player.trust import first_root, walk
from player.uptake import Uptake
from tests.player.conftest import SLOT, world
from tests.player.far_end import WIRE, seal

CASES = json.loads((WIRE / "refused.json").read_text(encoding="utf-8"))
KEPT = {do.Show, do.Warn, do.Obey, do.KeepBoard, do.KeepAlerts, do.KeepIdentity, do.KeepTime}


def now(wire, seconds=0):
    time = parse_instant(wire.documents["stamp"]["time"])
    return Now(1000.0 + seconds, time + timedelta(seconds=seconds))


def frame(kind, envelope):
    return json.dumps({"type": kind, "envelope": envelope})


@pytest.fixture
def session(wire):
    """A screen that has walked all roots, is stamped, and holds nothing yet."""
    root, envelope = walk(first_root(wire.root), wire.roots)
    identity = Identity(screen="q7wn4rt2", slot=SLOT, gateway="ws://x/", root=envelope)
    start = now(wire, -20)
    clock = TrustedClock.booted(start.wall, start).stamped(start.wall, start)
    kept = Kept(
        clock=clock,
        uptake=Uptake(None, {}),
        alerts=AlertUptake({}, {}),
        identity=identity,
        root=root,
    )
    made = Session(kept, world())
    made.start(start)
    return made


def door(session, wire, name, case):
    """Bring a case to where it would come in."""
    if name.startswith("root"):
        session.screen.root = first_root(wire.root)
        facts = {"state": "approved", "slot": SLOT, "root": case["envelope"]}
        facts |= {"gateway": "ws://x/", "time": "2026-11-24T04:00:30Z"}
        body = json.dumps(facts).encode()
        return session.answered(Answer(what="standing", status=200, body=body), now(wire))
    if name.startswith("delta"):
        return session.frame(json.dumps(case["frame"]), now(wire))
    return session.frame(frame(case["document"], case["envelope"]), now(wire))


def prepare(session, wire, name):
    """Let it hold what the README says of the player that must refuse ``name``."""
    board = wire.playlist_43 if name.startswith("delta") else wire.playlist
    later = now(wire, 7300) if name.startswith("delta") else now(wire, -10)
    session.frame(frame("playlist", board), later)
    session.frame(frame("alerts", wire.alerts), now(wire, -10))
    session.frame(frame("command", wire.command), now(wire, -10))
    off = wire.documents["command"] | {"nonce": "the-drill-is-over"}
    off |= {"until": off["issued"]}
    session.frame(frame("command", seal("command", off, "release")), now(wire, -9))
    assert not session.screen.is_drilling(now(wire, -9))
    session._talk._nonces = (wire.documents["stamp"]["nonce"],)


# A chain may begin before what is pinned, so that an older root in it is nothing to report.
@pytest.mark.parametrize("name", sorted(set(CASES) - {"root_not_later"}))
def test_it_is_never_shown_nor_kept_and_is_reported(session, wire, name):
    prepare(session, wire, name)
    actions = door(session, wire, name, CASES[name])
    assert not {type(a) for a in actions} & KEPT
    told = [e for a in actions if isinstance(a, do.Note) for e in a.entries]
    assert [(e.kind, dict(e.facts)) for e in told] == [
        ("refused", {"document": CASES[name]["document"], "code": CASES[name]["code"]})
    ]


def test_a_root_that_is_not_later_changes_nothing(session, wire):
    prepare(session, wire, "root_not_later")
    actions = door(session, wire, "root_not_later", CASES["root_not_later"])
    assert not {type(a) for a in actions} & (KEPT - {do.KeepIdentity})
    assert session.screen.root == first_root(wire.root)


def test_the_goldens_that_are_genuine_are_taken(session, wire):
    alerts = session.frame(frame("alerts", wire.alerts), now(wire))
    (warned,) = [a for a in alerts if isinstance(a, do.Warn)]
    assert [a.title for a in warned.live.alerts] == ["暴雨红色预警", "大风蓝色预警"]
    ordered = session.frame(frame("command", wire.command), now(wire))
    assert type(ordered[0]) is do.KeepMemory, ordered
    drill = session.frame(frame("alerts", wire.drill), now(wire, 1))
    assert [a for a in drill if isinstance(a, do.Warn)][0].drill.alerts[0].title == "消防演练"
    ended = session.frame(frame("alerts", wire.alerts_8), now(wire, 2))
    assert [a for a in ended if isinstance(a, do.Warn)][0].live.alerts == ()


def test_a_delta_makes_the_next_playlist_of_the_one_held(session, wire):
    session.frame(frame("playlist", wire.playlist_43), now(wire, 7300))
    session.frame(json.dumps(wire.delta), now(wire, 15_000))
    head = session.screen.uptake.pending.playlist.head
    actions = session.gathered(head, True, now(wire, 15_001))
    (shown,) = [a for a in actions if isinstance(a, do.Show)]
    assert shown.playlist.head.seq == 44


def test_a_delta_of_something_else_fetches_the_whole_at_once(session, wire):
    session.frame(frame("playlist", wire.playlist), now(wire))
    assert session.frame(json.dumps(wire.delta), now(wire, 1)) == []
    assert session.screen.timers["poll"] == now(wire, 1).mono


def test_the_same_refusal_is_told_once_in_ten_minutes(session, wire):
    prepare(session, wire, "alerts")
    forged = frame("alerts", CASES["alerts_by_stranger"]["envelope"])
    told = []
    for second in range(0, 1300, 10):
        actions = session.frame(forged, now(wire, second))
        told += [e for a in actions if isinstance(a, do.Note) for e in a.entries]
    assert len(told) == 3
