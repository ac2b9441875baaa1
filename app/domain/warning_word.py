"""What messages say of a warning, word by word: pure decisions, no table and no clock in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.warning import Level
from app.domain.warning_rules import Rules
from app.domain.warning_told import Told

PREFIX = "warning:"
_CLEAR_HELPS = timedelta(hours=12)
# Channels on which what was said can be put right without ringing anybody's bell.
EDITABLE = frozenset({"mastodon", "activitypub"})
# Reasons of messages that were not sent after all, and of those that wait.
NIGHT, NIGHT_OVER, OVER = "night", "night_over", "warning_over"
LOWERED, BLOCKED, HOLDS, SUPERSEDED = "lowered", "blocked", "holds_again", "superseded"
NEVER_HAD = "never_had_it"


class Act(StrEnum):
    """What a word does; the values are stored.

    ``ALARM``: new, or raised. ``WIDER``: for more areas than before, said to those who do not have
    it. ``QUIET``: lowered, nobody is disturbed. ``CLEAR``: taken back before its end, said to
    those who have it. ``OVER``: it ran out, nothing is said.
    """

    ALARM = "alarm"
    WIDER = "wider"
    QUIET = "quiet"
    CLEAR = "clear"
    OVER = "over"


ENDS = frozenset({Act.CLEAR, Act.OVER})


@dataclass(frozen=True, slots=True)
class Planned:
    """How far the messages of a word are planned, and how many there are on each channel.

    Channels come by name, on each its people by area and id; ``after`` is the last one planned.
    """

    channel: str = ""
    after: tuple[str, str] = ("", "")
    counts: Mapping[str, int] = field(default_factory=dict)

    def holds(self, channel: str, end: tuple[str, str]) -> bool:
        """Whether all of a channel's people up to ``end`` are planned."""
        return (channel, end) <= (self.channel, self.after)

    def past(self, channel: str, end: tuple[str, str], count: int) -> Planned:
        """Return it with everybody up to ``end`` planned, ``count`` of them just now."""
        counts = {**self.counts, channel: self.counts.get(channel, 0) + count}
        return Planned(*max((channel, end), (self.channel, self.after)), counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word on a warning.

    Attributes:
        thread: what its messages are kept under, the same from its first word to its last, even
            where the warning gets another name because an older message came late.
        number: counted from 1 within the thread.
        warning: the name under which it is told now.
        places, touched: whom it was for, as ``Told`` has it.
        planned_at: when its messages were planned; None: that is still to be done.
    """

    thread: str
    number: int
    warning: str
    act: Act
    level: Level
    places: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    said_at: datetime
    planned_at: datetime | None = None


def next_word(last: Word | None, one: Told, now: datetime) -> Word | None:
    """Return what is to be said of ``one`` after ``last``, None when that changes nothing."""
    act = _act(last, one)
    if act is None:
        return None
    return Word(
        thread=last.thread if last else f"{PREFIX}{one.id}",
        number=last.number + 1 if last else 1,
        warning=one.id,
        act=act,
        level=one.level,
        places=one.places,
        touched=one.touched,
        said_at=now,
    )


def _act(last: Word | None, one: Told) -> Act | None:
    is_open = last is not None and last.act not in ENDS
    if one.ended_at is not None:
        return (Act.CLEAR if one.is_lifted else Act.OVER) if is_open else None
    if last is None or not is_open or one.level > last.level:
        return Act.ALARM
    if not (one.places | one.touched) <= (last.places | last.touched):
        return Act.WIDER
    return Act.QUIET if one.level < last.level else None


def ends_at(act: Act, one: Told) -> datetime:
    """Return from when on a message of ``act`` about ``one`` helps nobody any more.

    An all-clear helps as long as the warning would have held, and at least over a night.
    """
    if act is Act.CLEAR and one.ended_at is not None:
        return max(one.expires, one.ended_at + _CLEAR_HELPS)
    return one.ended_at or one.expires


def unwanted(act: Act, one: Told, channel: str, rules: Rules, now: datetime) -> str:
    """Return why a message that was planned must not be sent now; empty: send it."""
    if act is Act.CLEAR and one.ended_at is None:
        return HOLDS
    if now >= ends_at(act, one):
        return OVER
    if act in {Act.CLEAR, Act.QUIET}:
        return ""
    if channel in one.blocked:
        return BLOCKED
    return "" if one.level in rules.carried(channel) else LOWERED
