"""Every reason a channel can give has a sentence for people."""

from inspect import getsource

import pytest

from app.web.messages import sms_words
from app.web.notices import evidence
from channels.base import Reason, Refused


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_is_said_to_people_in_their_own_words(reason):
    said = getsource(evidence.reasons) + getsource(sms_words.reasons)
    assert f'"{reason}": _(' in said


def test_a_reason_opens_with_its_name():
    assert str(Refused(Reason.TOO_LONG.because("501 > 500"))) == "too_long: 501 > 500"
