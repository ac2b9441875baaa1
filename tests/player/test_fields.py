import pytest
from hypothesis import given
from hypothesis import strategies as st

from player import fields
from player.fields import Refused


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_sound_object_is_malformed(text):
    with pytest.raises(Refused, match="malformed"):
        fields.parse_object(text)


@pytest.mark.parametrize("value", [True, 1.0, "1", None, -1, 11])
def test_only_a_whole_number_in_range_is_a_number(value):
    with pytest.raises(Refused, match="malformed n"):
        fields.number({"n": value}, "n", 0, 10)


@pytest.mark.parametrize("value", ["", "a" * 65, "a\nb", "\ud800", "\x1b[2J", 1, None])
def test_only_printable_text_of_sane_length_is_text(value):
    with pytest.raises(Refused, match="malformed t"):
        fields.text({"t": value}, "t")


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-24T06:00:00+08:00",
        "2026-11-24 06:00:00Z",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
    ],
)
def test_an_instant_of_another_form_or_age_is_malformed(value):
    with pytest.raises(Refused, match="malformed i"):
        fields.instant({"i": value}, "i")


@given(st.text())
def test_nothing_but_refused_ever_comes_out(text):
    try:
        source = fields.parse_object(text)
        fields.raw(source, "payload", 100)
    except Refused:
        pass
