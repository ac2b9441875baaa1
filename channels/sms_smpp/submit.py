"""submit_sm as octets, by hand: making one with a library takes longer than sending it.

What a text says is laid out once for all who get it (``Mould``); for each of them only the number
of the PDU, the telephone, what joins its parts and our own reference are put in.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUBMIT_SM = 0x04
# Optional parameters (5.3.2): tag and how the value is packed.
_OWN, _PAYLOAD = 0x0204, 0x0424
_SAR = ((0x020C, ">H"), (0x020E, ">B"), (0x020F, ">B"))
_HEADER, _OWN_IS = struct.Struct(">IIII").pack, struct.Struct(">HHH").pack
_OCTETS = tuple(bytes((n,)) for n in range(256))
# Where the joining number stands: in the header of a text, and in the first optional parameter.
_IN_UDH, _IN_SAR = 3, 5


@dataclass(frozen=True, slots=True)
class Mould:
    """A submit_sm without what differs from one recipient to the next.

    ``middle`` and ``tail`` have the joining number between them, where there is one.
    """

    front: bytes
    middle: bytes
    tail: bytes
    is_joined: bool

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Mould:
        """Lay out ``fields`` as 4.4.1 has it; they are those of ``pdu`` by their names."""
        text: bytes = fields["short_message"]
        ton, npi = fields["source_addr_ton"], fields["source_addr_npi"]
        front = b"\0" + bytes((ton, npi)) + fields["source_addr"].encode("ascii") + b"\0"
        fixed = bytes((fields["esm_class"], 0, 0)) + b"\0"
        until = fields["validity_period"].encode("ascii") + b"\0"
        kind = bytes((fields["registered_delivery"], 0, fields["data_coding"], 0, len(text)))
        start = len(fixed + until + kind)
        rest = fixed + until + kind + text + _optional(fields)
        at = start + len(text) + _IN_SAR if fields.get("sar") else start + _IN_UDH
        if fields.get("sar") or fields["esm_class"]:
            return cls(front, rest[:at], rest[at + 1 :], True)
        return cls(front, rest, b"", False)

    def cast(self, sequence: int, to: bytes, reference: int, own: int) -> bytes:
        """Return the PDU for ``to`` (from ``recipient``), its parts joined by ``reference``."""
        joined = _OCTETS[reference] if self.is_joined else b""
        body = b"".join(
            (self.front, to, self.middle, joined, self.tail, _OWN_IS(_OWN, 2, own)),
        )
        return _HEADER(16 + len(body), SUBMIT_SM, 0, sequence) + body


@dataclass(slots=True)
class Letter:
    """One submit_sm to be sent; it gets its number when it is."""

    mould: Mould
    to: bytes
    reference: int
    own: int

    def octets(self, sequence: int) -> bytes:
        """Return it as PDU number ``sequence``."""
        return self.mould.cast(sequence, self.to, self.reference, self.own)


def recipient(ton: int, npi: int, digits: str) -> bytes:
    """Return whom a PDU is for, as it stands in it. Raises UnicodeEncodeError."""
    return bytes((ton, npi)) + digits.encode("ascii") + b"\0"


def _optional(fields: Mapping[str, Any]) -> bytes:
    found = b""
    if sar := fields.get("sar"):
        for (tag, form), value in zip(_SAR, sar, strict=True):
            packed = struct.pack(form, value)
            found += struct.pack(">HH", tag, len(packed)) + packed
    if payload := fields.get("message_payload"):
        found += struct.pack(">HH", _PAYLOAD, len(payload)) + payload
    return found
