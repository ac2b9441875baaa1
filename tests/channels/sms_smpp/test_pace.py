"""How fast a bind may go: the agreed rate, room for a throttling SMSC, a rest for a failing one."""

from channels.sms_smpp.pace import TRUSTED_FAILURES, Pace


def whole(most):
    return most


def test_a_bind_keeps_to_its_rate():
    pace, sent, now = Pace(rate=50.0), 0, 0.0
    while now < 10.0:
        if room := pace.room(now, 100):
            pace.sent(room, now)
            sent += room
        now += 0.01
    assert 480 <= sent <= 510


def test_without_a_rate_the_window_decides():
    assert Pace().room(0.0, 100) == 100


def test_a_throttling_smsc_is_given_more_and_more_time_and_half_the_rate():
    pace, waits, now = Pace(), [], 0.0
    for _ in range(8):
        pace.room(now, 100)
        pace.sent(100, now)
        waits.append(pace.throttled(now, "busy"))
        assert pace.throttled(now, "busy") == waits[-1]  # what was under way says nothing new
        assert pace.room(now + waits[-1] - 0.1, 100) == 0
        now += waits[-1] + 1.0
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    pace.worked()
    assert pace.throttled(now, "busy") == 2


def test_a_throttled_rate_grows_back_slowly():
    pace = Pace(rate=100.0)
    pace.room(0.0, 100)
    pace.sent(100, 0.0)
    pace.throttled(0.0, "busy")
    assert pace.room(2.0, 100) <= 5
    pace.room(60.0, 100)
    assert pace.allowed > 1000 or pace.allowed == float("inf")


def test_a_failing_bind_is_left_alone_and_tried_with_one_part():
    pace = Pace()
    for _ in range(TRUSTED_FAILURES - 1):
        pace.failed(0.0, "trouble", whole)
    assert pace.room(0.0, 100) == 100
    pace.failed(0.0, "trouble", whole)
    assert pace.left(0.0) == 2.0 and pace.why == "trouble" and pace.room(1.0, 100) == 0
    assert pace.room(2.1, 100) == 1
    pace.failed(3.0, "trouble", whole)
    assert pace.left(3.0) == 4.0
    pace.worked()
    assert pace.room(8.0, 100) == 100
