"""Makes a payload of the one held and of what changed in it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from typing import Any

from player.fields import Refused, text
from player.trust import PAYLOAD_MAX

OPS_MAX = 1024


def rebuilt(base: bytes, frame: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope that a ``delta`` frame makes of ``base``; not verified yet.

    Raises:
        Refused: ``malformed``, or ``too_large``.
    """
    ops = frame.get("ops")
    if not isinstance(ops, list) or len(ops) > OPS_MAX:
        raise Refused("malformed", "ops")
    payload = bytearray()
    for op in ops:
        payload += _piece(base, op)
        if len(payload) > PAYLOAD_MAX:
            raise Refused("too_large", "ops")
    return {
        "payloadType": text(frame, "payloadType", 128),
        "payload": b64encode(payload).decode(),
        "signatures": frame.get("signatures"),
    }


def _piece(base: bytes, op: object) -> bytes:
    if isinstance(op, str):
        try:
            return b64decode(op, validate=True)
        except (BadBase64, ValueError):
            raise Refused("malformed", "ops") from None
    if not isinstance(op, list) or len(op) != 2 or not all(type(n) is int for n in op):
        raise Refused("malformed", "ops")
    offset, length = op
    if offset < 0 or length < 1 or offset + length > len(base):
        raise Refused("malformed", "ops")
    return base[offset : offset + length]
