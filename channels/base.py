"""What a channel is: it carries one rendered thing to one address."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from app.domain.delivery import Receipt

R_contra = TypeVar("R_contra", contravariant=True)


class Reason(StrEnum):
    """Why a message did not get through: the first word of every reason, for translation.

    What follows it after a colon is the far end's own words.
    """

    NO_ANSWER = "no_answer"
    GARBLED_ANSWER = "garbled_answer"
    BUSY = "busy"
    TROUBLE = "trouble"
    BAD_CREDENTIALS = "bad_credentials"
    WRONG_SERVER = "wrong_server"
    STORE_AWAY = "store_away"
    CLOSED = "closed"
    REFUSED = "refused"
    BAD_NUMBER = "bad_number"
    BAD_SENDER = "bad_sender"
    BAD_ADDRESS = "bad_address"
    GONE = "gone"
    TOO_LONG = "too_long"
    UNDELIVERABLE = "undeliverable"
    EXPIRED_AT_CARRIER = "expired_at_carrier"
    DELETED_AT_CARRIER = "deleted_at_carrier"
    REJECTED_AT_CARRIER = "rejected_at_carrier"

    def because(self, detail: object) -> str:
        """Return this reason with the far end's own words."""
        return f"{self}: {detail}"


class ChannelError(Exception):
    """A message did not get through. Always one of the two below; str() is the reason."""


class Unreachable(ChannelError):
    """The far end did not answer, or asked us to come back; try again later.

    ``retry_after`` is in seconds. ``submitted`` says that the message may have arrived and that
    asking again is not safe (SMS): it becomes UNKNOWN and is reconciled, never blindly re-sent.
    """

    def __init__(
        self, reason: str, retry_after: float | None = None, *, submitted: bool = False
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.submitted = submitted


class Refused(ChannelError):
    """The far end understood and said no; the same message will never pass."""


class Channel(Protocol[R_contra]):
    """Carries rendered things of one shape.

    ``deliver`` is called from one worker thread at a time and may block up to the channel's
    timeout.
    """

    def deliver(self, message: R_contra, address: str, key: str) -> Receipt:
        """Hand ``message`` to ``address``.

        Args:
            message: what a renderer made; never changed here.
            address: the target's address, or the slot's key.
            key: idempotency key; passed on to the far end where it takes one.

        Raises:
            Unreachable: worth another attempt.
            Refused: not worth another attempt.
        """
        ...

    def close(self) -> None:
        """Release connections. May be called twice."""
        ...


@runtime_checkable
class Listener(Protocol):
    """A channel whose far end also speaks first; only the worker lets it."""

    def listen(self) -> None:
        """Stay connected to take reports although nothing is sent. Does not wait."""
        ...
