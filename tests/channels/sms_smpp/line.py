"""A channel bound to a far end, and the texts that these tests send."""

import time
from contextlib import contextmanager

import pytest

from channels.base import ChannelError
from channels.sms_smpp import Settings, SmppChannel
from renderers.base import SmsText
from tests.channels.far_end import scripted_smsc
from tests.channels.rigs import SECRET

BIND, SUBMIT, ENQUIRE, UNBIND, DELIVER, ANSWER = 0x09, 0x04, 0x15, 0x06, 0x05, 0x80000000
HASTY = 0.5  # seconds, for an SMSC that says nothing; this machine may be busy
PHONE = "+8613800001234"
TEXT = SmsText(parts=("【望春里社区】明天9点到11点停水。",), encoding="ucs2")
TWO = SmsText(parts=("【望春里社区】明天9点到11点停水😀", "，请提前储水👨‍👩‍👧。"), encoding="ucs2")


@contextmanager
def channel_to(end, on_report=lambda *report: None, **settings):
    chosen = {"sender": "10690000", "timeout": 5, **settings}
    channel = SmppChannel(
        Settings(host="127.0.0.1", port=end.port, system_id="linli", password=SECRET, **chosen),
        on_report,
    )
    try:
        yield channel
    finally:
        channel.close()


def error_of(script, **settings):
    """Return the error with which a text to an SMSC of ``script`` ends, and the SMSC."""
    with scripted_smsc(script) as end, channel_to(end, **settings) as channel:
        with pytest.raises(ChannelError) as caught:
            channel.deliver(TEXT, PHONE, "k:1")
        assert SECRET not in repr(caught.value)
        return caught.value, end


def until(claim, patience=60.0):
    """Wait for ``claim`` to hold; fail when it does not in time."""
    over = time.monotonic() + patience
    while not claim():
        assert time.monotonic() < over, "it did not happen in time"
        time.sleep(0.005)
