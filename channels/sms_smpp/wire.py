"""The octets' way to an SMSC: a socket, plain or with TLS, written whole and read as they come."""

from __future__ import annotations

import select
import selectors
import socket
import ssl
import threading
import time
from contextlib import suppress

from channels.sms_smpp.settings import Settings

CHUNK = 65536
# An SMSC that leaves Nagle's algorithm on keeps an answer back until the one before is
# acknowledged, which Linux puts off for 40 ms where it is not asked to do it at once.
_ACK_NOW = getattr(socket, "TCP_QUICKACK", None)


class CutShort(ConnectionError):
    """The link broke while writing; of what was to be written, ``written`` octets may be there."""

    def __init__(self, written: int, why: object) -> None:
        super().__init__(str(why))
        self.written = written


class Wire:
    """One connection that one thread reads and several write, each under the caller's lock."""

    def __init__(self, sock: socket.socket, patience: float) -> None:
        sock.setblocking(False)
        self._socket, self._patience = sock, patience
        # OpenSSL must not read and write one connection at the same moment.
        self._lock = threading.Lock()

    def write(self, octets: bytes) -> None:
        """Write all of ``octets``; CutShort when the link breaks or takes nothing for too long."""
        left, written = memoryview(octets), 0
        until = time.monotonic() + self._patience
        while written < len(octets):
            try:
                with self._lock:
                    written += self._socket.send(left[written:])
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                wait = until - time.monotonic()
                if wait <= 0:
                    raise CutShort(written, "the far end takes nothing") from None
                select.select([], [self._socket], [], min(wait, 0.05))
            except (OSError, ValueError) as exc:
                raise CutShort(written, exc) from None

    def read(self) -> bytes:
        """Return what has come; empty when nothing has yet. Raises OSError when it is over."""
        found = bytearray()
        try:
            with self._lock:
                if _ACK_NOW is not None:  # which holds for a while only
                    self._socket.setsockopt(socket.IPPROTO_TCP, _ACK_NOW, 1)
                while chunk := self._socket.recv(CHUNK):
                    found += chunk
                    if len(chunk) < CHUNK and not self._is_pending():
                        return bytes(found)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return bytes(found)
        if found:
            return bytes(found)  # the end is read again at the next turn
        raise ConnectionError("the far end hung up")

    def _is_pending(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def watch(self) -> selectors.BaseSelector:
        """Return a selector that wakes when something can be read."""
        selector = selectors.DefaultSelector()
        selector.register(self._socket, selectors.EVENT_READ)
        return selector

    def hang_up(self) -> None:
        """End it; whoever reads wakes up."""
        with suppress(OSError):
            # Not SSLSocket's own: it would unwrap, and reading threads want to see the end.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


def connect(to: Settings) -> Wire:
    """Return a connection to the SMSC of ``to``. Raises OSError, ssl.SSLError among them."""
    sock = socket.create_connection((to.host, to.port), to.timeout)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not to.tls:
        return Wire(sock, to.timeout)
    try:
        context = ssl.create_default_context(cafile=to.ca or None)
        return Wire(context.wrap_socket(sock, server_hostname=to.host), to.timeout)
    except BaseException:  # whatever it was, it goes on; only the socket is given back
        sock.close()
        raise
