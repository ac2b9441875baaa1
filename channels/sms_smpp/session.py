"""One bound SMPP session: one wire, one thread that reads it, and requests that await answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from channels.sms_smpp.pdu import (
    LAST_SEQUENCE,
    Broken,
    Incoming,
    Pdu,
    Report,
    build,
    frames,
    report,
)
from channels.sms_smpp.wire import CutShort, Wire

log = logging.getLogger(__name__)
TOLERATED = 2
UNKNOWN_COMMAND, COME_AGAIN = 0x03, 0x64  # ESME_RINVCMDID, ESME_RX_T_APPN


class LinkLost(ConnectionError):
    """The session ended before the answer came: the request may have been carried out."""


@dataclass(slots=True)
class Asked:
    """A request on its way; its answer comes with ``answer``, or LinkLost."""

    sequence: int
    is_submit: bool
    answer: Future[Pdu] = field(default_factory=Future)


class Session:
    """A connection to an SMSC that knows nothing of texts: PDUs go out, answers come back.

    The reading thread answers the SMSC's own requests, probes a link that has been silent for
    ``idle`` seconds, and gives it up when two probes in a row bring nothing. It calls ``on_answer``
    for every answer to a submit_sm (None: there will be none) and ``on_said`` for every receipt
    and every text of a phone.
    """

    def __init__(
        self,
        wire: Wire,
        idle: float,
        on_said: Callable[[Report | Incoming], None],
        on_answer: Callable[[Pdu | None], None] = lambda pdu: None,
    ) -> None:
        self._wire, self._idle = wire, idle
        self._on_said, self._on_answer = on_said, on_answer
        self._lock = threading.Lock()
        self._pending: dict[int, Asked] = {}
        self._sequence = 0
        self._over = threading.Event()
        self.under_way = 0
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
        asked = self._send([(command, fields)])
        if not asked:
            raise ConnectionError("the session is over")
        return asked[0].answer

    def submit(self, texts: Sequence[dict[str, object]]) -> list[Asked]:
        """Send a submit_sm of each in one go; return those that may have been sent whole.

        The rest cannot have been carried out.
        """
        return self._send([("submit_sm", fields) for fields in texts])

    def forget(self, asked: Asked) -> None:
        """Await an answer no longer; should it come, it is late."""
        with self._lock:
            if self._pending.pop(asked.sequence, None) is not None and asked.is_submit:
                self.under_way -= 1

    def close(self, timeout: float = 1.0) -> None:
        """Unbind and hang up. May be called twice."""
        with suppress(OSError):
            self.ask("unbind").result(timeout)
        self.abandon()
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout)

    def abandon(self) -> None:
        """Hang up without a word; every request under way ends in LinkLost."""
        self._over.set()
        self._wire.hang_up()

    def _send(self, requests: Sequence[tuple[str, dict[str, Any]]]) -> list[Asked]:
        asked: list[Asked] = []
        octets: list[bytes] = []
        with self._lock:
            if self._over.is_set():
                return []
            for command, fields in requests:
                self._sequence = self._sequence % LAST_SEQUENCE + 1
                octets.append(build(command, self._sequence, **fields))
                asked.append(Asked(self._sequence, command == "submit_sm"))
            try:
                self._wire.write(b"".join(octets))
            except CutShort as exc:
                log.info("the SMPP link broke while writing: %s", exc)
                del asked[_whole(octets, exc.written) :]
                self.abandon()
            # The reader takes answers under the same lock, so none comes before this.
            self._pending.update({one.sequence: one for one in asked})
            self.under_way += sum(one.is_submit for one in asked)
        return asked

    def _read(self) -> None:
        try:
            self._follow()
        except (OSError, Broken) as exc:
            log.info("the SMPP link is down: %s", exc)
        finally:
            self.abandon()
            with self._lock:
                self._wire.close()
                left, self._pending = self._pending, {}
                self.under_way = 0
            for one in left.values():
                if one.answer.set_running_or_notify_cancel():
                    one.answer.set_exception(LinkLost("the link went down"))
            self._on_answer(None)

    def _follow(self) -> None:
        buffer, silent = bytearray(), 0
        with self._wire.watch() as selector:
            while not self._over.is_set():
                if not selector.select(self._idle):
                    if (silent := silent + 1) > TOLERATED:
                        raise LinkLost("the far end is silent")
                    self.ask("enquire_link")
                    continue
                chunk = self._wire.read()
                if chunk:
                    self.heard, silent = time.monotonic(), 0
                    buffer += chunk
                    for pdu in frames(buffer):
                        self._take(pdu)

    def _take(self, pdu: Pdu) -> None:
        if pdu.is_answer:
            self._answered(pdu)
        elif pdu.command == "deliver_sm":
            self._reply("deliver_sm_resp", pdu, self._said(pdu))
        elif pdu.command == "enquire_link":
            self._reply("enquire_link_resp", pdu, 0)
        elif pdu.command == "unbind":
            self._over.set()  # before the answer: no text may follow it
            self._reply("unbind_resp", pdu, 0)
            raise LinkLost("the far end unbound")
        elif pdu.command != "alert_notification":  # which has no answer
            self._reply("generic_nack", pdu, UNKNOWN_COMMAND)

    def _answered(self, pdu: Pdu) -> None:
        with self._lock:
            asked = self._pending.pop(pdu.sequence, None)
            if asked is not None and asked.is_submit:
                self.under_way -= 1
        if asked is None or not asked.answer.set_running_or_notify_cancel():
            log.info("a late %s, status 0x%02X", pdu.command, pdu.status)
            return
        if asked.is_submit:  # before whoever waits for it goes on
            self._on_answer(pdu)
        asked.answer.set_result(pdu)

    def _said(self, pdu: Pdu) -> int:
        """Pass a receipt or a text on; return the status to answer with."""
        try:
            if (found := report(pdu)) is not None:
                self._on_said(found)
        except Broken as exc:
            log.warning("a deliver_sm that cannot be read: %s", exc)
        except Exception:  # whoever keeps reports failed: ask the SMSC to send this one again
            log.exception("a delivery report was not taken")
            return COME_AGAIN
        return 0

    def _reply(self, command: str, pdu: Pdu, status: int) -> None:
        with self._lock:
            self._wire.write(build(command, pdu.sequence, status=status))


def _whole(octets: Sequence[bytes], written: int) -> int:
    """Return how many of ``octets`` had wholly left when ``written`` of them all had."""
    count = 0
    for one in octets:
        written -= len(one)
        if written < 0:
            break
        count += 1
    return count
