"""Pairs each renderer with the channel that carries its output.

Two kinds, because targets come in two kinds: a phone is sent each notice once; a slot shows a
board, which is replaced whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from app.domain.board import Board
from app.domain.delivery import Receipt
from app.domain.notice import Notice
from app.domain.target import Profile, Slot
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from channels.base import Channel
from renderers.base import Documents, Message, ReelItem

R = TypeVar("R")
M = TypeVar("M", bound=Message)


class Beside(Protocol):
    """What screens are told beside their board."""

    def members(self, items: Sequence[ReelItem], issued: datetime) -> dict[str, object]:
        """Return the members of a playlist of ``items``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What makes this edition of a slot's board one of a series (docs/wire-format.md).

    ``extra`` is what screens are told beside the board, None for boards that are only read.
    """

    slot: Slot
    epoch: int
    seq: int
    prev_hash: str
    issued: datetime
    extra: Beside | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """Documents ready to be put down; ``head_hash`` is empty where nothing is signed."""

    documents: Documents
    head_hash: str = ""


def as_is(documents: Documents, profile: Profile, issue: Issue) -> Sealed:
    """Seal nothing: for boards that are read over HTTPS alone."""
    return Sealed(documents)


@dataclass(frozen=True, slots=True)
class BoardRoute(Generic[R]):
    """A board rendered, sealed, and put where its slot is fetched from."""

    render: Callable[[Board, Profile], R]
    seal: Callable[[R, Profile, Issue], Sealed]
    channel: Channel[Documents]

    def run(self, board: Board, profile: Profile, issue: Issue) -> str:
        """Render, seal and hand over; return the head hash. Raises what those raise."""
        sealed = self.seal(self.render(board, profile), profile, issue)
        numbered = replace(sealed.documents, seq=issue.seq)
        self.channel.deliver(numbered, issue.slot.key, board.edition)
        return sealed.head_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One word on a warning for one target; ``earlier`` is the message to it that went before."""

    told: Told
    act: Act
    earlier: str


@dataclass(frozen=True, slots=True)
class MessageRoute(Generic[M]):
    """One notice or one word on a warning, one message.

    mypy refuses a channel that cannot carry ``M``. ``is_repeatable`` says that the far end takes
    the same key twice as one message.
    """

    render: Callable[[Notice, Profile], M]
    render_warning: Callable[[Told, Act, Profile], M]
    channel: Channel[M]
    is_repeatable: bool = True

    def run(
        self, notice: Notice, profile: Profile, address: str, key: str, earlier: str
    ) -> Receipt:
        """Render and hand over; ``earlier`` is the reference of the message this one follows."""
        message = replace(self.render(notice, profile), replaces=earlier)
        return self.channel.deliver(message, address, key)

    def warn(self, word: Warned, profile: Profile, address: str, key: str) -> Receipt:
        """Render and hand over a word on a warning: a lowered level is put in the old place."""
        message = self.render_warning(word.told, word.act, profile)
        if word.act is Act.QUIET:
            message = replace(message, replaces=word.earlier)
        else:
            message = replace(message, follows=word.earlier)
        return self.channel.deliver(message, address, key)


@dataclass(frozen=True, slots=True)
class Routes:
    """Every route there is, by the name of its medium or channel."""

    boards: dict[str, BoardRoute[Any]]
    messages: dict[str, MessageRoute[Any]]

    @property
    def names(self) -> frozenset[str]:
        """What a notice may be sent to."""
        return frozenset(self.boards) | frozenset(self.messages)

    def close(self) -> None:
        """Release what the channels hold open."""
        for board in self.boards.values():
            board.channel.close()
        for message in self.messages.values():
            message.channel.close()
