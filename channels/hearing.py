"""What far ends tell after they took a message: by a push of their own, or when they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from channels.base import Arrival, Heard


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a far end sent in over HTTP: a body, and the fields of a form or of the query."""

    body: bytes
    fields: Mapping[str, str] = field(default_factory=dict)


class Garbled(ValueError):
    """What was pushed cannot be read."""


@runtime_checkable
class Pushing(Protocol):
    """A channel whose far end tells by HTTP what became of messages, and what phones sent in."""

    def read(self, pushed: Pushed) -> Sequence[Heard | Arrival]:
        """Return what was told; nothing of a state on the way. Raises Garbled."""
        ...


@dataclass(frozen=True, slots=True)
class Open:
    """A message of which nothing has been heard; ``reference`` is empty where no answer came."""

    reference: str
    phone: str
    key: str
    sent: datetime


@runtime_checkable
class Asking(Protocol):
    """A channel whose far end can be asked what became of a message."""

    @property
    def is_asked(self) -> bool:
        """Whether it really can: some far ends of this kind cannot."""
        ...

    def ask(self, one: Open) -> Heard | None:
        """Return what became of it, None while nobody knows. Raises ChannelError."""
        ...
