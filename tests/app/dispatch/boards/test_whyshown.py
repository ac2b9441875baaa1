"""Why a screen shows a notice: read from a whole house, now, before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import boards, onair, whyshown
from app.dispatch.notices import hide, publish
from app.dispatch.screens import commands, enrol
from app.dispatch.warnings import alerts
from app.domain.alert import Alert, Level, Mode
from app.domain.target import Slot, variant_of
from app.store import audit, command, played, screen, screen_slot, slot
from app.store import mark as marks
from app.store.command import Answer
from app.store.mark import Mark
from app.store.played import Played
from app.store.screen import Screen
from tests.conftest import NOON

DAY = timedelta(days=1)
ID, COMMUNITY, STREET = "k3x9a7qd", "110105900001", "110105900"
LED = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")


@pytest.fixture
def gate(neighbourhood):
    """One screen in the community."""
    now = neighbourhood.clock()
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, now)
        made = Screen(id="gate", public_key=b"gate" * 8, profile=LED.profile, enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, "gate", "东门", LED, now)
    return neighbourhood


def issue(house):
    while boards.issue_due(house):
        pass
    with house.store.read() as tx:
        return next(r.seq for r in slot.everything(tx) if r.slot == LED)


def report(house, **said):
    seen = Mark(screen="gate", epoch=1, seen_at=house.clock(), **said)
    with house.store.begin() as tx:
        marks.store(tx, [seen])


def why(house, at=None, notice_id=ID):
    with house.store.read() as tx:
        one = screen.get(tx, "gate")
        return whyshown.why(house, tx, one, notice_id, at or house.clock())


def test_what_the_screen_showed_stays_true_after_it_was_withdrawn(gate, clock, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    seq = issue(gate)
    report(gate, received=seq, verified=seq, shown=seq, at=clock())
    clock.go(minutes=1)
    before = clock()
    assert why(gate).code == "shown"
    clock.go(minutes=1)
    publish.withdraw(gate, ID, wanglan)
    issue(gate)
    found = why(gate)
    assert (found.code, found.facts) == ("withdrawn", {"by": "王兰"})
    assert why(gate, before).code == "shown"


def test_until_it_is_issued_it_is_being_made(gate, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    assert why(gate).code == "not_issued"
    issue(gate)
    assert why(gate).code == "never_connected"


def test_what_an_area_above_hides_says_which_and_when(gate, clock, wanglan, draft):
    publish.publish(gate, ID, replace(draft, areas=(STREET,)), wanglan)
    hide.hide(gate, ID, COMMUNITY, "与本社区无关", wanglan)
    found = why(gate)
    assert (found.code, found.facts["area"].code, found.at) == ("hidden", COMMUNITY, clock())


def test_what_nobody_published_is_a_draft(gate):
    assert why(gate).facts == {"stage": "draft"}


def test_a_screen_shut_out_says_since_when(gate, clock, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    clock.go(minutes=1)
    enrol.revoke(gate, "gate")
    with gate.store.begin() as tx:
        audit.add(tx, clock(), "wanglan", "screen.revoke", "gate", {})
    found = why(gate)
    assert (found.code, found.at) == ("revoked", clock())


def test_a_screen_that_nobody_approved_hangs_nowhere(gate, clock):
    enrol.begin(gate, bytes(32), "工控机", "192x32", "0.1.0")
    with gate.store.read() as tx:
        (waiting,) = screen.in_waiting(tx, clock(), 1)
        assert whyshown.why(gate, tx, waiting, ID, clock()).code == "not_enrolled"


@pytest.mark.parametrize("hours", [1, 22, 24, 48])
def test_what_it_says_of_times_to_come_is_what_the_board_will_have(
    gate, clock, wanglan, draft, hours
):
    publish.publish(gate, ID, draft, wanglan)
    at = clock() + timedelta(hours=hours)
    board = onair.on_air(gate, COMMUNITY, "led", at).board
    assert why(gate, at).is_on is (ID in {n.id for n in board.notices})


def test_a_screen_that_was_told_to_be_black_was_until_it_was_told_to_go_on(
    gate, clock, wanglan, draft
):
    publish.publish(gate, ID, draft, wanglan)
    issue(gate)
    begins = clock()
    for until in (begins + timedelta(hours=1), begins):
        (told,) = commands.order(gate, "wanglan", ["gate"], "blank", until)
        answer = Answer(screen="gate", nonce=told.nonce, ok=True, at=clock())
        with gate.store.begin() as tx:
            command.store_answers(tx, [answer])
        clock.go(minutes=10)
    assert why(gate, begins + timedelta(minutes=5)).code == "blank"
    assert why(gate, begins + timedelta(minutes=15)).code != "blank"


def test_what_the_screen_says_it_played_is_believed(gate, clock, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    hour = clock().replace(minute=0, second=0, microsecond=0)
    told = Played(screen="gate", item=ID, revision=1, hour=hour, times=9, seconds=45)
    with gate.store.begin() as tx:
        played.store(tx, [told])
    assert why(gate).facts == {"times": 9}


def test_a_full_alert_of_the_city_stands_before_it(gate, clock, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    rain = Alert(
        id="rain",
        level=Level.RED,
        template="full",
        title="暴雨红色预警",
        text="请勿外出",
        effective=clock(),
        expires=clock() + timedelta(hours=2),
    )
    alerts.raise_alerts(gate, "wanglan", "110000", Mode.LIVE, [rain])
    assert why(gate).facts == {"title": "暴雨红色预警"}
    assert why(gate, clock() + timedelta(hours=2)).code == "planned"


def test_the_past_is_answered_from_the_slot_the_screen_had_then(gate, clock, wanglan, draft):
    publish.publish(gate, ID, draft, wanglan)
    seq = issue(gate)
    report(gate, received=seq, verified=seq, shown=seq, at=clock())
    clock.go(minutes=1)
    before = clock()
    clock.go(minutes=1)
    enrol.tag(gate, "gate", {"大门"})
    publish.publish(gate, "water000", replace(draft, tags=frozenset({"大门"})), wanglan)
    issue(gate)
    clock.go(minutes=1)
    assert (why(gate).code, why(gate, before).code) == ("not_received", "shown")
    assert why(gate, notice_id="water000").code == "not_received"
    assert why(gate, before, "water000").code == "not_yet_sent"
    with gate.store.read() as tx:
        moved = replace(LED, variant=variant_of({"大门"})).key
        known = [screen_slot.at(tx, "gate", at) for at in (before, clock(), NOON - 90 * DAY)]
        assert known == [LED.key, moved, LED.key]
        assert screen_slot.at(tx, "nobody", before) is None
