"""Strict far ends of the pixel protocols, written from their standards; no code of the player.

There is no receiver for DDP on the registries, so this one is all that checks it.
"""

import socket
import struct


class Listener:
    """A UDP socket on loopback that keeps what came."""

    def __init__(self, port=0):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(10)
        self.port = self._socket.getsockname()[1]

    def next(self):
        return self._socket.recv(65536)

    def close(self):
        self._socket.close()


def artnet(packet):
    """Return (universe, sequence, slots), or ``"sync"``."""
    assert packet[:8] == b"Art-Net\0"
    code, version = struct.unpack("<H", packet[8:10])[0], struct.unpack(">H", packet[10:12])[0]
    assert version == 14
    if code == 0x5200:
        assert packet[12:] == b"\0\0"
        return "sync"
    assert code == 0x5000
    sequence, physical, low, net = packet[12:16]
    length = struct.unpack(">H", packet[16:18])[0]
    assert physical == 0 and net < 128 and 2 <= length <= 512 and length % 2 == 0
    assert len(packet) == 18 + length
    return (net << 8) | low, sequence, packet[18:]


def e131(packet):
    """Return (universe, sequence, slots, options, sync address), or ("sync", address)."""
    assert packet[:16] == b"\0\x10\0\0ASC-E1.17\0\0\0"

    def length(at):
        flags = struct.unpack(">H", packet[at : at + 2])[0]
        assert flags >> 12 == 7
        assert (flags & 0xFFF) == len(packet) - at
        return flags & 0xFFF

    length(16)
    length(38)
    root, vector = struct.unpack(">I", packet[18:22])[0], struct.unpack(">I", packet[40:44])[0]
    if root == 8:
        assert vector == 1 and len(packet) == 49 and packet[47:] == b"\0\0"
        return "sync", struct.unpack(">H", packet[45:47])[0]
    assert (root, vector) == (4, 2)
    name = packet[44:108]
    assert name.endswith(b"\0") and name.rstrip(b"\0").decode()
    priority, address, sequence, options, universe = struct.unpack(">BHBBH", packet[108:115])
    assert priority == 100 and 1 <= universe <= 63999
    length(115)
    vector, kind, first, step, count = struct.unpack(">BBHHH", packet[117:125])
    assert (vector, kind, first, step) == (2, 0xA1, 0, 1)
    assert count == len(packet) - 125 <= 513 and packet[125] == 0
    return universe, sequence, packet[126:], options, address


def ddp(packet):
    """Return (offset, sequence, data, whether it is pushed)."""
    flags, sequence, kind, device, offset, length = struct.unpack(">BBBBIH", packet[:10])
    assert flags & 0xC0 == 0x40 and flags & 0x3E == 0
    assert 1 <= sequence <= 15 and kind == 0x0B and device == 1
    assert length == len(packet) - 10 <= 1440
    return offset, sequence, packet[10:], bool(flags & 1)
