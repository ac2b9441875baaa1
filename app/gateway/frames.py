"""WebSocket frames as bytes (RFC 6455, 5.2): what comes in is cut, what goes out is made once."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from app.dispatch.keys.seal import Head, canonical
from app.gateway import delta

try:  # the same in C: four times as fast
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

# docs/wire-format.md: in either direction.
MOST_BYTES = 64 * 1024
# A shorter frame is sent whole: looking for what changed would cost more than it saves.
WORTH_A_DELTA = 4096
_WHOLE_TEXT = 0x81  # FIN, opcode text, no reserved bit
_MASKED = 0x80


class BadPlaylist(ValueError):
    """What lies on the bell is not the envelope that belongs there."""


@dataclass(frozen=True, slots=True)
class Push:
    """What every player of a slot is sent: ``frame`` once for all of them.

    ``delta`` goes to those that hold the board ``base``, the one before; it may be empty.
    """

    head: Head
    frame: bytes
    base: tuple[int, int] = (0, 0)
    delta: bytes = b""


def end_of_frame(buffer: bytes | bytearray, start: int) -> int | None:
    """Return where the frame that begins at ``start`` ends, None when it is not all there.

    Of a frame that claims to be too large only the head is waited for: no parser accepts it.
    """
    if len(buffer) < start + 2:
        return None
    length, head = buffer[start + 1] & 0x7F, 2
    if length >= 126:
        head += 2 if length == 126 else 8
        length = int.from_bytes(buffer[start + 2 : start + head], "big")
    if buffer[start + 1] & _MASKED:
        head += 4
    end = start + head + (length if length <= MOST_BYTES else 0)
    return end if len(buffer) >= end else None


def whole_text(frame: bytes | bytearray) -> bytes | None:
    """Return the payload of a frame that is one whole masked text, None of any other."""
    length = frame[1] & 0x7F
    if frame[0] != _WHOLE_TEXT or not frame[1] & _MASKED or length == 127:
        return None
    head = 2 if length < 126 else 4
    if length == 0:
        return b""
    return apply_mask(frame[head + 4 :], frame[head : head + 4])


def lone_text(data: bytes) -> bytes | None:
    """Return the payload when ``data`` is one whole masked text frame and nothing else."""
    if len(data) < 8 or data[0] != _WHOLE_TEXT:
        return None
    length, head = data[1] ^ _MASKED, 2
    if length == 126:
        length, head = data[2] << 8 | data[3], 4
    elif length > 126:
        return None
    if head + 4 + length != len(data):
        return None
    return apply_mask(data[head + 4 :], data[head : head + 4])


def text_frame(text: bytes) -> bytes:
    """Return ``text`` as one frame from the server."""
    size = len(text)
    if size < 126:
        return b"\x81%c%s" % (size, text)
    if size < 1 << 16:
        return b"\x81\x7e%s%s" % (size.to_bytes(2, "big"), text)
    return b"\x81\x7f%s%s" % (size.to_bytes(8, "big"), text)


def stamp_frame(envelope: bytes) -> bytes:
    """Return the frame that carries a signed stamp."""
    return text_frame(b'{"envelope":%s,"type":"stamp"}' % envelope)


@lru_cache(maxsize=4096)  # players count their batches from one: most frames were made before
def ack_frame(batch: int) -> bytes:
    """Return the frame that says a batch of evidence is taken."""
    return text_frame(b'{"batch":%d,"type":"ack"}' % batch)


def command_frame(envelope: bytes) -> bytes:
    """Return the frame that tells a player to do something."""
    return text_frame(b'{"envelope":%s,"type":"command"}' % envelope)


def orders_drill(envelope: bytes) -> bool:
    """Return whether a command puts a player into drill mode."""
    try:
        said = json.loads(b64decode(json.loads(envelope)["payload"]))
        return bool(said["command"] == "drill" and said["until"] > said["issued"])
    except (KeyError, TypeError, ValueError):
        return False


def alerts_of(scope: str, hot: bytes) -> Push:
    """Return what players in the area ``scope`` are sent. Raises BadPlaylist."""
    head, _ = _head("scope", scope, hot)
    return Push(head, text_frame(b'{"envelope":%s,"type":"alerts"}' % hot))


def push_of(slot: str, hot: bytes, before: bytes = b"") -> Push:
    """Return what players of ``slot`` are sent for the signed playlist ``hot``.

    One too large for a frame is announced, for players to fetch. ``before`` is the playlist that
    it follows, if it is known: what changed is sent to those that hold it. Raises BadPlaylist.
    """
    head, payload = _head("slot", slot, hot)
    text = b'{"envelope":%s,"type":"playlist"}' % hot
    size = len(text)
    if size > MOST_BYTES:
        text = canonical({"type": "poll", "slot": slot})
    push = Push(head, text_frame(text))
    if not before or size < WORTH_A_DELTA:
        return push
    base, held = _head("slot", slot, before)
    changed = _delta(base, held, payload, json.loads(hot))
    if not changed or len(changed) * 2 >= size or len(changed) > MOST_BYTES:
        return push
    return replace(push, base=(base.epoch, base.seq), delta=text_frame(changed))


def _delta(base: Head, held: bytes, payload: bytes, envelope: dict[str, Any]) -> bytes:
    ops = delta.made(held, payload)
    if ops is None:
        return b""
    names = ("payloadType", "signatures")
    said = {"type": "delta", "base": base.hash, "ops": ops}
    return canonical(said | {name: envelope[name] for name in names})


def _head(name: str, whose: str, hot: bytes) -> tuple[Head, bytes]:
    """Return the head and the payload.

    Read, not verified: players do that, with keys that nobody here can change.
    """
    try:
        payload = b64decode(json.loads(hot)["payload"], validate=True)
        said = json.loads(payload)
        if said[name] != whose:
            raise BadPlaylist(f"what lies there for {whose} is of {said[name]}")
        head = Head(int(said["epoch"]), int(said["seq"]), sha256(payload).hexdigest())
        return head, payload
    except (KeyError, TypeError, RecursionError) as exc:
        raise BadPlaylist(f"what lies there for {whose} is no document: {exc!r}") from None
    except ValueError as exc:
        if isinstance(exc, BadPlaylist):
            raise
        raise BadPlaylist(f"what lies there for {whose} is no document: {exc}") from None
