"""What arrives on a phone, what an SMSC's no means, and when nobody can know.

Two far ends: an SMSC by other authors for what must arrive, one of bare octets for what goes wrong.
"""

import threading
import time
from queue import SimpleQueue

import pytest

from app.domain.delivery import State, own_reference
from channels.base import Heard, Refused, Unreachable
from renderers.base import SmsText
from tests.channels.far_end import no, pdu, scripted_smsc, smsc_end, yes
from tests.channels.sms_smpp.line import (
    ANSWER,
    BIND,
    ENQUIRE,
    HASTY,
    PHONE,
    SUBMIT,
    TEXT,
    TWO,
    UNBIND,
    channel_to,
    error_of,
    until,
)

BUSY, BAD_NUMBER = 0x58, 0x0B


def test_two_chinese_parts_with_emoji_are_joined_octet_by_octet():
    with smsc_end() as end, channel_to(end) as channel:
        receipt = channel.deliver(TWO, PHONE, "k:1")
    assert set(receipt.reference.split(",")) == {"linli000001", "linli000002"}
    assert [(t.text, t.recipient, t.parts) for t in end.seen] == [
        ("【望春里社区】明天9点到11点停水😀，请提前储水👨‍👩‍👧。", "8613800001234", 2)
    ]
    first, second = sorted((event.short_message for event in end.events), key=lambda m: m[5])
    reference = first[3]
    assert first == bytes((5, 0, 3, reference, 2, 1)) + TWO.parts[0].encode("utf-16-be")
    assert second == bytes((5, 0, 3, reference, 2, 2)) + TWO.parts[1].encode("utf-16-be")


def test_every_part_asks_for_a_receipt_and_says_how_it_is_written():
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(TWO, PHONE, "k:1")
    for event in end.events:
        assert (event.registered_delivery, event.data_coding, event.esm_class) == (1, 8, 0x40)
        assert (event.dest_addr_ton, event.dest_addr_npi) == (1, 1)


def test_one_part_has_no_header():
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
    assert end.events[0].short_message == TEXT.parts[0].encode("utf-16-be")
    assert end.events[0].esm_class == 0


def test_a_back_tick_arrives_as_a_back_tick():
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(SmsText(parts=("`make run`",), encoding="ucs2"), PHONE, "k:1")
        with pytest.raises(Refused, match="not in gsm7"):
            channel.deliver(SmsText(parts=("`",), encoding="gsm7"), PHONE, "k:2")
    assert [t.text for t in end.seen] == ["`make run`"]


def test_the_gsm_alphabet_goes_out_as_the_standard_numbers_it():
    text = SmsText(parts=("@£_ §à [x] €^{}\\~|",), encoding="gsm7")
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(text, PHONE, "k:1")
    assert end.events[0].data_coding == 0
    assert end.events[0].short_message == (
        b"\x00\x01\x11 \x5f\x7f \x1b\x3cx\x1b\x3e "
        b"\x1b\x65\x1b\x14\x1b\x28\x1b\x29\x1b\x2f\x1b\x3d\x1b\x40"
    )
    assert end.seen[0].text == text.parts[0]


def test_two_texts_to_one_phone_cannot_be_joined_with_each_other():
    with smsc_end() as end, channel_to(end) as channel:
        for n in range(3):
            channel.deliver(TWO, PHONE, f"k:{n}")
    numbers = [event.short_message[3] for event in end.events][::2]
    assert [(n - numbers[0]) % 256 for n in numbers] == [0, 1, 2]


def test_more_parts_than_the_window_holds_all_arrive():
    parts = tuple(f"第{n}条，望春里社区通知。" for n in range(1, 13))
    with smsc_end() as end, channel_to(end, window=3, timeout=30) as channel:
        channel.deliver(SmsText(parts=parts, encoding="ucs2"), PHONE, "k:1")
    assert end.seen[0].text == "".join(parts)


@pytest.mark.parametrize(
    ("sender", "as_sent"),
    [
        ("10690000", (0, 1, "10690000")),
        ("+8610655", (1, 1, "8610655")),
        ("Linli", (5, 0, "Linli")),
        ("", (0, 0, "")),
    ],
)
def test_the_sender_is_said_in_its_kind(sender, as_sent):
    with smsc_end() as end, channel_to(end, sender=sender) as channel:
        channel.deliver(TEXT, PHONE, "k:1")
    event = end.events[0]
    assert (event.source_addr_ton, event.source_addr_npi, event.source_addr) == as_sent


def test_a_real_smsc_reports_every_part():
    reports = SimpleQueue()
    with (
        smsc_end(report_after=0.01) as end,
        channel_to(end, reports.put) as channel,
    ):
        reference = channel.deliver(TWO, PHONE, "k:1").reference
        got = {reports.get(timeout=30) for _ in TWO.parts}
    own = own_reference("k:1")
    assert got == {Heard(part, State.DELIVERED, "", PHONE, own) for part in reference.split(",")}


def test_several_threads_may_send_at_once():
    with smsc_end() as end, channel_to(end, timeout=5, window=4) as channel:
        sending = [
            threading.Thread(target=channel.deliver, args=(TWO, f"+86138000{n:05}", f"k:{n}"))
            for n in range(30)
        ]
        for thread in sending:
            thread.start()
        for thread in sending:
            thread.join()
    assert len(end.seen) == 30 and {t.text for t in end.seen} == {"".join(TWO.parts)}


@pytest.mark.parametrize(
    ("status", "reason"),
    [(0x0B, "bad_number"), (0x0A, "bad_sender"), (0x01, "too_long"), (0x65, "refused")],
)
def test_what_can_never_pass_is_refused_with_its_reason(status, reason):
    error, _ = error_of({SUBMIT: no(SUBMIT, status)})
    assert isinstance(error, Refused) and str(error).startswith(f"{reason}: 0x{status:02X} ")


@pytest.mark.parametrize("status", [0x08, 0x14, 0x58, 0x64, 0x04, 0x45, 0xFF, 0x0411])
def test_what_may_pass_later_is_not(status):
    error, _ = error_of({SUBMIT: no(SUBMIT, status)})
    assert isinstance(error, Unreachable) and error.retry_after > 0 and not error.submitted


def test_a_throttling_smsc_is_left_alone_for_a_while():
    with smsc_end() as end, channel_to(end) as channel:
        end.status = 0x58
        for n in range(3):
            with pytest.raises(Unreachable, match="busy: 0x58") as caught:
                channel.deliver(TEXT, PHONE, f"k:{n}")
        assert 0 < channel.ready_in() <= caught.value.retry_after <= 2
    assert len(end.events) == 1


def test_after_a_refused_part_only_what_is_missing_is_sent_again():
    with smsc_end() as end, channel_to(end) as channel:
        end.status = [0, 0x58, 0]
        with pytest.raises(Unreachable):
            channel.deliver(TWO, PHONE, "k:1")
        until(lambda: channel.ready_in() == 0)
        assert len(channel.deliver(TWO, PHONE, "k:1").reference.split(",")) == 2
    places = [event.short_message[5] for event in end.events]
    assert len(places) == 3 and places[2] == places[1]
    assert len({event.short_message[3] for event in end.events}) == 1
    assert [t.text for t in end.seen] == ["".join(TWO.parts)]


@pytest.mark.parametrize("status", [0x0D, 0x0E, 0x0F])
def test_a_wrong_password_names_the_setting_and_uses_up_no_message(status):
    error, _ = error_of({BIND: no(BIND, status)})
    assert isinstance(error, Unreachable) and str(error).startswith("bad_credentials: LINLI_SMPP_")
    assert error.retry_after == 60 and not error.submitted


def test_an_account_is_not_knocked_at_until_it_is_locked():
    with scripted_smsc({BIND: no(BIND, 0x0E)}) as end, channel_to(end) as channel:
        for n in range(3):
            with pytest.raises(Unreachable, match="bad_credentials"):
                channel.deliver(TEXT, PHONE, f"k:{n}")
    assert end.count(BIND) == 1


def test_an_smsc_that_is_full_when_we_bind_is_no_wrong_password():
    error, _ = error_of({BIND: no(BIND, 0x58)})
    assert isinstance(error, Unreachable) and str(error).startswith("trouble: 0x58")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(lambda sequence: b"", "no_answer", id="no answer at all"),
        pytest.param(lambda sequence: None, "no_answer", id="the link broke"),
        pytest.param(yes(SUBMIT, b"\0"), "garbled_answer: no message_id", id="a yes without an id"),
        pytest.param(lambda sequence: b"\xff" * 16, "no_answer", id="no SMPP"),
        pytest.param(lambda sequence: b"HTTP/1.1 400 Bad\r\n\r\n", "no_answer", id="HTTP"),
        pytest.param(lambda sequence: b"\0" * 16, "no_answer", id="zeros"),
    ],
)
def test_a_text_whose_answer_is_missing_may_have_arrived(answer, reason):
    error, _ = error_of({SUBMIT: answer}, timeout=HASTY)
    assert isinstance(error, Unreachable) and error.submitted and str(error) == reason


@pytest.mark.parametrize(
    ("statuses", "kind", "in_doubt"),
    [
        ([BUSY, None], Unreachable, True),
        ([None, BAD_NUMBER], Refused, None),
        ([BUSY, BAD_NUMBER], Refused, None),
        ([0, BUSY], Unreachable, False),
    ],
)
def test_the_worst_that_a_part_met_counts_for_the_text(statuses, kind, in_doubt):
    with smsc_end() as end, channel_to(end, timeout=HASTY) as channel:
        end.status = statuses
        with pytest.raises(kind) as caught:
            channel.deliver(TWO, PHONE, "k:1")
    assert getattr(caught.value, "submitted", None) is in_doubt


def test_octets_that_are_no_smpp_end_the_wait_at_once():
    started = time.monotonic()
    error_of({SUBMIT: lambda sequence: b"\0\0\0\4"}, timeout=60)
    assert time.monotonic() - started < 30


def test_a_text_that_was_never_submitted_is_in_no_doubt():
    error, end = error_of({BIND: lambda sequence: b""}, timeout=HASTY)
    assert isinstance(error, Unreachable) and not error.submitted and end.count(SUBMIT) == 0


def test_nobody_there_is_in_no_doubt():
    with scripted_smsc() as end:
        pass
    with channel_to(end) as channel, pytest.raises(Unreachable) as caught:
        channel.deliver(TEXT, PHONE, "k:1")
    assert not caught.value.submitted


def test_a_link_in_doubt_is_probed_before_it_carries_another_text():
    """Else every text sent into a dead link would end in doubt."""
    script = {SUBMIT: lambda sequence: b"", ENQUIRE: lambda sequence: b""}
    with scripted_smsc(script) as end, channel_to(end, timeout=HASTY) as channel:
        with pytest.raises(Unreachable):
            channel.deliver(TEXT, PHONE, "k:1")
        script.clear()
        script[ENQUIRE] = lambda sequence: b""
        assert channel.deliver(TEXT, PHONE, "k:2").reference == "id"
    commands = [command for command, _ in end.seen if command != UNBIND]
    assert commands == [BIND, SUBMIT, ENQUIRE, BIND, SUBMIT]


def test_a_late_answer_disturbs_nobody():
    late = []
    script = {SUBMIT: lambda sequence: late.append(sequence) or b""}
    with scripted_smsc(script) as end, channel_to(end, timeout=HASTY) as channel:
        with pytest.raises(Unreachable):
            channel.deliver(TEXT, PHONE, "k:1")
        script.clear()
        end.send(pdu(SUBMIT | ANSWER, late[0], 0, b"late\0"))
        assert channel.deliver(TEXT, PHONE, "k:2").reference == "id"
