"""Who has it: from receipts, fetches and screens' own marks."""

from dataclasses import replace

import pytest

from app.dispatch.boards import boards
from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.dispatch.reach import reach, reach_counts, reach_ledger
from app.domain.reach import by_channel
from app.domain.target import Slot
from app.store import mark as mark_store
from app.store import origin, screen, slot
from app.store.mark import Mark
from app.store.screen import Screen
from channels.base import Refused

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


@pytest.fixture
def gate(neighbourhood):
    """One approved screen at the east gate."""
    now = neighbourhood.clock()
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, now)
        made = Screen(id="eastgate", public_key=b"k" * 32, profile="192x32-mono", enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, made.id, "东门 LED 屏", LED, now)
    return made.id


@pytest.fixture
def live(neighbourhood, gate, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    issue(neighbourhood)
    return neighbourhood


def issue(house):
    while boards.issue_due(house):
        pass


def on(house, channel):
    return next(r for r in reach.report(house, "k3x9a7qd") if r.channel == channel)


def seq(house):
    with house.store.read() as tx:
        return next(r.seq for r in slot.everything(tx) if r.slot == LED)


def mark(house, gate, **marks):
    now = house.clock()
    known = {"received": 0, "verified": 0, "shown": 0, **marks}
    with house.store.begin() as tx:
        mark_store.store(tx, [Mark(screen=gate, epoch=1, seen_at=now, at=now, **known)])


def rung(house, channel):
    [line] = on(house, channel).lines
    return line.rung


def test_a_screen_climbs_by_its_own_evidence(live, gate):
    assert rung(live, "led") == "ACCEPTED"
    for name, expected in (("received", "FETCHED"), ("verified", "VERIFIED"), ("shown", "SHOWN")):
        mark(live, gate, **{name: seq(live)})
        assert rung(live, "led") == expected
    report = on(live, "led")
    assert (report.total, report.has, report.pending) == (1, 1, 0)


def test_an_older_playlist_on_a_screen_is_no_evidence(live, gate):
    mark(live, gate, shown=seq(live) - 1)
    assert rung(live, "led") == "ACCEPTED"


def test_a_board_is_put_down_and_then_fetched(live):
    assert rung(live, "feed") == "ACCEPTED"
    with live.store.begin() as tx:
        origin.mark_fetched(tx, "feed/110105900001/default", live.clock())
    assert rung(live, "feed") == "FETCHED"


def test_texts_are_counted_by_what_became_of_them(live):
    live.routes.messages["sms_smpp"].channel.answers.append(Refused("no such number"))
    while messages.deliver_due(live, ["sms_smpp"]):
        pass
    report = on(live, "sms_smpp")
    assert (report.total, report.has, report.failed) == (24, 23, 1)
    assert report.lines[0].reason == "no such number"
    assert reach.got_message(live, "k3x9a7qd")["sms_smpp"] == 23
    assert reach.report(live, "k3x9a7qd", ["110106"])[-1].total == 0  # of others' areas nothing


@pytest.fixture
def kept(live, monkeypatch):
    """Sums are kept for minutes, of few too; the bell is that of other tests as well."""
    assert [reach_counts.keep_s(n) for n in (49_999, 100_000, 10**8)] == [0, 10, 300]
    monkeypatch.setattr(reach_counts, "MANY", 1)
    monkeypatch.setattr(reach_counts, "A_SECOND", 0.1)
    yield
    assert live.bell.take("reach:k3x9a7qd:1")


@pytest.mark.usefixtures("kept")
def test_very_many_messages_are_counted_now_and_then_and_all_say_when(live):
    before, counted = on(live, "sms_smpp"), live.clock()
    assert (before.has, before.counted_at) == (0, None)
    while messages.deliver_due(live, ["sms_smpp"]):
        pass
    after = on(live, "sms_smpp")
    assert after == replace(before, lines=after.lines, counted_at=counted)
    here = reach.report(live, "k3x9a7qd", ["110106"])
    assert here[-1].total == 0  # what is kept is of all areas, and nobody sees others'
    exact = reach_ledger.of_notice(live, "k3x9a7qd", None, is_exact=True)
    [told] = [s for s in by_channel(exact.shares) if s.channel == "sms_smpp"]
    assert (told.has, told.counted_at) == (24, None)


def test_the_report_is_the_ledger_by_channel(live, gate):
    mark(live, gate, shown=seq(live))
    ledger = reach_ledger.of_notice(live, "k3x9a7qd", None)
    counted = {s.channel: (s.due, s.has, s.first_at) for s in by_channel(ledger.shares)}
    told = {r.channel: (r.total, r.has, r.first_at) for r in reach.report(live, "k3x9a7qd")}
    assert told == counted and told["led"] == (1, 1, live.clock())


def test_a_withdrawn_notice_is_off_a_screen_when_the_screen_says_so(live, gate, wanglan):
    mark(live, gate, received=seq(live), verified=seq(live), shown=seq(live))
    publish.withdraw(live, "k3x9a7qd", wanglan)
    assert rung(live, "led") == "queued"
    issue(live)
    assert rung(live, "led") == "ACCEPTED"
    mark(live, gate, shown=seq(live))
    assert rung(live, "led") == "REMOVED"
    assert rung(live, "feed") == "REMOVED"


def test_of_a_notice_that_is_not_there_nobody_has_anything(neighbourhood):
    assert reach.report(neighbourhood, "nothere0") == ()
