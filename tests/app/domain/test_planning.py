"""How a publication for very many is cut into slices."""

from datetime import UTC, datetime, timedelta

from app.domain.planning import (
    LEAST,
    MOST,
    START,
    Plan,
    Rule,
    Stretch,
    has_room,
    inherited,
    look_again_s,
)

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ALL = (Stretch(Rule.AIMED, 1),)


def after(seconds):
    return NOON + timedelta(seconds=seconds)


def plan(last_at=NOON, before_at=NOON, **changes):
    at = {"begun_at": NOON, "due": NOON, "last_at": last_at, "before_at": before_at}
    key = {"notice_id": "k3x9a7qd", "revision": 1, "channel": "sms_smpp"}
    return Plan(**key, **at, stretches=ALL, **changes)


def test_slices_grow_on_a_quick_channel_and_shrink_on_a_slow_one():
    one, sizes, now = plan(), [], 0.0
    for gap in (*[0.1] * 6, 1.0, *[4.0] * 8):
        now += gap
        one = one.sliced(ALL, one.size, after(now))
        sizes.append(one.size)
    assert sizes[:7] == [500, 1000, 2000, 4000, MOST, MOST, MOST]
    assert sizes[7:] == [2500, 1250, 625, 312, 156, 78, LEAST, LEAST]
    assert one.planned == START + sum(sizes[:-1])
    assert one.sliced((), 7, after(99)).why == "done"


def test_a_channel_has_two_slices_waiting_at_most_whosever_they_are():
    mine, other = plan(after(5), after(3)), plan(after(4), after(1))
    assert has_room([mine, other], None)
    assert has_room([mine, other], after(4.5))  # one slice waits, and what came since
    assert not has_room([mine, other], after(4))
    assert not has_room([plan()], NOON)  # the first people are not out yet


def test_a_slow_channel_is_looked_at_less_often():
    assert look_again_s([plan(after(0)), plan(after(8))], after(8.1)) == 0.05
    assert look_again_s([plan(after(0))], after(4)) == 0.5
    assert look_again_s([plan(after(0))], after(4000)) == 1.0


def test_a_correction_takes_over_all_but_those_who_have_it_anyway():
    waits = Stretch(Rule.WAITED, 2, ("", "p1"))
    assert inherited([Stretch(Rule.HAD, 2), waits, *ALL]) == (waits, *ALL)
