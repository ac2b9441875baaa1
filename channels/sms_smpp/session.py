"""One bound SMPP session: one socket, one thread that reads it, and requests that await answers."""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from channels.sms_smpp.pdu import LAST_SEQUENCE, Broken, Pdu, Report, build, frames, report

log = logging.getLogger(__name__)
TOLERATED = 2
UNKNOWN_COMMAND, COME_AGAIN = 0x03, 0x64  # ESME_RINVCMDID, ESME_RX_T_APPN


class LinkLost(ConnectionError):
    """The session ended before the answer came: the request may have been carried out."""


class Session:
    """A connection to an SMSC that knows nothing of texts: PDUs go out, answers come back.

    The reading thread answers the SMSC's own requests, probes a link that has been silent for
    ``idle`` seconds, and gives it up when two probes in a row bring nothing.
    """

    def __init__(
        self, sock: socket.socket, window: int, idle: float, on_report: Callable[[Report], None]
    ) -> None:
        self._socket, self._idle, self._on_report = sock, idle, on_report
        self._window = threading.BoundedSemaphore(window)
        self._lock = threading.Lock()
        self._pending: dict[int, Future[Pdu]] = {}
        self._sequence = 0
        self._over = threading.Event()
        self.heard = time.monotonic()
        self._reader = threading.Thread(target=self._read, name="smpp-reader", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether requests can still be made."""
        return not self._over.is_set()

    def ask(self, command: str, **fields: Any) -> Future[Pdu]:  # noqa: ANN401 - a PDU's own fields
        """Send a request; its answer comes with the future, or LinkLost.

        Raises:
            OSError: it was not sent whole, so the far end cannot have carried it out.
        """
        answer: Future[Pdu] = Future()
        with self._lock:
            if self._over.is_set():
                raise ConnectionError("the session is over")
            self._sequence = self._sequence % LAST_SEQUENCE + 1
            sequence = self._sequence
            try:
                self._socket.sendall(build(command, sequence, **fields))
            except OSError:
                self._hang_up()
                raise
            self._pending[sequence] = answer  # the reader takes answers under the same lock
        answer.add_done_callback(lambda _: self._pending.pop(sequence, None))
        return answer

    def submit(self, timeout: float, fields: dict[str, object]) -> Future[Pdu]:
        """Send a submit_sm once fewer than ``window`` are under way.

        Cancel the future to give the place in the window back when no answer came. Raises OSError
        like ``ask``, also when no place became free within ``timeout`` seconds.
        """
        if not self._window.acquire(timeout=timeout):
            raise TimeoutError("the window is full")
        try:
            answer = self.ask("submit_sm", **fields)
        except BaseException:  # whatever it was, it goes on; only the place is given back
            self._window.release()
            raise
        answer.add_done_callback(lambda _: self._window.release())
        return answer

    def close(self, timeout: float = 1.0) -> None:
        """Unbind and hang up. May be called twice."""
        with suppress(OSError):
            self.ask("unbind").result(timeout)
        self.abandon()
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout)

    def abandon(self) -> None:
        """Hang up without a word; every request under way ends in LinkLost."""
        with self._lock:
            self._hang_up()

    def _hang_up(self) -> None:
        """End the session; the reading thread wakes up, and fails what is pending."""
        self._over.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._socket, selectors.EVENT_READ)
                self._follow(selector)
        except (OSError, Broken) as exc:
            log.info("the SMPP link is down: %s", exc)
        finally:
            self.abandon()
            self._socket.close()
            with self._lock:
                left, self._pending = self._pending, {}
            for answer in left.values():
                if answer.set_running_or_notify_cancel():
                    answer.set_exception(LinkLost("the link went down"))

    def _follow(self, selector: selectors.BaseSelector) -> None:
        buffer, silent = bytearray(), 0
        while not self._over.is_set():
            if not selector.select(self._idle):
                if (silent := silent + 1) > TOLERATED:
                    raise LinkLost("the far end is silent")
                self.ask("enquire_link")
                continue
            chunk = self._socket.recv(65536)
            if not chunk:
                raise LinkLost("the far end hung up")
            self.heard, silent = time.monotonic(), 0
            buffer += chunk
            for pdu in frames(buffer):
                self._take(pdu)

    def _take(self, pdu: Pdu) -> None:
        if pdu.is_answer:
            with self._lock:
                answer = self._pending.pop(pdu.sequence, None)
            if answer is None or not answer.set_running_or_notify_cancel():
                log.info("a late %s, status 0x%02X", pdu.command, pdu.status)
            else:
                answer.set_result(pdu)
        elif pdu.command == "deliver_sm":
            self._reply("deliver_sm_resp", pdu, self._report(pdu))
        elif pdu.command == "enquire_link":
            self._reply("enquire_link_resp", pdu, 0)
        elif pdu.command == "unbind":
            self._over.set()  # before the answer: no text may follow it
            self._reply("unbind_resp", pdu, 0)
            raise LinkLost("the far end unbound")
        elif pdu.command != "alert_notification":  # which has no answer
            self._reply("generic_nack", pdu, UNKNOWN_COMMAND)

    def _report(self, pdu: Pdu) -> int:
        """Pass a delivery receipt on; return the status to answer with."""
        try:
            if (found := report(pdu)) is not None:
                self._on_report(found)
        except Broken as exc:
            log.warning("a deliver_sm that cannot be read: %s", exc)
        except Exception:  # whoever keeps reports failed: ask the SMSC to send this one again
            log.exception("a delivery report was not taken")
            return COME_AGAIN
        return 0

    def _reply(self, command: str, pdu: Pdu, status: int) -> None:
        with self._lock:
            self._socket.sendall(build(command, pdu.sequence, status=status))
