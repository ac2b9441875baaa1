"""What became of the messages about a warning: of each word on it, channel by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.delivery import State
from app.domain.warning_word import NIGHT, Word
from app.store import warning_delivery, warning_word
from app.store.session import Tx
from app.store.warning_delivery import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """What became of the messages of one word on a warning, on one channel.

    Attributes:
        act: what the word does (``app.domain.warning_word.Act``).
        planned: all of them; each is in one of the counts that follow.
        held: wait for the morning.
        waiting: wait to be sent, or are being sent.
        accepted: taken by the far end; ``delivered``: got there; ``unknown``: in doubt.
        failed: by reason; the first word is a name (``channels.base.Reason``).
        dropped: not sent after all, by reason (``app.domain.warning_word``).
    """

    channel: str
    act: str
    said_at: datetime
    planned: int = 0
    held: int = 0
    waiting: int = 0
    accepted: int = 0
    delivered: int = 0
    unknown: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)


def messages(tx: Tx, name: str) -> tuple[Messages, ...]:
    """Return what became of messages, the newest word first."""
    last = warning_word.last(tx, [name]).get(name)
    if last is None:
        return ()
    words = {one.number: one for one in warning_word.of_thread(tx, last.thread)}
    groups: dict[tuple[int, str], list[Count]] = {}
    for one in warning_delivery.counts(tx, last.thread):
        groups.setdefault((-one.number, one.channel), []).append(one)
    return tuple(
        _counted(words[-number], channel, groups[number, channel])
        for number, channel in sorted(groups)
        if -number in words
    )


def _counted(word: Word, channel: str, counts: Sequence[Count]) -> Messages:
    def of_states(*states: State) -> int:
        return sum(one.count for one in counts if one.state in states)

    def why(*states: State) -> dict[str, int]:
        found: Counter[str] = Counter()
        for one in counts:
            if one.state in states:
                found[one.reason.partition(":")[0]] += one.count
        return dict(found.most_common())

    queued = [one for one in counts if one.state is State.QUEUED]
    held = sum(one.count for one in queued if one.reason == NIGHT)
    return Messages(
        channel=channel,
        act=word.act.value,
        said_at=word.said_at,
        planned=sum(one.count for one in counts),
        held=held,
        waiting=of_states(State.QUEUED, State.SENDING) - held,
        accepted=of_states(State.ACCEPTED),
        delivered=of_states(State.DELIVERED),
        unknown=of_states(State.UNKNOWN),
        failed=why(State.FAILED),
        dropped=why(State.CANCELLED, State.EXPIRED),
    )
