"""One bound SMPP session: one wire, one thread that reads it, and requests that await answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
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
from channels.sms_smpp.submit import Letter
from channels.sms_smpp.wire import CutShort, Wire

log = logging.getLogger(__name__)
TOLERATED = 2
UNKNOWN_COMMAND, COME_AGAIN = 0x03, 0x64  # ESME_RINVCMDID, ESME_RX_T_APPN


class LinkLost(ConnectionError):
    """The session ended before the answer came: the request may have been carried out."""


@dataclass(slots=True)
class Asked:
    """A submit_sm on its way: its answer comes, or the link ``is_lost`` before."""

    sequence: int
    answer: Pdu | None = None
    is_lost: bool = False


class Session:
    """A connection to an SMSC that knows nothing of texts: PDUs go out, answers come back.

    The reading thread answers the SMSC's own requests, probes a link that has been silent for
    ``idle`` seconds, and gives it up when two probes in a row bring nothing. ``on_answers`` is
    called with answers to submit_sm that came together (none: there will be no more), ``on_said``
    with every receipt and every text of a phone.
    """

    def __init__(
        self,
        wire: Wire,
        idle: float,
        on_said: Callable[[Report | Incoming], None],
        on_answers: Callable[[Sequence[Pdu]], None] = lambda pdus: None,
    ) -> None:
        self._wire, self._idle = wire, idle
        self._on_said, self._on_answers = on_said, on_answers
        self._lock = threading.Lock()
        self._pending: dict[int, Asked | Future[Pdu]] = {}
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
        answer: Future[Pdu] = Future()
        with self._lock:
            sequence = self._next()
            if self._over.is_set():
                raise ConnectionError("the session is over")
            try:
                self._wire.write(build(command, sequence, **fields))
            except CutShort:
                self.abandon()
                raise
            self._pending[sequence] = answer
        return answer

    def submit(self, letters: Sequence[Letter]) -> list[Asked]:
        """Send letters in one go; return those that may have been sent whole.

        The rest cannot have been carried out.
        """
        with self._lock:
            if self._over.is_set():
                return []
            asked = [Asked(self._next()) for _ in letters]
            octets = [one.octets(a.sequence) for one, a in zip(letters, asked, strict=True)]
            try:
                self._wire.write(b"".join(octets))
            except CutShort as exc:
                log.info("the SMPP link broke while writing: %s", exc)
                del asked[_whole(octets, exc.written) :]
                self.abandon()
            # The reader takes answers under the same lock, so none comes before this.
            self._pending.update({one.sequence: one for one in asked})
            self.under_way += len(asked)
        return asked

    def forget(self, asked: Asked) -> None:
        """Await an answer no longer; should it come, it is late."""
        with self._lock:
            if self._pending.pop(asked.sequence, None) is not None:
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

    def _next(self) -> int:
        self._sequence = self._sequence % LAST_SEQUENCE + 1
        return self._sequence

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
                if isinstance(one, Asked):
                    one.is_lost = True
                elif one.set_running_or_notify_cancel():
                    one.set_exception(LinkLost("the link went down"))
            self._on_answers(())

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
                    self._take_all(frames(buffer))

    def _take_all(self, pdus: Iterable[Pdu]) -> None:
        """Take what came together; answers to texts in one go, whatever comes between them."""
        answers: list[Pdu] = []
        try:
            for pdu in pdus:
                if pdu.is_answer:
                    answers.append(pdu)
                else:
                    self._take(pdu)
        finally:
            if answers:
                self._answered(answers)

    def _take(self, pdu: Pdu) -> None:
        if pdu.command == "deliver_sm":
            self._reply("deliver_sm_resp", pdu, self._said(pdu))
        elif pdu.command == "enquire_link":
            self._reply("enquire_link_resp", pdu, 0)
        elif pdu.command == "unbind":
            self._over.set()  # before the answer: no text may follow it
            self._reply("unbind_resp", pdu, 0)
            raise LinkLost("the far end unbound")
        elif pdu.command != "alert_notification":  # which has no answer
            self._reply("generic_nack", pdu, UNKNOWN_COMMAND)

    def _answered(self, pdus: Sequence[Pdu]) -> None:
        to_texts: list[Pdu] = []
        others: list[tuple[Future[Pdu] | None, Pdu]] = []
        with self._lock:
            for pdu in pdus:
                asked = self._pending.pop(pdu.sequence, None)
                if isinstance(asked, Asked):
                    asked.answer = pdu
                    to_texts.append(pdu)
                else:
                    others.append((asked, pdu))
            self.under_way -= len(to_texts)
        for future, pdu in others:
            if future is None or not future.set_running_or_notify_cancel():
                log.info("a late %s, status 0x%02X", pdu.command, pdu.status)
            else:
                future.set_result(pdu)
        if to_texts:
            self._on_answers(to_texts)

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
