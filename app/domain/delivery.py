"""One notice revision on its way to one target over one channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from zlib import crc32


class State(StrEnum):
    """Where a delivery stands; ``TRANSITIONS`` lists the only moves there are."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.EXPIRED, State.CANCELLED}),
    State.SENDING: frozenset(
        {State.ACCEPTED, State.DELIVERED, State.UNKNOWN, State.QUEUED, State.FAILED}
    ),
    State.ACCEPTED: frozenset({State.DELIVERED, State.FAILED, State.EXPIRED}),
    State.UNKNOWN: frozenset({State.ACCEPTED, State.DELIVERED, State.FAILED, State.QUEUED}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),  # a dead letter replayed by a person
    State.EXPIRED: frozenset(),
    State.CANCELLED: frozenset(),
}
# What is said to have arrived, and what certainly did not; in between it is on its way.
ARRIVED = frozenset({State.ACCEPTED, State.DELIVERED})
LOST = frozenset({State.FAILED, State.EXPIRED})
REACHED = frozenset({State.ACCEPTED, State.DELIVERED, State.UNKNOWN})
# Why a delivery in doubt was sent again; it stays said of it, and no such one is sent a third time.
POSSIBLY_DOUBLE = "possibly_double"
# Why one is in doubt: who had taken it was not heard of again; it was to be sent again and was not.
WORKER_LOST, NOT_AGAIN = "worker_lost", "not_again"


class Evidence(IntEnum):
    """What makes us believe a target has it: a ladder that is only ever climbed."""

    ACCEPTED = 1
    FETCHED = 2
    VERIFIED = 3
    SHOWN = 4
    REMOVED = 5


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel knows after the far end took a message.

    ``reference`` is the far end's own name for it: message ids joined by a comma, a post's id,
    an edition. ``charged`` is as how many texts it is paid for, 0 where the far end does not say;
    ``remark`` what it did not take although it has the message, by its name, as of a failure.
    """

    reference: str
    evidence: Evidence = Evidence.ACCEPTED
    charged: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice revision for one target; ``due`` is the next instant to try.

    ``fence`` rises with every claim: a worker whose lease ran out can no longer store its result.
    ``reason`` is why it failed or waits, for people; ``wanted`` when it should have gone out.
    """

    notice_id: str
    revision: int
    channel: str
    target_id: str
    state: State = State.QUEUED
    attempts: int = 0
    due: datetime
    fence: int = 0
    reference: str = ""
    reason: str = ""
    wanted: datetime | None = None

    @property
    def key(self) -> str:
        """Idempotency key: the same revision reaches a target once per channel."""
        return f"{self.notice_id}:{self.revision}:{self.channel}:{self.target_id}"

    @property
    def own(self) -> int:
        """16 bits of the key, by which a far end may name the message in its reports."""
        return own_reference(self.key)

    def move(self, state: State, *, reason: str = "") -> Delivery:
        """Return this delivery in ``state``; ValueError when there is no such move."""
        if state not in TRANSITIONS[self.state]:
            raise ValueError(f"a {self.state} delivery cannot become {state}")
        return replace(self, state=state, reason=reason)

    def hold(self, until: datetime, reason: str) -> Delivery:
        """Return this delivery put off: it is not wanted before ``until``."""
        return replace(self.later(until, reason), wanted=until)

    def later(self, due: datetime, reason: str) -> Delivery:
        """Return this claimed delivery as it waits until ``due``."""
        return replace(self.move(State.QUEUED, reason=self._flagged(reason)), due=due)

    def doubted(self, reason: str) -> Delivery:
        """Return this claimed delivery as one that may have gone out."""
        return self.move(State.UNKNOWN, reason=self._flagged(reason))

    def fail(self, reason: str) -> Delivery:
        """Return this claimed delivery as one that will not get there; in doubt if it may have."""
        return self.doubted(reason) if is_again(self) else self.move(State.FAILED, reason=reason)

    def unsent(self, state: State, reason: str = "", *, is_repeat: bool = False) -> Delivery:
        """Return this claimed delivery as ``state``, which says that it never went out.

        One that may have gone out before stays in doubt: an earlier worker took it and was not
        heard of again (``is_repeat``), or it was in doubt and would have been sent once more.
        """
        if is_repeat:
            return self.doubted(WORKER_LOST)
        if is_again(self):
            return self.move(State.UNKNOWN, reason=NOT_AGAIN)
        return replace(self, state=State.QUEUED).move(state, reason=reason)

    def _flagged(self, reason: str) -> str:
        if not is_again(self) or reason.startswith(POSSIBLY_DOUBLE):
            return reason
        return f"{POSSIBLY_DOUBLE}: {reason}" if reason else POSSIBLY_DOUBLE


def own_reference(key: str) -> int:
    """Return 16 bits that stand for an idempotency key (SMPP 3.4, user_message_reference)."""
    return crc32(key.encode()) & 0xFFFF


def is_again(one: Delivery) -> bool:
    """Whether it was in doubt once and is sent again: somebody may get it twice."""
    return one.reason.partition(":")[0] == POSSIBLY_DOUBLE


def higher(known: Evidence | None, reported: Evidence) -> Evidence:
    """Return the higher rung: late, repeated and re-ordered reports end in the same state."""
    return reported if known is None else max(known, reported)
