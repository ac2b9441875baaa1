"""Admission: a burst at once, then so many a second, the others spread out."""

from app.gateway.admission import MOST_S, Admission


def test_a_burst_comes_in_at_once_and_the_next_one_waits():
    door = Admission(rate=10.0, burst=3)
    assert [door.wait_s(100.0) for _ in range(4)] == [0, 0, 0, 1]


def test_room_grows_with_time_and_never_beyond_the_burst():
    door = Admission(rate=10.0, burst=3)
    for _ in range(3):
        door.wait_s(100.0)
    assert door.wait_s(100.05) == 1
    assert door.wait_s(100.2) == 0
    assert [door.wait_s(900.0) for _ in range(4)] == [0, 0, 0, 1]


def test_those_sent_away_come_back_one_after_another():
    door = Admission(rate=10.0, burst=0)
    waits = [door.wait_s(100.0) for _ in range(50)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, 5)


def test_nobody_is_sent_away_for_long():
    door = Admission(rate=1.0, burst=0)
    assert max(door.wait_s(100.0) for _ in range(500)) == MOST_S


def test_all_are_in_within_a_minute_when_they_come_when_told():
    door = Admission(rate=1000.0, burst=2000)
    due = dict.fromkeys(range(10_000), 0.0)
    last = 0.0
    while due:
        now = min(due.values())
        for screen in [s for s, at in due.items() if at == now]:
            wait = door.wait_s(now)
            if wait:
                due[screen] = now + wait
            else:
                del due[screen]
                last = now
    assert last < 60
