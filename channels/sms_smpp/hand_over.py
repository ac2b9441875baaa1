"""Many texts handed over at once: parts flow into every bind that has room, answers flow back."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.delivery import Receipt
from channels.base import ChannelError, Parcel, Reason, Unreachable
from channels.sms_smpp import outcome
from channels.sms_smpp.bind import Bind
from channels.sms_smpp.ledger import Ledger
from channels.sms_smpp.pdu import Pdu
from channels.sms_smpp.texts import Job, Part, Press
from renderers.base import SmsText

# So long is waited before it is looked again whether something more urgent waits.
LOOK_S, LONGEST_S = 0.1, 30.0
# A window that is nearly full is given so long to empty: one write costs as much as ten parts.
GATHER_S = 0.002


@dataclass(slots=True)
class HandOver:
    """One batch, handed over by ``run``. ``room`` is set whenever a bind has plenty of it."""

    binds: Sequence[Bind]
    ledger: Ledger
    room: threading.Event
    gives_way: Callable[[], bool]
    flying: deque[Part] = field(default_factory=deque)
    press: Press = field(default_factory=Press)

    def run(self, parcels: Sequence[Parcel[SmsText]]) -> list[Receipt | ChannelError | None]:
        """Hand over; return what became of each, None for what was left since it gave way."""
        self.ledger.forget(one.key for one in parcels if one.is_anew)
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
        while self.flying:
            self.room.clear()
            if not self._collect():
                self.room.wait(LOOK_S)
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
            if not self._collect():
                self.room.wait(min([LOOK_S, *(one.wait() for one in usable)]))
            return True
        if room < bind.plenty and bind.is_answering:
            self.room.wait(GATHER_S)  # more answers are coming: many parts go in one write
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
            left = work[0].open(self.press, bind)
            while left and len(taken) < room:
                taken.append(left.popleft())
            if not left:
                work.popleft()
        asked = bind.submit([self.press.letter(part, bind) for part in taken])
        until = _now() + bind.settings.timeout
        for part, one in zip(taken, asked, strict=False):
            part.asked, part.bind, part.until = one, bind, until
            part.job.bind = bind
        self.flying.extend(taken[: len(asked)])
        # The link broke: none of these can have arrived, so another bind may carry them.
        for part in reversed(taken[len(asked) :]):
            part.job.open(self.press, bind).appendleft(part)
            if not work or work[0] is not part.job:
                work.appendleft(part.job)

    def _collect(self) -> bool:
        """Note the answers that have come to the oldest parts; return whether there were any.

        One whose answer is overdue is given up.
        """
        before = len(self.flying)
        while self.flying:
            part = self.flying[0]
            asked, bind = part.asked, part.bind
            if asked is not None and bind is not None:
                if asked.answer is None and not asked.is_lost and _now() < part.until:
                    break
                self._note(part, bind, asked.answer)
                if asked.answer is None:
                    bind.forget(asked)
            self.flying.popleft()
        return len(self.flying) < before

    def _note(self, part: Part, bind: Bind, pdu: Pdu | None) -> None:
        """Note the id an answer brings, or what its status means; None: there was no answer."""
        if pdu is None:
            part.job.fail(Unreachable(Reason.NO_ANSWER, submitted=True))
        elif pdu.status != outcome.OK or pdu.command != "submit_sm_resp":
            part.job.fail(outcome.of_submit(pdu.status, bind.pace.hold_s))
        elif not pdu.message_id:
            missing = Reason.GARBLED_ANSWER.because("no message_id")
            part.job.fail(Unreachable(missing, submitted=True))
        else:
            reference = self.ledger.issued(pdu.message_id, hex_ids=bind.settings.hex_ids)
            part.job.sending.ids[part.place] = reference


def _now() -> float:
    return time.monotonic()
