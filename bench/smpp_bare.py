"""How fast an SMSC answers at all: octets made beforehand, written as the window lets them.

What ``bench/smpp.py`` measures can be no faster than this.
"""

from __future__ import annotations

import socket
import time

ANSWER = 0x80


def bare(port: int, count: int, window: int = 100) -> float:
    """Return the parts a second that the SMSC at ``port`` answers."""
    from channels.sms_smpp.pdu import build, numbered, sender_of, written
    from channels.sms_smpp.submit import Mould
    from renderers.base import SmsText

    text = SmsText(parts=("停水" * 33, "请提前储水。"), encoding="ucs2")
    moulds = [Mould.of({**fields, **sender_of("10690")}) for fields in written(text)]
    made = [moulds[n % 2].cast(n + 2, numbered(f"+8613{n // 2:09}"), 7, 1) for n in range(count)]
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(build("bind_transceiver", 1, system_id="linli", password="bench"))
        line.recv(4096)
        began, sent, answered, held = time.monotonic(), 0, 0, b""
        while answered < count:
            if room := min(count - sent, window - (sent - answered)):
                line.sendall(b"".join(made[sent : sent + room]))
                sent += room
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            found, held = _answers(held + line.recv(65536))
            answered += found
    return count / (time.monotonic() - began)


def _answers(octets: bytes) -> tuple[int, bytes]:
    """Return how many answers there are, and what is left behind the last whole PDU."""
    found = at = 0
    while len(octets) - at >= 4:
        length = int.from_bytes(octets[at : at + 4], "big")
        if len(octets) - at < length:
            break
        found += octets[at + 4] == ANSWER
        at += length
    return found, octets[at:]
