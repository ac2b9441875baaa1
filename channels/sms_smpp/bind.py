"""One account at an SMSC: bound when it is needed, kept bound, paced, and left alone in trouble."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from math import inf

from channels.base import Reason, Unreachable
from channels.sms_smpp import outcome
from channels.sms_smpp.pace import Pace
from channels.sms_smpp.pdu import Incoming, Pdu, Report
from channels.sms_smpp.session import Asked, Session
from channels.sms_smpp.settings import Settings
from channels.sms_smpp.submit import Letter
from channels.sms_smpp.wire import connect

log = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
OnSaid = Callable[[Report | Incoming], None]


class Bind:
    """Holds at most one session. ``on_room`` is called when there is plenty of room."""

    def __init__(self, settings: Settings, on_said: OnSaid, on_room: Callable[[], object]) -> None:
        self.settings = settings
        self.pace = Pace(rate=settings.rate)
        # So much of a window is worth a write of its own, while more is being answered.
        self.plenty = max(settings.window // 4, 1)
        self._on_said, self._on_room = on_said, on_room
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._session: Session | None = None
        self._keeper: threading.Thread | None = None

    @property
    def is_up(self) -> bool:
        """Whether there is a session that has been heard of lately."""
        session, patience = self._session, self.settings.timeout
        return session is not None and session.alive and time.monotonic() - session.heard < patience

    def session(self) -> Session:
        """Return a session that has just been heard of, binding a new one when need be.

        Raises:
            Unreachable: there is none to be had now.
        """
        with self._lock:
            if self._closing.is_set():
                raise Unreachable(Reason.CLOSED)
            if self._session is None or not self._answers(self._session):
                self._session = None
                self._session = self._bind()
            session = self._session
        self.listen()
        return session

    @property
    def is_answering(self) -> bool:
        """Whether parts are under way, so that there will soon be more room."""
        session = self._session
        return session is not None and session.under_way > 0

    def room(self) -> int:
        """Return how many parts may be sent now."""
        session = self._session
        if session is None or not session.alive:
            return 0
        free = self.settings.window - session.under_way
        return self.pace.room(time.monotonic(), free) if free > 0 else 0

    def wait(self) -> float:
        """Return the seconds after which to look for room again; ``on_room`` may come before."""
        if self.is_answering and self.pace.left(time.monotonic()) <= 0:
            session = self._session
            if session is None or session.under_way >= self.settings.window:
                return inf
        return max(self.pace.wait(time.monotonic()), 0.001)

    def submit(self, letters: Sequence[Letter]) -> list[Asked]:
        """Send parts; return those that may have been sent whole, the rest cannot have been."""
        try:
            asked = self.session().submit(letters)
        except Unreachable:
            return []
        self.pace.sent(len(asked), time.monotonic())
        return asked

    def forget(self, asked: Asked) -> None:
        """Give up waiting for an answer."""
        self.pace.failed(time.monotonic(), Reason.NO_ANSWER, _jitter)
        if (session := self._session) is not None:
            session.forget(asked)

    def listen(self) -> None:
        """Bind now and stay bound, to take reports although nothing is sent. Does not wait."""
        with self._lock:
            if self._keeper is None and not self._closing.is_set():
                self._keeper = threading.Thread(target=self._keep, name="smpp-keeper", daemon=True)
                self._keeper.start()

    def close(self) -> None:
        """Unbind, and bind no more. May be called twice."""
        self._closing.set()
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()
        if self._keeper is not None:
            self._keeper.join(self.settings.timeout)

    def _answers(self, session: Session) -> bool:
        """Whether the link works: a text sent into a dead one would be lost in doubt."""
        if not session.alive:
            return False
        if time.monotonic() - session.heard < self.settings.timeout:
            return True
        try:
            session.ask("enquire_link").result(self.settings.timeout)
        except OSError:  # TimeoutError and LinkLost among them
            session.abandon()
            return False
        return True

    def _bind(self) -> Session:
        to = self.settings
        if (left := self.pace.left(time.monotonic())) > 0:
            raise Unreachable(self.pace.why, left)
        try:
            session = Session(connect(to), to.idle, self._on_said, self._heard)
        except OSError as exc:
            raise Unreachable(Reason.NO_ANSWER.because(type(exc).__name__)) from None
        try:
            who = {"system_id": to.system_id, "password": to.password}
            answer = session.ask("bind_transceiver", **who).result(to.timeout)
        except OSError as exc:
            session.abandon()
            raise Unreachable(Reason.NO_ANSWER.because(type(exc).__name__)) from None
        if answer.status != outcome.OK:
            session.abandon()
            refusal = outcome.of_bind(answer.status)
            self.pace.refused(time.monotonic(), refusal.retry_after or 0.0, str(refusal))
            raise refusal
        log.info("bound to the SMSC %s:%d", to.host, to.port)
        return session

    def _heard(self, pdus: Sequence[Pdu]) -> None:
        """Learn from answers at once: what is sent next depends on them."""
        now = time.monotonic()
        for pdu in pdus:
            if pdu.status in outcome.THROTTLED:
                self.pace.throttled(now, Reason.BUSY.because(outcome.words(pdu.status)))
            elif outcome.is_trouble(pdu.status):
                self.pace.failed(now, Reason.TROUBLE.because(outcome.words(pdu.status)), _jitter)
            else:
                self.pace.worked()
        session = self._session
        if not pdus or session is None or self.settings.window - session.under_way >= self.plenty:
            self._on_room()

    def _keep(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._closing.wait(pause / 2 + _jitter(pause / 2)):
            if self._session is not None and self._session.alive:
                continue
            try:
                self.session()
                pause = FIRST_PAUSE_S
                self._on_room()
            except Unreachable as exc:
                log.warning("the SMSC %s cannot be reached: %s", self.settings.name, exc)
                pause = min(pause * 2, LONGEST_PAUSE_S)


def _jitter(most: float) -> float:
    return secrets.SystemRandom().uniform(0, most)
