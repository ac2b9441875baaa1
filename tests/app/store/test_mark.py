"""Marks of screens: they only rise, in whatever order reports come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store import mark, screen
from app.store.mark import Mark
from app.store.session import new_id
from tests.app.store.conftest import waiting

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def seen(**changes):
    return replace(Mark(screen="screen01", epoch=1, seen_at=NOON), **changes)


@pytest.fixture
def raised(store, gate):
    """Store marks and return the screen as it then is."""

    def do(*marks):
        with store.begin() as tx:
            mark.store(tx, marks)
            return screen.get(tx, "screen01")

    return do


def test_marks_are_stored(raised):
    at = NOON - timedelta(seconds=2)
    found = raised(
        seen(received=3, verified=3, shown=2, at=at, version="0.2.0", free_bytes=5_000_000_000)
    )
    assert (found.epoch, found.received, found.verified, found.shown) == (1, 3, 3, 2)
    assert (found.shown_at, found.seen_at) == (at, NOON)
    assert (found.version, found.free_bytes) == ("0.2.0", 5_000_000_000)


def test_evidence_never_goes_down(raised):
    raised(seen(received=3, verified=3, shown=3))
    found = raised(seen(received=2, verified=1, shown=0, seen_at=NOON + MINUTE))
    assert (found.received, found.verified, found.shown) == (3, 3, 3)
    assert (found.shown_at, found.seen_at) == (NOON, NOON + MINUTE)


def test_a_higher_epoch_begins_anew_and_a_lower_one_changes_nothing(raised):
    raised(seen(received=40, verified=40, shown=40))
    found = raised(seen(epoch=2, received=1))
    assert (found.epoch, found.received, found.shown, found.shown_at) == (2, 1, 0, None)
    found = raised(seen(received=50, shown=50))
    assert (found.epoch, found.received, found.shown) == (2, 1, 0)


def test_a_late_word_of_when_it_was_first_shown_counts(raised):
    raised(seen(shown=3))
    found = raised(seen(shown=3, at=NOON - MINUTE))
    assert found.shown_at == NOON - MINUTE


def test_what_a_mark_does_not_say_stays_known(raised):
    raised(seen(version="0.2.0", free_bytes=7))
    found = raised(seen(seen_at=NOON + MINUTE))
    assert (found.version, found.free_bytes) == ("0.2.0", 7)


def test_marks_of_unknown_screens_are_nobodys(tx, gate):
    known, unknown = seen(shown=1), seen(screen="nobody00", shown=1)
    assert mark.store(tx, [known, unknown, known]) == 1
    assert mark.store(tx, []) == 0


seconds = st.integers(0, 5).map(lambda s: NOON + timedelta(seconds=s))
any_mark = st.builds(
    Mark,
    screen=st.just("screen01"),
    epoch=st.integers(1, 2),
    received=st.integers(0, 3),
    verified=st.integers(0, 3),
    shown=st.integers(0, 3),
    at=st.none() | seconds,
    seen_at=seconds,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(marks=st.lists(any_mark, min_size=1, max_size=5), cut=st.integers(0, 5), rnd=st.randoms())
def test_marks_in_any_order_and_batches_end_in_the_same_state(store, gate, marks, cut, rnd):
    shuffled = rnd.sample(marks, len(marks)) + marks[:1]
    ends = []
    for batches in ([marks], [shuffled[:cut], shuffled[cut:]], [[m] for m in shuffled]):
        with store.begin() as tx:
            id_ = new_id()
            screen.add(tx, waiting(id=id_, public_key=id_.encode() * 4))
            for batch in batches:
                mark.store(tx, [replace(m, screen=id_) for m in batch])
            found = screen.get(tx, id_)
        ends.append(replace(found, id="", public_key=b""))
    assert ends[0] == ends[1] == ends[2]


def test_alerts_are_a_series_of_their_own(raised):
    raised(seen(shown=40, alerts_epoch=1, alerts_seq=7))
    found = raised(seen(shown=41, alerts_epoch=1, alerts_seq=6), seen(alerts_epoch=0, alerts_seq=9))
    assert (found.shown, found.alerts_epoch, found.alerts_seq) == (41, 1, 7)
    assert raised(seen(alerts_epoch=2, alerts_seq=1)).alerts_seq == 1
