"""What screens show for the first time or take down is counted once, as their marks rise."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.notice import Act
from app.domain.pace import BEYOND
from app.domain.reach_time import Times, What
from app.store import (
    alert_appearance,
    appearance,
    mark,
    notice,
    reach_mark,
    reach_messages,
    reach_screens,
    reach_time,
    screen,
)
from app.store.mark import Mark
from app.store.reach_screens import Span, Stood
from app.store.reach_time import Timed
from app.store.tables import delivery
from tests.app.store.conftest import COMMUNITY, GATE, NOON, waiting

SECOND = timedelta(seconds=1)
SENT = NOON + timedelta(minutes=10)
LED = ("led", COMMUNITY)


@pytest.fixture
def told(tx, gate, notice_value):
    """Two screens hang on one slot; a notice is published and stands from edition 5 on."""
    screen.add(tx, waiting(id="screen02", code="SECOND22", public_key=bytes(32)))
    screen.approve(tx, "screen02", "西门 LED 屏", GATE, NOON)
    made = replace(notice_value, sent=SENT, effective=SENT, expires=SENT + timedelta(days=1))
    notice.add_revision(tx, made, "wanglan01")
    appearance.record_shown(tx, GATE.key, 4, [], NOON)
    appearance.record_shown(tx, GATE.key, 5, [(made.id, 1)], SENT + SECOND)
    return made


def say(tx, *said, epoch=1):
    """Store marks as the lane does: (screen, shown, seconds after the notice was sent)."""
    marks = mark.merged(
        Mark(
            screen=name,
            epoch=epoch,
            received=seq,
            verified=seq,
            shown=seq,
            at=SENT + s * SECOND,
            seen_at=SENT + s * SECOND,
        )
        for name, seq, s in said
    )
    reach_mark.note(tx, marks)
    mark.store(tx, marks)


def test_a_screen_counts_once_from_when_the_notice_was_sent(tx, told):
    say(tx, ("screen01", 4, -60), ("screen02", 4, -60))
    say(tx, ("screen01", 5, 1.4))
    say(tx, ("screen01", 5, 1.4), ("screen01", 5, 30))
    say(tx, ("screen01", 6, 40), ("screen02", 6, 40))  # one came back late, and skipped an edition
    found = reach_time.by_area(tx, told.id, 1)
    assert found == {LED: {What.SHOWN: Times({1500: 1, 45_000: 1}, 40_000)}}
    assert reach_time.of_revisions(tx, {told.id: 1, "other001": 1}) == {told.id: found[LED]}


def test_what_is_taken_down_is_timed_and_a_next_revision_is_no_end(tx, told):
    say(tx, ("screen01", 5, 2), ("screen02", 5, 3))
    second = replace(told, revision=2, act=Act.UPDATE, sent=SENT + 60 * SECOND)
    notice.add_revision(tx, second, "wanglan01")
    appearance.record_shown(tx, GATE.key, 6, [(told.id, 2)], SENT + 61 * SECOND)
    say(tx, ("screen01", 6, 62))
    withdrawn = replace(second, revision=3, act=Act.WITHDRAW, sent=SENT + 100 * SECOND)
    notice.add_revision(tx, withdrawn, "wanglan01")
    appearance.record_shown(tx, GATE.key, 7, [], SENT + 101 * SECOND)
    say(tx, ("screen01", 7, 110), ("screen02", 7, 110))
    assert What.REMOVED not in reach_time.by_area(tx, told.id, 1)[LED]
    found = reach_time.by_area(tx, told.id, 2)[LED]
    assert found == {What.SHOWN: Times({2000: 1}, 2000), What.REMOVED: Times({10_000: 1}, 10_000)}


def test_a_screen_hung_later_and_one_in_a_new_epoch_are_no_late_comers(tx, told):
    screen.add(tx, waiting(id="screen03", code="THIRD333", public_key=bytes([3]) * 32))
    screen.approve(tx, "screen03", "北门 LED 屏", GATE, SENT + 500 * SECOND)
    say(tx, ("screen03", 5, 600))
    say(tx, ("screen01", 5, 2))
    say(tx, ("screen01", 9, 900), ("screen02", 9, 900), epoch=2)
    found = reach_time.by_area(tx, told.id, 1)[LED][What.SHOWN]
    assert found.counts == {2000: 1, 900_000: 1}  # the second one had never shown anything


def test_warnings_are_counted_by_the_states_of_alerts_that_hold_them(tx, told):
    def say_alerts(name, seq, s):
        at = SENT + s * SECOND
        one = Mark(screen=name, epoch=1, seen_at=at, alerts_epoch=1, alerts_seq=seq, alerts_at=at)
        marks = mark.merged([one])
        reach_mark.note(tx, marks)
        mark.store(tx, marks)

    for name in ("screen01", "screen02"):
        say_alerts(name, 1, -60)
    alert_appearance.record(tx, COMMUNITY, (1, 2), {"w-flood": 1}, SENT)
    say_alerts("screen01", 2, 0.3)
    alert_appearance.record(tx, COMMUNITY, (1, 3), {"w-flood": 1, "w-wind": 1}, SENT + 9 * SECOND)
    say_alerts("screen02", 3, 10)
    say_alerts("screen01", 3, 10)
    alert_appearance.record(tx, COMMUNITY, (1, 4), {"w-wind": 1}, SENT + 60 * SECOND)
    say_alerts("screen01", 4, 61)
    flood, wind = (reach_time.by_area(tx, name, 1)[LED] for name in ("w-flood", "w-wind"))
    assert flood[What.SHOWN].counts == {300: 1, 10_000: 1}
    assert flood[What.REMOVED].counts == {1000: 1} and wind[What.SHOWN].counts == {1000: 2}
    assert alert_appearance.drop_before(tx, SENT + 61 * SECOND) == 1


def test_counts_add_up_and_are_forgotten_in_time(tx, told):
    one = Timed(told.id, 1, GATE.key, What.SHOWN, timedelta(milliseconds=1230), SENT)
    reach_time.put(tx, [one, one])
    reach_time.put(tx, [replace(one, took=timedelta(milliseconds=1100), at=SENT + SECOND)])
    assert reach_time.by_area(tx, told.id, 1) == {LED: {What.SHOWN: Times({1500: 3}, 1230)}}
    assert reach_time.drop_before(tx, SENT) == 0 and reach_time.drop_before(tx, NOON + SECOND) == 0
    assert reach_time.drop_before(tx, SENT + 2 * SECOND) == 1


def test_screens_and_messages_of_a_notice_are_counted_and_those_that_lack_it_come_first(tx, told):
    say(tx, ("screen01", 5, 2))
    span = Span(GATE.key, 5, None)
    assert reach_screens.by_area(tx, [span]) == {COMMUNITY: Stood(2, 1, 0, SENT + 2 * SECOND)}
    listed = reach_screens.listing(tx, [span], 5)
    assert [(one.id, one.has, one.rung, one.off) for one in listed] == [
        ("screen02", False, "ACCEPTED", "queued"),
        ("screen01", True, "SHOWN", "queued"),
    ]
    assert reach_screens.listing(tx, [Span(GATE.key, None)], 1)[0].rung == "queued"
    [(medium, code, due, made)] = reach_screens.boards(tx, [COMMUNITY], [], ["led"], SENT)
    assert (medium, code, due, made) == ("led", COMMUNITY, 1, 0)
    wanted, heard = SENT - 48 * 3600 * SECOND, SENT + 3 * SECOND
    row = {"notice_id": "warning:1", "revision": 1, "channel": "sms_smpp", "due": wanted}
    for name, state in (("t1", "delivered"), ("t2", "accepted")):
        made = {"target_id": name, "state": state, "changed_at": heard, "wanted": wanted}
        tx.execute(sa.insert(delivery).values({**row, **made}))
    for since, within in ((None, BEYOND), (SENT, 5000)):
        found = reach_messages.by_area(tx, "warning:1", 1, since)
        assert {(one.within, one.number, one.first_at) for one in found} == {(within, 1, heard)}
