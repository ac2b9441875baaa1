"""WebSocket frames of a client as bytes (RFC 6455, 5.2): light enough for thousands of screens."""

from __future__ import annotations

# Opcodes with FIN set: the only ones the gateway sends.
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
_MASKED, _MASK = 0x80, bytes(4)


def request(host: str, path: str = "/") -> bytes:
    """Return the request for a socket that speaks ``linli.v1``; the key is always the same."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: linli.v1\r\n\r\n"
    ).encode()


def masked(payload: bytes, first: int = TEXT) -> bytes:
    """Return ``payload`` as one frame of a client; a mask of zeros is a mask (5.3)."""
    size = len(payload)
    if size < 126:
        return bytes([first, _MASKED | size]) + _MASK + payload
    if size < 1 << 16:
        return bytes([first, _MASKED | 126]) + size.to_bytes(2, "big") + _MASK + payload
    return bytes([first, _MASKED | 127]) + size.to_bytes(8, "big") + _MASK + payload


def frame_end(data: bytes) -> int:
    """Return where the first frame of ``data`` ends; past its end when that is not all there."""
    if len(data) < 2:
        return 2
    head = _head(data[1])
    if len(data) < head:
        return head
    return head + (data[1] if head == 2 else int.from_bytes(data[2:head], "big"))


def payload_of(frame: bytes) -> bytes:
    """Return what one whole frame of a server carries."""
    return frame[_head(frame[1]) :]


def _head(length: int) -> int:
    return 2 if length < 126 else 4 if length == 126 else 10
