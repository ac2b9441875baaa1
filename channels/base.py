"""What a channel is: it carries one rendered thing to one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from app.domain.account import Grant
from app.domain.delivery import Receipt, State

R = TypeVar("R")
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
    BAD_SIGNATURE = "bad_signature"
    BAD_TEMPLATE = "bad_template"
    FORBIDDEN_WORDS = "forbidden_words"
    NO_MONEY = "no_money"
    ACCOUNT_CLOSED = "account_closed"
    TOO_OFTEN = "too_often"
    CARRIER_BLOCKS = "carrier_blocks"
    UNDELIVERABLE = "undeliverable"
    EXPIRED_AT_CARRIER = "expired_at_carrier"
    DELETED_AT_CARRIER = "deleted_at_carrier"
    REJECTED_AT_CARRIER = "rejected_at_carrier"
    NO_ACCOUNT = "no_account"
    CANNOT_DELETE = "cannot_delete"
    HELD_FOR_REVIEW = "held_for_review"
    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    NOT_CONNECTED = "not_connected"

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


@dataclass(frozen=True, slots=True)
class Parcel(Generic[R]):
    """One message for one address, with its idempotency key.

    One that ``is_anew`` was taken under this key before and got nowhere: it goes out once more.
    """

    message: R
    address: str
    key: str
    is_anew: bool = False


@runtime_checkable
class Bulk(Protocol):
    """A channel that carries many messages at once, without waiting for each answer."""

    def deliver_all(
        self, parcels: Sequence[Parcel[Any]], gives_way: Callable[[], bool]
    ) -> Sequence[Receipt | ChannelError | None]:
        """Hand all over; return what became of each, in order, and raise nothing of it.

        As soon as it ``gives_way`` nothing more is begun: None stands for what was not.
        """
        ...

    def ready_in(self) -> float:
        """Return the seconds for which it takes nothing, 0 when it does."""
        ...


@runtime_checkable
class Grants(Protocol):
    """A channel whose accounts' tokens the platform gives (OAuth 2, RFC 6749 4.1).

    ``address`` is an account; ``back`` where the platform sends its holder back to.
    """

    def grant_url(self, address: str, back: str, state: str) -> str:
        """Return where its holder agrees."""
        ...

    def granted(self, address: str, back: str, code: str) -> Grant:
        """Return what the platform gives for ``code``; raises what ``deliver`` does."""
        ...

    def revoke(self, address: str) -> None:
        """Let the token count no more; gone already is fine."""
        ...


@runtime_checkable
class Registers(Protocol):
    """A channel of many servers, to each of which one has to be known as an app first."""

    def register(self, server: str, back: str) -> Mapping[str, str]:
        """Make this house known to ``server``; return what is kept of that."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard later of one part of a message: that it arrived, or never will and why.

    ``phone`` is whose part it was and ``own`` our 16-bit reference, where the far end says so: by
    them a message is found whose answer never came. ``charged`` is as how many texts it is paid
    for, 0 where the far end does not say.
    """

    reference: str
    state: State
    reason: str = ""
    phone: str = ""
    own: int | None = None
    charged: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text that a phone sent in."""

    phone: str
    text: str


@runtime_checkable
class Listener(Protocol):
    """A channel whose far end also speaks first; only the worker lets it."""

    def listen(self) -> None:
        """Stay connected to take reports although nothing is sent. Does not wait."""
        ...
