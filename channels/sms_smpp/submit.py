"""submit_sm as octets, by hand: making one with a library takes longer than sending it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

SUBMIT_SM = 0x04
# Optional parameters (5.3.2): tag and how the value is packed.
_OWN, _PAYLOAD = 0x0204, 0x0424
_SAR = ((0x020C, ">H"), (0x020E, ">B"), (0x020F, ">B"))


def encode(sequence: int, fields: Mapping[str, Any]) -> bytes:
    """Return a submit_sm as 4.4.1 lays it out; ``fields`` are those of ``pdu`` by their names."""
    text: bytes = fields["short_message"]
    body = b"".join(
        (
            b"\0",
            bytes((fields["source_addr_ton"], fields["source_addr_npi"])),
            fields["source_addr"].encode("ascii"),
            b"\0",
            bytes((fields["dest_addr_ton"], fields["dest_addr_npi"])),
            fields["destination_addr"].encode("ascii"),
            b"\0",
            bytes((fields["esm_class"], 0, 0)),
            b"\0",
            fields["validity_period"].encode("ascii"),
            b"\0",
            bytes((fields["registered_delivery"], 0, fields["data_coding"], 0, len(text))),
            text,
            _optional(fields),
        )
    )
    return struct.pack(">IIII", 16 + len(body), SUBMIT_SM, 0, sequence) + body


def _optional(fields: Mapping[str, Any]) -> bytes:
    found = b""
    if (own := fields.get("user_message_reference")) is not None:
        found += struct.pack(">HHH", _OWN, 2, own)
    if sar := fields.get("sar"):
        for (tag, form), value in zip(_SAR, sar, strict=True):
            packed = struct.pack(form, value)
            found += struct.pack(">HH", tag, len(packed)) + packed
    if payload := fields.get("message_payload"):
        found += struct.pack(">HH", _PAYLOAD, len(payload)) + payload
    return found
