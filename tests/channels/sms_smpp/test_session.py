"""The link: probed when idle, bound again when lost, left politely."""

import pytest

from channels.base import Unreachable
from tests.channels.far_end import pdu, scripted_smsc
from tests.channels.sms_smpp.line import (
    ANSWER,
    BIND,
    DELIVER,
    ENQUIRE,
    PHONE,
    TEXT,
    UNBIND,
    channel_to,
    until,
)
from tests.channels.sms_smpp.test_pdu import FINAL

COME_AGAIN = 0x64


def test_an_idle_link_is_probed_and_given_up_when_nothing_comes():
    script = {ENQUIRE: lambda sequence: b""}
    with scripted_smsc(script) as end, channel_to(end, idle=0.05) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        until(lambda: end.count(ENQUIRE) >= 2)
        until(lambda: end.count(BIND) == 2)


def test_an_idle_link_that_answers_is_kept():
    with scripted_smsc() as end, channel_to(end, idle=0.02) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        until(lambda: end.count(ENQUIRE) >= 6)
    assert end.count(BIND) == 1


def test_a_link_that_went_down_is_bound_again_for_the_next_text():
    with scripted_smsc() as end, channel_to(end) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        end.send(pdu(UNBIND, 77))
        until(lambda: end.count(UNBIND | ANSWER) == 1)
        channel.deliver(TEXT, PHONE, "k:2")
    assert end.count(BIND) == 2


def test_the_smscs_own_requests_are_answered():
    with scripted_smsc() as end, channel_to(end) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        end.send(pdu(ENQUIRE, 5) + pdu(0x0103, 6) + pdu(0x7777, 7))
        until(lambda: end.count(ENQUIRE | ANSWER) == 1)
        until(lambda: end.count(ANSWER) == 2)


def test_closing_unbinds():
    with scripted_smsc() as end, channel_to(end) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        channel.close()
        assert end.count(UNBIND) == 1
        with pytest.raises(Unreachable, match="closed"):
            channel.deliver(TEXT, PHONE, "k:2")


def test_listening_binds_although_nothing_is_sent(monkeypatch):
    monkeypatch.setattr("channels.sms_smpp.bind.FIRST_PAUSE_S", 0.01)
    with scripted_smsc() as end, channel_to(end) as channel:
        channel.listen()
        channel.listen()
        until(lambda: end.count(BIND) == 1)


def test_reports_are_acknowledged():
    reports = []
    with scripted_smsc() as end, channel_to(end, reports.append) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        end.send(FINAL)
        until(lambda: end.statuses(DELIVER | ANSWER) == [0])
    assert [heard.reference for heard in reports] == ["42"]


def test_a_report_that_could_not_be_kept_is_asked_for_again():
    def away(*report):
        raise OSError("database away")

    with scripted_smsc() as end, channel_to(end, away) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        end.send(FINAL)
        until(lambda: end.statuses(DELIVER | ANSWER) == [COME_AGAIN])
        assert channel.deliver(TEXT, PHONE, "k:2").reference == "id"


@pytest.mark.parametrize("body", [b"", b"\0\x01", b"\xff" * 40])
def test_a_report_that_cannot_be_read_does_not_bring_the_link_down(body):
    with scripted_smsc() as end, channel_to(end) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
        end.send(pdu(DELIVER, 9, 0, body))
        until(lambda: end.count(DELIVER | ANSWER) == 1)
        channel.deliver(TEXT, PHONE, "k:2")
    assert end.count(BIND) == 1
