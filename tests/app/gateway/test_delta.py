"""Deltas: what they make is the new payload, byte for byte."""

import json
from base64 import b64decode
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.gateway import delta

WIRE = Path(__file__).parents[2] / "wire"


def rebuilt(base, ops):
    return b"".join(
        b64decode(op, validate=True) if isinstance(op, str) else base[op[0] : op[0] + op[1]]
        for op in ops
    )


def golden(name):
    return b64decode(json.loads((WIRE / f"{name}.json").read_bytes())["payload"])


def test_of_a_notice_that_left_little_travels():
    base, new = golden("playlist"), golden("playlist_43")
    ops = delta.made(base, new)
    assert rebuilt(base, ops) == new
    assert len(json.dumps(ops)) * 2 < len(new)


words = st.text(st.sampled_from("ab,{}"), max_size=60)


@given(st.lists(words, max_size=30), st.lists(words, max_size=30), st.lists(words, max_size=5))
def test_whatever_changes_the_new_payload_comes_out(shared, mine, yours):
    base = ",".join([*shared, *mine]).encode()
    new = ",".join([*yours, *shared, *mine[::2], *shared]).encode()
    assert rebuilt(base, delta.made(base, new)) == new


def test_what_has_nothing_in_common_is_all_new():
    assert rebuilt(b"", delta.made(b"", b"new")) == b"new"
    assert rebuilt(b"old", delta.made(b"old", b"")) == b""


def test_what_is_too_long_or_in_too_many_pieces_is_left():
    assert delta.made(b"x" * (delta.MOST_BASE + 1), b"y") is None
    base = b",".join(b"%04d" % n * 10 for n in range(3000))
    new = b",".join(b"%04d" % n * 10 + b",new" for n in range(3000))
    assert delta.made(base, new) is None
