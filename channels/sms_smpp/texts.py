"""Texts on their way: which parts are still to be sent, and what became of the whole."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.domain.delivery import Receipt, own_reference
from channels.base import ChannelError, Parcel, Reason, Refused, Unreachable
from channels.sms_smpp.bind import Bind
from channels.sms_smpp.ledger import Sending
from channels.sms_smpp.pdu import numbered, sender_of, written
from channels.sms_smpp.session import Asked
from channels.sms_smpp.submit import Letter, Mould
from renderers.base import SmsText


@dataclass(slots=True)
class Part:
    """One submit_sm of a job."""

    job: Job
    place: int
    asked: Asked | None = None
    bind: Bind | None = None
    until: float = 0.0


@dataclass(slots=True)
class Job:
    """One text on its way; ``left`` are the parts to be sent, None before it was looked at."""

    parcel: Parcel[SmsText]
    sending: Sending
    to: bytes = b""
    own: int = 0
    total: int = 0
    left: deque[Part] | None = None
    error: ChannelError | None = None
    bind: Bind | None = None

    def open(self, press: Press, bind: Bind) -> deque[Part]:
        """Return the parts that have not been taken yet; none when it cannot be sent at all."""
        if self.left is None:
            self.left = deque(self._parts(press, bind))
        return self.left

    def _parts(self, press: Press, bind: Bind) -> list[Part]:
        sending = self.sending
        sending.joined = sending.joined or bind.settings.joined
        try:
            self.total = len(press.moulds(self, bind))
            self.to = numbered(self.parcel.address)
        except UnicodeEncodeError as exc:
            self.fail(Refused(Reason.REFUSED.because(f"not in {exc.encoding}")))
            return []
        self.own = own_reference(self.parcel.key)
        return [Part(self, n) for n in range(self.total) if n not in sending.ids]

    def fail(self, error: ChannelError) -> None:
        """Keep the worst of what its parts met: a no is final, doubt forbids asking again."""
        if self.error is None or _weight(error) > _weight(self.error):
            self.error = error

    @property
    def result(self) -> Receipt | ChannelError | None:
        """What became of it; None when nothing of it was tried."""
        if self.error is not None or self.left is None:
            return self.error
        if len(self.sending.ids) < self.total:
            return None if self.bind is None else Unreachable(Reason.NO_ANSWER)
        return Receipt(",".join([self.sending.ids[n] for n in range(self.total)]))


@dataclass(slots=True)
class Press:
    """Lays each text out once for all of a batch who get it."""

    # By the text itself, not by what it says: those who read alike have the same one.
    made: dict[tuple[int, str, str], tuple[Mould, ...]] = field(default_factory=dict)

    def moulds(self, job: Job, bind: Bind) -> tuple[Mould, ...]:
        """Return a text's parts as ``bind`` sends them. Raises UnicodeEncodeError."""
        joined, sender = job.sending.joined, bind.settings.sender
        name = (id(job.parcel.message), joined, sender)
        if (found := self.made.get(name)) is None:
            common = sender_of(sender)
            fields = written(job.parcel.message, joined)
            found = self.made[name] = tuple(Mould.of({**one, **common}) for one in fields)
        return found

    def letter(self, part: Part, bind: Bind) -> Letter:
        """Return a part as ``bind`` sends it."""
        job = part.job
        mould = self.moulds(job, bind)[part.place]
        return Letter(mould, job.to, job.sending.reference, job.own)


def _weight(error: ChannelError) -> int:
    if isinstance(error, Refused):
        return 2
    return 1 if isinstance(error, Unreachable) and error.submitted else 0
