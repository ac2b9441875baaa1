"""Evidence on the bell: packed, merged in any order, never lowered."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dispatch.screens.evidence import BadPack, Sighting, merge, pack, unpack
from tests.conftest import NOON


def sighting(**members):
    return Sighting(**{"screen": "q7wn4rt2", "seen_at": NOON} | members)


def test_what_is_packed_comes_out_again():
    told = [
        sighting(epoch=1, received=42, verified=42, shown=41, shown_at=NOON, free_bytes=1 << 33),
        sighting(screen="m8p2w5ze", version="0.1.0"),
    ]
    assert unpack(pack(told)) == told


@pytest.mark.parametrize(
    "packed", [b"", b"{}x", b"[[1]]", b"7", b"\xff", b'[["a","b",1,2,3,4,5,6,7]]']
)
def test_what_no_gateway_packed_is_told(packed):
    with pytest.raises(BadPack):
        unpack(packed)


def test_marks_are_never_lowered():
    high = sighting(epoch=1, received=42, verified=42, shown=42, shown_at=NOON)
    late = sighting(epoch=1, received=41, seen_at=NOON + timedelta(seconds=9))
    merged = merge(high, late)
    assert (merged.received, merged.verified, merged.shown) == (42, 42, 42)
    assert merged.seen_at == late.seen_at


def test_a_higher_epoch_begins_the_marks_anew():
    merged = merge(sighting(epoch=2, received=1), sighting(epoch=1, received=99, shown=99))
    assert (merged.epoch, merged.received, merged.shown) == (2, 1, 0)


def test_when_it_was_shown_survives_a_heartbeat_that_does_not_say():
    shown = sighting(epoch=1, shown=42, shown_at=NOON)
    beat = sighting(epoch=1, shown=42, seen_at=NOON + timedelta(seconds=30), version="0.1.0")
    assert merge(shown, beat).shown_at == NOON
    assert merge(shown, beat).version == "0.1.0"


marks = st.builds(
    sighting,
    seen_at=st.integers(0, 3).map(lambda s: NOON + timedelta(seconds=s)),
    epoch=st.integers(1, 2),
    received=st.integers(0, 3),
    verified=st.integers(0, 3),
    shown=st.integers(0, 3),
)


@given(st.lists(marks, min_size=2, max_size=5), st.randoms())
def test_the_order_in_which_reports_come_does_not_matter(told, random):
    def merged(sightings):
        first, *rest = sightings
        for other in rest:
            first = merge(first, other)
        return first

    shuffled = random.sample(told, len(told))
    assert merged(told) == merged(shuffled)
