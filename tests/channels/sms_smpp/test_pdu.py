"""PDUs as octets: what is cut out of a stream, what a delivery receipt says."""

import struct

import pytest
import smpp34

from app.domain.delivery import State
from channels.sms_smpp.pdu import Broken, Report, addresses, build, contents, frames, report
from renderers.base import SmsText
from tests.channels.far_end import pdu

DELIVER_SM = 0x05
RECEIPTED_ID, MESSAGE_STATE, NETWORK_ERROR, OF_A_VENDOR = 0x001E, 0x0427, 0x0423, 0x1403


def receipt(stat, err, message_id="00042"):
    """The text of a receipt (SMPP 3.4, Appendix B)."""
    times = "submit date:2611241200 done date:2611241201"
    return f"id:{message_id} sub:001 dlvrd:000 {times} stat:{stat} err:{err} text:hi".encode()


def deliver_sm(text=b"", esm_class=0x04, tlvs=b""):
    """A deliver_sm as an SMSC sends it (SMPP 3.4, 4.6.1)."""
    head = b"\0" + b"\x01\x01138\0" + b"\x01\x0110690000\0"
    fixed = bytes((esm_class, 0, 0)) + b"\0\0" + bytes((0, 0, 0, 0, len(text)))
    return pdu(DELIVER_SM, 9, 0, head + fixed + text + tlvs)


def tlv(tag, value):
    return struct.pack(">HH", tag, len(value)) + value


def read(octets):
    (found,) = frames(bytearray(octets))
    return report(found)


FINAL = deliver_sm(receipt("DELIVRD", "000"))
BY_TLV = tlv(OF_A_VENDOR, b"x") + tlv(RECEIPTED_ID, b"a1\0") + tlv(MESSAGE_STATE, b"\x05")


@pytest.mark.parametrize(
    ("stat", "err", "state", "reason"),
    [
        ("DELIVRD", "000", State.DELIVERED, ""),
        ("delivrd", "000", State.DELIVERED, ""),
        ("UNDELIV", "027", State.FAILED, "undeliverable: 27"),
        ("EXPIRED", "000", State.FAILED, "expired_at_carrier"),
        ("DELETED", "000", State.FAILED, "deleted_at_carrier"),
        ("REJECTD", "MK:0009", State.FAILED, "rejected_at_carrier: MK:0009"),
    ],
)
def test_a_final_receipt_is_read_from_its_text(stat, err, state, reason):
    assert read(deliver_sm(receipt(stat, err))) == Report("00042", state, reason)


def test_optional_parameters_count_before_the_text():
    error = tlv(NETWORK_ERROR, b"\x03\x00\x1b")
    octets = deliver_sm(receipt("DELIVRD", "000"), tlvs=BY_TLV + error)
    assert read(octets) == Report("a1", State.FAILED, "undeliverable: 27")


@pytest.mark.parametrize("message_id", [b"a1\0", b"a1"])
def test_an_id_without_its_nul_is_read_whole(message_id):
    tlvs = tlv(RECEIPTED_ID, message_id) + tlv(MESSAGE_STATE, b"\x02")
    assert read(deliver_sm(tlvs=tlvs)) == Report("a1", State.DELIVERED)


def test_other_bits_of_the_class_do_not_hide_a_receipt():
    assert read(deliver_sm(receipt("DELIVRD", "000"), esm_class=0x47)) is not None


@pytest.mark.parametrize(
    "octets",
    [
        deliver_sm(receipt("ENROUTE", "000")),
        deliver_sm(receipt("ACCEPTD", "000")),
        deliver_sm(b"TD", esm_class=0),
        deliver_sm(receipt("DELIVRD", "000"), esm_class=0x20),
        deliver_sm(b"no receipt at all"),
        deliver_sm(tlvs=tlv(MESSAGE_STATE, b"\x02")),
        deliver_sm(),
    ],
)
def test_anything_else_is_no_report(octets):
    assert read(octets) is None


@pytest.mark.parametrize("body", [b"\0\x01", b"\0" * 12 + b"\0\x1e\0", b"\xff" * 40])
def test_what_cannot_be_taken_apart_is_broken_or_no_report(body):
    try:
        assert read(pdu(DELIVER_SM, 9, 0, body)) is None
    except Broken as exc:
        assert "deliver_sm" in str(exc)


def test_pdus_are_cut_out_of_a_stream_wherever_it_is_cut():
    stream, buffer, found = FINAL + pdu(0x15, 7), bytearray(), []
    for octet in stream:
        buffer.append(octet)
        found += [(p.command, p.sequence) for p in frames(buffer)]
    assert found == [("deliver_sm", 9), ("enquire_link", 7)] and not buffer


@pytest.mark.parametrize("length", [0, 4, 15, 64 * 1024 + 1, 0xFFFFFFFF])
def test_a_length_no_pdu_can_have_is_broken(length):
    with pytest.raises(Broken, match=f"{length} octets"):
        list(frames(bytearray(struct.pack(">I", length))))


def test_another_codec_reads_what_is_built():
    text = SmsText(parts=("停水😀", "请储水"), encoding="ucs2")
    fields = contents(text, reference=7)[1] | addresses("10690000", "+8613800001234")
    read = smpp34.decode(build("submit_sm", 0x7FFFFFFF, **fields))
    assert read.sequence_number == 0x7FFFFFFF and read.destination_addr == "8613800001234"
    assert read.short_message == b"\x05\x00\x03\x07\x02\x02" + "请储水".encode("utf-16-be")
    assert (read.esm_class, read.data_coding, read.registered_delivery) == (0x40, 8, 1)
