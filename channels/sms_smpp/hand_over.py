"""Many texts handed over at once: parts flow into every bind that has room, answers flow back."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.delivery import Receipt, own_reference
from channels.base import ChannelError, Parcel, Reason, Refused, Unreachable
from channels.sms_smpp import outcome
from channels.sms_smpp.bind import Bind
from channels.sms_smpp.ledger import Ledger, Sending
from channels.sms_smpp.pdu import addresses, contents
from channels.sms_smpp.session import Asked, LinkLost
from renderers.base import SmsText

# So long is waited before it is looked again whether something more urgent waits.
LOOK_S, LONGEST_S = 0.1, 30.0
# A window that is nearly full is given so long to empty: one write costs as much as ten parts.
GATHER_S = 0.002


@dataclass(slots=True)
class Part:
    """One submit_sm of a job."""

    job: Job
    place: int
    fields: dict[str, object]
    asked: Asked | None = None
    bind: Bind | None = None
    until: float = 0.0


@dataclass(slots=True)
class Job:
    """One text on its way; ``left`` are the parts to be sent, None before it was looked at."""

    parcel: Parcel[SmsText]
    sending: Sending
    total: int = 0
    left: deque[Part] | None = None
    error: ChannelError | None = None
    bind: Bind | None = None

    def open(self, bind: Bind) -> deque[Part]:
        """Return the parts that have not been taken yet; none when it cannot be sent at all."""
        if self.left is None:
            self.left = deque(self._parts(bind))
        return self.left

    def _parts(self, bind: Bind) -> list[Part]:
        sending = self.sending
        sending.joined = sending.joined or bind.settings.joined
        try:
            found = contents(self.parcel.message, sending.reference, sending.joined)
            self.parcel.address.encode("ascii")
        except UnicodeEncodeError as exc:
            self.fail(Refused(Reason.REFUSED.because(f"not in {exc.encoding}")))
            return []
        self.total, own = len(found), {"user_message_reference": own_reference(self.parcel.key)}
        listed = enumerate(found)
        return [Part(self, n, {**fields, **own}) for n, fields in listed if n not in sending.ids]

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
        return Receipt(",".join(self.sending.ids[n] for n in range(self.total)))


@dataclass(slots=True)
class HandOver:
    """One batch, handed over by ``run``. ``room`` is set whenever a bind may have some."""

    binds: Sequence[Bind]
    ledger: Ledger
    room: threading.Event
    gives_way: Callable[[], bool]
    flying: list[Part] = field(default_factory=list)

    def run(self, parcels: Sequence[Parcel[SmsText]]) -> list[Receipt | ChannelError | None]:
        """Hand over; return what became of each, None for what was left since it gave way."""
        jobs = [Job(one, self.ledger.sending(one.key, one.address)) for one in parcels]
        work = deque(jobs)
        over, looked = time.monotonic() + LONGEST_S, 0.0
        while work and (now := time.monotonic()) < over:
            if now - looked > LOOK_S:
                looked = now
                if self.gives_way():
                    break
            if not self._step(work):
                break
        for part in self.flying:
            self._await(part)
        return [job.result for job in jobs]

    def _step(self, work: deque[Job]) -> bool:
        """Send what there is room for, or wait for room; False when there will be none."""
        self.room.clear()
        usable, error = self._usable()
        if error is not None:
            for job in work:
                job.fail(error)
            return False
        bind = max(usable, key=lambda one: (one is work[0].bind, one.room()))
        if (room := bind.room()) == 0:
            if not self._expire():
                self.room.wait(min([LOOK_S, *(max(b.pace.wait(_now()), 0.001) for b in usable)]))
            return True
        if room < bind.settings.window // 4 and bind.is_answering:
            time.sleep(GATHER_S)  # more answers are coming: many parts go in one write
            room = bind.room()
        self._send(bind, work, room)
        return True

    def _usable(self) -> tuple[list[Bind], ChannelError | None]:
        """Return the binds that carry texts now, or why there is none."""
        up = [b for b in self.binds if b.is_up and not b.pace.left(_now())]
        if chosen := [b for b in up if not b.settings.is_backup] or up:
            return chosen, None
        errors: list[Unreachable] = []
        for bind in self.binds:
            if (left := bind.pace.left(_now())) > 0:
                errors.append(Unreachable(bind.pace.why, left))
                continue
            try:
                bind.session()
            except Unreachable as exc:
                errors.append(exc)
            else:
                return [bind], None
        return [], min(errors, key=lambda exc: exc.retry_after or 0.0)

    def _send(self, bind: Bind, work: deque[Job], room: int) -> None:
        taken: list[Part] = []
        while work and len(taken) < room:
            left = work[0].open(bind)
            while left and len(taken) < room:
                taken.append(left.popleft())
            if not left:
                work.popleft()
        sender = bind.settings.sender
        asked = bind.submit(
            [{**p.fields, **addresses(sender, p.job.parcel.address)} for p in taken]
        )
        until = _now() + bind.settings.timeout
        for part, one in zip(taken, asked, strict=False):
            part.asked, part.bind, part.until = one, bind, until
            part.job.bind = bind
        self.flying += taken[: len(asked)]
        # The link broke: none of these can have arrived, so another bind may carry them.
        for part in reversed(taken[len(asked) :]):
            part.job.open(bind).appendleft(part)
            if not work or work[0] is not part.job:
                work.appendleft(part.job)

    def _expire(self) -> bool:
        """Give up the oldest part when its answer is overdue; return whether there was one."""
        for part in self.flying:
            if part.asked is not None and not part.asked.answer.done():
                if _now() < part.until:
                    return False
                self._await(part)
                part.asked = None
                return True
        return False

    def _await(self, part: Part) -> None:
        """Await one answer; note the id it brings, or what its status means."""
        if (asked := part.asked) is None or (bind := part.bind) is None:
            return
        try:
            pdu = asked.answer.result(max(part.until - _now(), 0.0))
        except (TimeoutError, LinkLost):
            asked.answer.cancel()
            bind.forget(asked)
            part.job.fail(Unreachable(Reason.NO_ANSWER, submitted=True))
            return
        if pdu.status != outcome.OK or pdu.command != "submit_sm_resp":
            part.job.fail(outcome.of_submit(pdu.status, bind.pace.hold_s))
        elif not pdu.message_id:
            missing = Reason.GARBLED_ANSWER.because("no message_id")
            part.job.fail(Unreachable(missing, submitted=True))
        else:
            reference = self.ledger.issued(pdu.message_id, hex_ids=bind.settings.hex_ids)
            part.job.sending.ids[part.place] = reference


def _now() -> float:
    return time.monotonic()


def _weight(error: ChannelError) -> int:
    if isinstance(error, Refused):
        return 2
    return 1 if isinstance(error, Unreachable) and error.submitted else 0
