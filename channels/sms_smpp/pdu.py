"""SMPP 3.4 as bytes and values: what is sent, what is read. No socket in here.

smpplib builds and takes apart the PDUs. Two of its habits are kept out. It reads optional
parameters with fixed types, which loses the last character of an id that came without its NUL:
here they are all octets. Its client logs whole PDUs, the bind with its password among them: the
session is our own.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from smpplib import consts, smpp
from smpplib.command import DeliverSM, Param
from smpplib.command_codes import commands
from smpplib.ptypes import ostr

from app.domain.delivery import State
from channels.base import Reason
from channels.sms_smpp import gsm7, submit
from renderers.base import SmsText

HEADER, LONGEST, LAST_SEQUENCE = 16, 64 * 1024, 0x7FFFFFFF
UDHI, RECEIPT, MESSAGE_TYPE = 0x40, 0x04, 0x3C  # esm_class, 5.2.12
_LENGTH, _HEAD = struct.Struct(">I").unpack_from, struct.Struct(">IIII").unpack_from
_NAMES = {code: name for name, code in commands.items()}
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}  # 5.2.28
_ENDINGS = {
    "DELIVRD": (State.DELIVERED, None),
    "UNDELIV": (State.FAILED, Reason.UNDELIVERABLE),
    "EXPIRED": (State.FAILED, Reason.EXPIRED_AT_CARRIER),
    "DELETED": (State.FAILED, Reason.DELETED_AT_CARRIER),
    "REJECTD": (State.FAILED, Reason.REJECTED_AT_CARRIER),
}


class Broken(Exception):
    """These bytes are not SMPP; what follows them cannot be trusted either."""


class Pdu(NamedTuple):
    """One PDU as read; ``command`` is empty when it is none that we know."""

    command: str
    status: int
    sequence: int
    body: bytes

    @property
    def is_answer(self) -> bool:
        """Whether it answers a request of ours."""
        return self.command == "generic_nack" or self.command.endswith("_resp")

    @property
    def message_id(self) -> str:
        """The id in a submit_sm_resp, or empty."""
        return self.body.partition(b"\0")[0].decode("latin-1").strip()


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery receipt that ends a message's journey; ``reason`` is empty when it arrived.

    ``phone`` is whose it is, in digits; ``own`` our own reference where the SMSC repeats it.
    """

    message_id: str
    state: State
    reason: str = ""
    phone: str = ""
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that a phone sent in."""

    phone: str
    text: str


class _DeliverSM(DeliverSM):  # type: ignore[misc]  # smpplib is untyped
    """deliver_sm with every optional parameter as the octets it came in."""

    params = {**DeliverSM.params, **{name: Param(type=ostr) for name in consts.OPTIONAL_PARAMS}}


def frames(buffer: bytearray) -> Iterator[Pdu]:
    """Take every whole PDU off the front of ``buffer``.

    Raises:
        Broken: a length no PDU can have.
    """
    at = 0
    try:
        while len(buffer) - at >= 4:  # noqa: PLR2004 - the length itself
            (length,) = _LENGTH(buffer, at)
            if not HEADER <= length <= LONGEST:
                raise Broken(f"a PDU of {length} octets")
            if len(buffer) - at < length:
                return
            _, code, status, sequence = _HEAD(buffer, at)
            body = bytes(buffer[at + HEADER : at + length])
            at += length
            yield Pdu(_NAMES.get(code, ""), status, sequence, body)
    finally:
        del buffer[:at]


def build(command: str, sequence: int, **fields: Any) -> bytes:  # noqa: ANN401 - a PDU's own fields
    """Return one PDU as bytes; a submit_sm is cast from its mould instead."""
    pdu = smpp.make_pdu(command, sequence=sequence, **fields)
    pdu.sequence = sequence  # the constructor does not take zero for unset
    return bytes(pdu.generate())


def sender_of(sender: str) -> dict[str, object]:
    """Return the fields of a sender: ``+`` is E.164, letters are a name, else a short code."""
    named = (5 if sender else 0), 0  # without a sender the SMSC puts in its own
    ton, npi = _numbering(sender) if sender.removeprefix("+").isdigit() else named
    return {
        "source_addr_ton": ton,
        "source_addr_npi": npi,
        "source_addr": sender.removeprefix("+"),
    }


def numbered(recipient: str) -> bytes:
    """Return a telephone as it stands in a submit_sm. Raises UnicodeEncodeError."""
    return submit.recipient(*_numbering(recipient), recipient.removeprefix("+"))


def written(text: SmsText, joined: str = "udh") -> tuple[dict[str, object], ...]:
    """Return the fields of each submit_sm that carries ``text``, whoever it is for.

    ``joined`` says how several parts are held together: ``udh`` by the concatenation header of
    3GPP TS 23.040, 9.2.3.24.1, ``sar`` by optional parameters; ``payload`` hands the whole text
    over for the SMSC to cut. Each asks for a receipt. The number that joins them is put in later.
    Raises UnicodeEncodeError.
    """
    gsm = text.encoding == "gsm7"
    octets = [gsm7.encode(p) if gsm else p.encode("utf-16-be") for p in text.parts]
    common: dict[str, object] = {
        "esm_class": 0,
        "data_coding": 0 if gsm else 8,
        "registered_delivery": 1,
        "validity_period": _absolute(text.valid_until),
    }
    if len(octets) == 1:
        return ({**common, "short_message": octets[0]},)
    if joined == "payload":
        return ({**common, "short_message": b"", "message_payload": b"".join(octets)},)
    return tuple(
        {**common, **_joined(joined, part, (0, len(octets), n))} for n, part in enumerate(octets, 1)
    )


def _joined(how: str, part: bytes, place: tuple[int, int, int]) -> dict[str, object]:
    if how == "sar":
        return {"short_message": part, "sar": place}
    return {"esm_class": UDHI, "short_message": bytes((5, 0, 3, *place)) + part}


def report(pdu: Pdu) -> Report | Incoming | None:
    """Return the receipt or the text in a deliver_sm; None for a receipt of a state on the way.

    The optional parameters count before the text, whose form (Appendix B) is every vendor's own.

    Raises:
        Broken: the PDU cannot be taken apart.
    """
    parsed = _DeliverSM("deliver_sm", sequence=1, allow_unknown_opt_params=True)
    try:
        parsed.parse(struct.pack(">IIII", HEADER + len(pdu.body), 5, 0, pdu.sequence) + pdu.body)
    except (struct.error, IndexError, TypeError) as exc:
        raise Broken(f"deliver_sm: {exc}") from None
    kind = (parsed.esm_class or 0) & MESSAGE_TYPE
    if kind != RECEIPT:
        return _incoming(parsed) if kind == 0 else None
    text = (parsed.short_message or parsed.message_payload or b"").decode("latin-1")
    message_id = _c_string(parsed.receipted_message_id) or _said(text, "id")
    state = parsed.message_state
    word = _STATES.get(state[-1], "") if state else _said(text, "stat").upper()
    if not message_id or word not in _ENDINGS:
        return None
    ending, why = _ENDINGS[word]
    code, own = parsed.network_error_code, parsed.user_message_reference
    error = str(int.from_bytes(code[1:3], "big")) if code else _said(text, "err").lstrip("0")
    return Report(
        message_id,
        ending,
        f"{why}: {error}" if why and error else why or "",
        phone=_text_of(parsed.source_addr),
        own=int.from_bytes(own[:2], "big") if own else None,
    )


def _incoming(parsed: _DeliverSM) -> Incoming | None:
    """Return the text a phone sent; of one in several parts, what this part says."""
    octets: bytes = parsed.short_message or parsed.message_payload or b""
    if (parsed.esm_class or 0) & UDHI and octets:
        octets = octets[octets[0] + 1 :]
    if (parsed.data_coding or 0) == 8:  # noqa: PLR2004 - UCS-2
        said = octets.decode("utf-16-be", "replace")
    else:
        said = octets.decode("utf-8", "replace")
    phone = _text_of(parsed.source_addr)
    return Incoming(phone, said) if phone and said.strip() else None


def _text_of(value: bytes | str | None) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value or ""
    return text.strip("\0 ").removeprefix("+")


def _absolute(at: datetime | None) -> str:
    """Return an instant as 7.1.1.1 writes it, in UTC; without one the SMSC keeps to its own."""
    return f"{at.astimezone(UTC):%y%m%d%H%M%S}000+" if at else ""


def _numbering(number: str) -> tuple[int, int]:
    """Return type of number and numbering plan (5.2.5, 5.2.6) of a string of digits."""
    return (1 if number.startswith("+") else 0), 1


def _said(text: str, name: str) -> str:
    found = re.search(rf"(?:^|\s){name}:(\S+)", text, re.IGNORECASE)
    return found.group(1) if found else ""


def _c_string(octets: bytes | None) -> str:
    return (octets or b"").partition(b"\0")[0].decode("latin-1").strip()
