from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.delta import rebuilt
from player.fields import Refused

FRAME = {"payloadType": "application/vnd.linli.playlist.v1+json", "signatures": []}
JUNK = st.one_of(
    st.none(), st.text(max_size=4), st.integers(), st.lists(st.integers(-9, 99), max_size=3)
)


def test_pieces_are_copied_and_bytes_are_put_between():
    ops = [[4, 5], b64encode(b", ").decode(), [0, 3]]
    made = rebuilt(b"abc hello", FRAME | {"ops": ops})
    assert made["payload"] == b64encode(b"hello, abc").decode()


def test_what_swells_is_refused_before_it_fills_the_memory():
    with pytest.raises(Refused, match="too_large"):
        rebuilt(b"x" * 10_000, FRAME | {"ops": [[0, 10_000]] * 1024})


@given(st.lists(JUNK, max_size=4))
def test_nothing_but_a_refusal_comes_of_junk(ops):
    try:
        assert rebuilt(b"abcdefgh", FRAME | {"ops": ops})["payload"] is not None
    except Refused as exc:
        assert exc.code == "malformed"
