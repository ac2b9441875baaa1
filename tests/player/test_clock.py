from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from player.clock import DAWN, TrustedClock
from tests.player.conftest import NOON, at

HOUR = 3600.0


def test_a_wall_clock_that_jumps_does_not_move_trusted_time():
    clock = TrustedClock.booted(NOON, at()).stamped(NOON, at())
    later = clock.read(at(10, wall=NOON + timedelta(days=400)))
    assert later == NOON + timedelta(seconds=10)
    assert clock.read(at(10, wall=DAWN)) == later


def test_a_wall_clock_near_the_stamp_gives_the_fraction_of_the_second():
    wall = NOON + timedelta(seconds=0.75)
    assert TrustedClock.booted(NOON, at()).stamped(NOON, at(0, wall)).read(at(0, wall)) == wall


def test_a_wall_clock_far_from_the_stamp_is_not_believed():
    wall = NOON + timedelta(seconds=121)
    assert TrustedClock.booted(None, at(0, wall)).stamped(NOON, at(0, wall)).read(at(0)) == NOON


def test_after_a_night_without_power_the_wall_clock_ends_what_has_ended():
    clock = TrustedClock.booted(NOON, at(0, wall=NOON + timedelta(hours=9)))
    assert clock.read(at(0)) == NOON + timedelta(hours=9)


def test_a_wall_clock_behind_what_was_kept_is_not_believed():
    assert TrustedClock.booted(NOON, at(0, wall=DAWN)).read(at(0)) == NOON


def test_what_the_wall_clock_claimed_is_never_kept():
    clock = TrustedClock.booted(NOON, at(0, wall=NOON + timedelta(days=20)))
    assert clock.floor(at(60)) == NOON + timedelta(seconds=60)


def test_the_first_stamp_corrects_a_wall_clock_that_was_ahead():
    clock = TrustedClock.booted(NOON, at(0, wall=NOON + timedelta(days=20)))
    assert clock.stamped(NOON + timedelta(hours=1), at(5)).read(at(5)) == NOON + timedelta(hours=1)


def test_a_stamp_from_the_past_does_not_turn_the_clock_back():
    clock = TrustedClock.booted(NOON, at()).stamped(NOON - timedelta(days=1), at(60))
    assert clock.read(at(60)) >= NOON + timedelta(seconds=60)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["stamp", "issued", "read"]),
        st.floats(0, 10 * HOUR),
        st.integers(-(10**7), 10**7),
    ),
    max_size=12,
)


@given(STEPS)
def test_trusted_time_never_falls_below_what_was_signed(steps):
    clock, mono, highest = TrustedClock.booted(NOON, at()), 0.0, NOON
    for kind, passed, off in steps:
        mono += passed
        now = at(mono, wall=NOON + timedelta(seconds=mono + off))
        signed = NOON + timedelta(seconds=mono + off // 3)
        highest += timedelta(seconds=passed)
        if kind != "read":
            clock = getattr(clock, "stamped" if kind == "stamp" else "issued")(signed, now)
            highest = max(highest, signed)
        assert clock.read(now) >= clock.floor(now) >= highest - timedelta(milliseconds=1)
