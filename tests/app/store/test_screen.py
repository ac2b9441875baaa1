"""Screens: let in by a code, and their marks, which only rise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.target import Slot
from app.store import screen, slot
from app.store.screen import Mark, Screen
from app.store.session import new_id

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COMMUNITY, FAR = "110105900001", "110106900001"
GATE = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
KEY = bytes(range(32))


def waiting(**changes):
    made = Screen(
        id="screen01",
        profile="192x32-mono",
        device="东门控制器",
        public_key=KEY,
        code="7H2K9QWM",
        code_expires=NOON + 10 * MINUTE,
        enrolled_at=NOON,
        version="0.1.0",
    )
    return replace(made, **changes)


def mark(**changes):
    return replace(Mark(screen="screen01", epoch=1, seen_at=NOON), **changes)


@pytest.fixture
def gate(store, areas):
    """An approved screen at the east gate."""
    with store.begin() as tx:
        slot.ensure(tx, GATE, NOON)
        screen.add(tx, waiting())
        screen.approve(tx, "screen01", "东门 LED 屏", GATE, NOON + MINUTE)


@pytest.fixture
def store_marks(store, gate):
    """Store marks and return the screen as it then is."""

    def do(*marks):
        with store.begin() as tx:
            screen.store_marks(tx, marks)
            return screen.get(tx, "screen01")

    return do


def test_a_screen_comes_back_as_it_introduced_itself(tx):
    screen.add(tx, waiting())
    assert screen.get(tx, "screen01") == screen.find_by_key(tx, KEY) == waiting()
    assert screen.get(tx, "nobody00") is None
    assert screen.find_by_key(tx, bytes(32)) is None


def test_a_key_belongs_to_one_screen(store):
    with pytest.raises(Exception, match="(?i)unique"), store.begin() as tx:
        screen.add(tx, waiting())
        screen.add(tx, waiting(id="screen02"))


def test_a_code_finds_its_waiting_screen_until_it_ends(tx):
    screen.add(tx, waiting())
    end = NOON + 10 * MINUTE
    assert screen.by_code(tx, "7H2K9QWM", NOON).id == "screen01"
    assert screen.by_code(tx, "7H2K9QWM", end) is None
    assert screen.by_code(tx, "", NOON) is None


def test_an_approved_screen_has_name_slot_and_profile_and_no_code(store, gate):
    with store.read() as tx:
        found = screen.get(tx, "screen01")
        assert screen.by_code(tx, "7H2K9QWM", NOON) is None
    assert (found.state, found.name, found.slot) == ("approved", "东门 LED 屏", GATE.key)
    assert (found.profile, found.approved_at, found.code) == ("192x32-mono", NOON + MINUTE, "")


def test_a_screen_is_approved_once_and_a_revoked_one_never(tx, gate):
    assert not screen.approve(tx, "screen01", "西门", GATE, NOON)
    assert screen.revoke(tx, "screen01")
    assert not screen.revoke(tx, "screen01")
    assert not screen.approve(tx, "screen01", "西门", GATE, NOON)
    assert not screen.set_code(tx, "screen01", "AAAAAAAA", NOON)


def test_a_waiting_screen_gets_another_code(tx):
    screen.add(tx, waiting())
    assert screen.set_code(tx, "screen01", "AAAA2222", NOON + 20 * MINUTE)
    assert screen.by_code(tx, "7H2K9QWM", NOON) is None
    assert screen.by_code(tx, "AAAA2222", NOON + 15 * MINUTE).id == "screen01"


def test_screens_are_listed_by_slot_and_by_area(tx, gate):
    far = Slot(area=FAR, medium="led", profile="192x32-mono")
    slot.ensure(tx, far, NOON)
    screen.add(tx, waiting(id="screen02", public_key=bytes(32), code="AAAA2222"))
    screen.approve(tx, "screen02", "南门 LED 屏", far, NOON)
    screen.add(tx, waiting(id="screen03", public_key=bytes([3]) * 32, code="BBBB2222"))
    assert {s.id for s in screen.listing(tx)} == {"screen01", "screen02", "screen03"}
    assert [s.id for s in screen.listing(tx, slot=far.key)] == ["screen02"]
    assert [s.id for s in screen.listing(tx, area="110105")] == ["screen01"]


def test_only_approved_screens_are_on_their_slots(tx, gate):
    assert [s.name for s in screen.on_slots(tx, [GATE.key])] == ["东门 LED 屏"]
    screen.revoke(tx, "screen01")
    assert screen.on_slots(tx, [GATE.key]) == []
    assert screen.on_slots(tx, []) == []


def test_a_screen_is_renamed(tx, gate):
    assert screen.rename(tx, "screen01", "东大门")
    assert screen.get(tx, "screen01").name == "东大门"
    assert not screen.rename(tx, "nobody00", "东大门")


def test_marks_are_stored(store_marks):
    at = NOON - timedelta(seconds=2)
    found = store_marks(
        mark(received=3, verified=3, shown=2, at=at, version="0.2.0", free_bytes=5_000_000_000)
    )
    assert (found.epoch, found.received, found.verified, found.shown) == (1, 3, 3, 2)
    assert (found.shown_at, found.seen_at) == (at, NOON)
    assert (found.version, found.free_bytes) == ("0.2.0", 5_000_000_000)


def test_evidence_never_goes_down(store_marks):
    store_marks(mark(received=3, verified=3, shown=3))
    found = store_marks(mark(received=2, verified=1, shown=0, seen_at=NOON + MINUTE))
    assert (found.received, found.verified, found.shown) == (3, 3, 3)
    assert (found.shown_at, found.seen_at) == (NOON, NOON + MINUTE)


def test_a_higher_epoch_begins_anew_and_a_lower_one_changes_nothing(store_marks):
    store_marks(mark(received=40, verified=40, shown=40))
    found = store_marks(mark(epoch=2, received=1))
    assert (found.epoch, found.received, found.shown, found.shown_at) == (2, 1, 0, None)
    found = store_marks(mark(received=50, shown=50))
    assert (found.epoch, found.received, found.shown) == (2, 1, 0)


def test_a_late_word_of_when_it_was_first_shown_counts(store_marks):
    store_marks(mark(shown=3))
    found = store_marks(mark(shown=3, at=NOON - MINUTE))
    assert found.shown_at == NOON - MINUTE


def test_what_a_mark_does_not_say_stays_known(store_marks):
    store_marks(mark(version="0.2.0", free_bytes=7))
    found = store_marks(mark(seen_at=NOON + MINUTE))
    assert (found.version, found.free_bytes) == ("0.2.0", 7)


def test_marks_of_unknown_screens_are_nobodys(tx, gate):
    known, unknown = mark(shown=1), mark(screen="nobody00", shown=1)
    assert screen.store_marks(tx, [known, unknown, known]) == 1
    assert screen.store_marks(tx, []) == 0


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
                screen.store_marks(tx, [replace(m, screen=id_) for m in batch])
            found = screen.get(tx, id_)
        ends.append(replace(found, id="", public_key=b""))
    assert ends[0] == ends[1] == ends[2]
