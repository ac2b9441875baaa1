"""The courier that carries texts over one SMPP 3.4 session, bound when it is first needed."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from math import inf

from app.domain.delivery import Receipt, State
from channels.base import ChannelError, Reason, Refused, Unreachable
from channels.sms_smpp import outcome
from channels.sms_smpp.ledger import Ledger, Sending
from channels.sms_smpp.pdu import Pdu, Report, addresses, contents
from channels.sms_smpp.session import LinkLost, Session
from channels.sms_smpp.settings import Settings
from renderers.base import SmsText

log = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
OnReport = Callable[[str, State, str], None]


class SmppChannel:
    """Carries SMS texts. The receipt's reference is the id of every part, joined by commas.

    ``on_report`` takes (id, state, reason) for each part that arrived or never will; it is called
    on the session's own thread, so it must be quick. An error in it makes the SMSC report again.
    Once bound, the link is bound again whenever it goes down, for reports come days later.
    """

    def __init__(self, settings: Settings, on_report: OnReport) -> None:
        self._settings, self._on_report = settings, on_report
        self._ledger = Ledger(settings.hex_ids)
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._keeper: threading.Thread | None = None
        self._closing = threading.Event()
        self._busy = 0
        self._held = (-inf, "")

    def deliver(self, message: SmsText, address: str, key: str) -> Receipt:
        sending = self._ledger.sending(key, address)
        if len(sending.ids) < len(message.parts):
            fields = self._fields(message, address, sending)
            self._send(self._bound(), sending, fields)
        return Receipt(",".join(sending.ids[n] for n in range(len(message.parts))))

    def listen(self) -> None:
        """Bind now and stay bound, to take reports although nothing is sent. Does not wait."""
        with self._lock:
            if self._keeper is None and not self._closing.is_set():
                self._keeper = threading.Thread(target=self._keep, name="smpp-keeper", daemon=True)
                self._keeper.start()

    def close(self) -> None:
        self._closing.set()
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()
        if self._keeper is not None:
            self._keeper.join(self._settings.timeout)

    def _fields(
        self, message: SmsText, address: str, sending: Sending
    ) -> dict[int, dict[str, object]]:
        """Return the fields of each part that has not been taken yet, by its place."""
        try:
            parts = contents(message, sending.reference)
            both = addresses(self._settings.sender, address)
        except UnicodeEncodeError as exc:
            raise Refused(Reason.REFUSED.because(f"not in {exc.encoding}")) from None
        return {n: {**both, **part} for n, part in enumerate(parts) if n not in sending.ids}

    def _send(
        self, session: Session, sending: Sending, fields: dict[int, dict[str, object]]
    ) -> None:
        """Submit the parts and note each id; raise what the worst of the answers means."""
        timeout, unsent = self._settings.timeout, False
        answers: dict[int, Future[Pdu]] = {}
        for place, part in fields.items():
            try:
                answers[place] = session.submit(timeout, part)
            except OSError:  # not sent whole, nor will the rest be: none of it can have arrived
                unsent = True
                break
        until = time.monotonic() + timeout
        troubles = [self._note(sending, n, a, until) for n, a in answers.items()]
        worst = max(filter(None, troubles), key=_weight, default=None)
        if worst is not None:
            raise worst
        if unsent:
            raise Unreachable(Reason.NO_ANSWER)

    def _note(
        self, sending: Sending, place: int, answer: Future[Pdu], until: float
    ) -> ChannelError | None:
        """Await one answer; note the id it brings, or return what its status means."""
        try:
            pdu = answer.result(max(until - time.monotonic(), 0.0))
        except (TimeoutError, LinkLost):
            answer.cancel()
            return Unreachable(Reason.NO_ANSWER, submitted=True)
        self._busy = self._busy + 1 if pdu.status in outcome.THROTTLED else 0
        if pdu.status != outcome.OK or pdu.command != "submit_sm_resp":
            return outcome.of_submit(pdu.status, self._busy)
        if not pdu.message_id:
            return Unreachable(Reason.GARBLED_ANSWER.because("no message_id"), submitted=True)
        sending.ids[place] = self._ledger.issued(pdu.message_id)
        return None

    def _bound(self) -> Session:
        """Return a session that has just been heard of, binding a new one when need be."""
        with self._lock:
            if self._closing.is_set():
                raise Unreachable(Reason.CLOSED)
            if self._session is None or not self._answers(self._session):
                self._session = None
                self._session = self._bind()
            session = self._session
        self.listen()
        return session

    def _answers(self, session: Session) -> bool:
        """Whether the link works: a text sent into a dead one would be lost in doubt."""
        if not session.alive:
            return False
        if time.monotonic() - session.heard < self._settings.timeout:
            return True
        try:
            session.ask("enquire_link").result(self._settings.timeout)
        except OSError:  # TimeoutError and LinkLost among them
            session.abandon()
            return False
        return True

    def _bind(self) -> Session:
        to, who = self._settings, {"system_id": self._settings.system_id}
        until, why = self._held
        if (left := until - time.monotonic()) > 0:  # SMSCs lock accounts that knock too often
            raise Unreachable(why, left)
        try:
            sock = socket.create_connection((to.host, to.port), to.timeout)
        except OSError as exc:
            raise Unreachable(Reason.NO_ANSWER.because(type(exc).__name__)) from None
        session = Session(sock, to.window, to.idle, self._take_report)
        try:
            answer = session.ask("bind_transceiver", password=to.password, **who).result(to.timeout)
        except OSError as exc:
            session.abandon()
            raise Unreachable(Reason.NO_ANSWER.because(type(exc).__name__)) from None
        if answer.status != outcome.OK:
            session.abandon()
            refusal = outcome.of_bind(answer.status)
            self._held = (time.monotonic() + (refusal.retry_after or 0.0), str(refusal))
            raise refusal
        log.info("bound to the SMSC %s:%d", to.host, to.port)
        return session

    def _take_report(self, report: Report) -> None:
        self._on_report(self._ledger.reported(report.message_id), report.state, report.reason)

    def _keep(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._closing.wait(pause):
            if self._session is not None and self._session.alive:
                continue
            try:
                self._bound()
                pause = FIRST_PAUSE_S
            except Unreachable as exc:
                log.warning("the SMSC cannot be reached: %s", exc)
                pause = min(pause * 2, LONGEST_PAUSE_S)


def _weight(error: ChannelError) -> int:
    """Order what the parts of a text met: a no is final, doubt forbids asking again."""
    if isinstance(error, Refused):
        return 2
    return 1 if isinstance(error, Unreachable) and error.submitted else 0
