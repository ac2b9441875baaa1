"""The alphabet: the same one the renderer measured the text with."""

import pytest

from channels.sms_smpp import gsm7
from renderers import sms


def test_the_renderer_and_the_courier_know_the_same_alphabet():
    assert set(gsm7.BASIC) - {chr(gsm7.ESCAPE)} == sms.GSM7_BASIC
    assert set(gsm7.EXTENSION) == sms.GSM7_EXTENSION


def test_every_place_of_the_table_is_taken_once():
    assert len(gsm7.BASIC) == len(set(gsm7.BASIC)) == 128


@pytest.mark.parametrize("char", ["`", "中", "\x1b", "ç", "—"])
def test_what_is_in_neither_table_is_an_error_never_another_character(char):
    with pytest.raises(UnicodeEncodeError, match="not in the alphabet"):
        gsm7.encode(f"ok {char}")
