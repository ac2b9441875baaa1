"""PDUs as octets: what is cut out of a stream, what a delivery receipt says."""

import struct

import pytest
import smpp34
from smpplib import smpp

from app.demo.smsc import take_apart
from app.domain.delivery import State
from channels.sms_smpp.pdu import (
    Broken,
    Incoming,
    Report,
    frames,
    numbered,
    report,
    sender_of,
    written,
)
from channels.sms_smpp.submit import Mould
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
    assert read(deliver_sm(receipt(stat, err))) == Report("00042", state, reason, "138")


def test_optional_parameters_count_before_the_text():
    error = tlv(NETWORK_ERROR, b"\x03\x00\x1b")
    octets = deliver_sm(receipt("DELIVRD", "000"), tlvs=BY_TLV + error)
    assert read(octets) == Report("a1", State.FAILED, "undeliverable: 27", "138")


@pytest.mark.parametrize("message_id", [b"a1\0", b"a1"])
def test_an_id_without_its_nul_is_read_whole(message_id):
    tlvs = tlv(RECEIPTED_ID, message_id) + tlv(MESSAGE_STATE, b"\x02")
    assert read(deliver_sm(tlvs=tlvs)) == Report("a1", State.DELIVERED, "", "138")


def test_other_bits_of_the_class_do_not_hide_a_receipt():
    assert read(deliver_sm(receipt("DELIVRD", "000"), esm_class=0x47)) is not None


@pytest.mark.parametrize(
    "octets",
    [
        deliver_sm(receipt("ENROUTE", "000")),
        deliver_sm(receipt("ACCEPTD", "000")),
        deliver_sm(receipt("DELIVRD", "000"), esm_class=0x20),
        deliver_sm(b"no receipt at all"),
        deliver_sm(tlvs=tlv(MESSAGE_STATE, b"\x02")),
        deliver_sm(),
    ],
)
def test_anything_else_is_no_report(octets):
    assert read(octets) is None


def test_a_text_of_a_phone_is_read_whatever_it_was_written_in():
    assert read(deliver_sm(b"TD", esm_class=0)) == Incoming("138", "TD")
    joined = b"\x05\0\x03\x07\x01\x01" + "退订".encode("utf-16-be")
    octets = bytearray(deliver_sm(joined, esm_class=0x40))
    octets[-len(joined) - 3] = 8  # data_coding
    assert read(bytes(octets)) == Incoming("138", "退订")


def test_our_own_reference_is_read_back():
    own = tlv(0x0204, b"\x12\x34")
    assert read(deliver_sm(receipt("DELIVRD", "000"), tlvs=own)).own == 0x1234


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


def cast(text, joined="udh", reference=7, own=0x1234):
    """Every submit_sm of a text, numbered from 9."""
    to = numbered("+8613800001234")
    moulds = [Mould.of(one | sender_of("10690000")) for one in written(text, joined)]
    return [one.cast(n, to, reference, own) for n, one in enumerate(moulds, 9)]


@pytest.mark.parametrize("joined", ["udh", "sar"])
def test_what_is_cast_is_what_a_library_builds(joined):
    text = SmsText(parts=("停水😀", "请储水"), encoding="ucs2")
    whom = {"dest_addr_ton": 1, "dest_addr_npi": 1, "destination_addr": "8613800001234"}
    names = ("sar_msg_ref_num", "sar_total_segments", "sar_segment_seqnum")
    ours = cast(text, joined)
    for place, fields in enumerate(written(text, joined), 1):
        whole = fields | sender_of("10690000") | whom | {"user_message_reference": 0x1234}
        if whole.pop("sar", None):
            whole |= dict(zip(names, (7, 2, place), strict=True))
        else:
            whole["short_message"] = bytes((5, 0, 3, 7, 2, place)) + whole["short_message"][6:]
        made = smpp.make_pdu("submit_sm", sequence=8 + place, **whole)
        made.sequence = 8 + place
        theirs, mine = made.generate(), ours[place - 1]
        assert sorted(tlvs_of(theirs)) == sorted(tlvs_of(mine))
        assert len(theirs) == len(mine) and fixed_of(theirs) == fixed_of(mine)


def tlvs_of(octets):
    return [(one.tag, bytes(one.value)) for one in smpp34.decode(octets).tlvs]


def fixed_of(octets):
    """What comes before the optional parameters."""
    return octets[: len(octets) - sum(4 + len(value) for _, value in tlvs_of(octets))]


@pytest.mark.parametrize("joined", ["udh", "sar", "payload"])
def test_a_long_text_is_joined_by_another_codec_in_every_way(joined):
    text = SmsText(parts=("停水😀" * 16, "请储水"), encoding="ucs2")
    sent = [smpp34.decode(one) for one in cast(text, joined)]
    assert {(part.total, part.group[2]) for part in map(take_apart, sent)} == (
        {(1, 0)} if joined == "payload" else {(2, 7)}
    )
    assert "".join(take_apart(one).text for one in sent) == "".join(text.parts)
    assert [one.sequence_number for one in sent] == [9, 10][: len(sent)]
    assert {one.destination_addr for one in sent} == {"8613800001234"}
