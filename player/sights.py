"""What the painter saw on its own panel, told to the session: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from player.trust import Head


@dataclass(frozen=True, slots=True)
class FirstPainted:
    """A document was on the panel for the first time.

    ``stream`` is empty for a playlist, else that of the alerts; ``place`` is its slot or scope.
    """

    stream: str
    place: str
    head: Head


@dataclass(frozen=True, slots=True)
class Turn:
    """An item or alert came up at ``since``; ``seconds`` is None while it is still up.

    ``is_more`` says that it goes on from the part told before.
    """

    item: str
    revision: int
    since: datetime
    seconds: float | None = None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An item or alert took the painter down again and again, and is left out from now on."""

    item: str


Sight = FirstPainted | Turn | Quarantined
