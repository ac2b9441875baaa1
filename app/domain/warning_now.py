"""What is to be shown now: the one place that decides whether a warning holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.audience import Area
from app.domain.warning import (
    Info,
    Level,
    Message,
    Pair,
    Scope,
    Status,
    is_all_clear,
    is_over,
)
from app.domain.warning_chain import Known, chains, event_id, heads, is_ended, order


class Change(StrEnum):
    """What the newest word on an event did to it."""

    NEW = "new"
    CONTINUED = "continued"
    RAISED = "raised"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """One warning that holds now, in every language it was given in.

    Attributes:
        event: name of the chain.
        message: the message that speaks; ``infos`` are those of it that still hold.
        alarm: name of the message that raised the alarm: a warning with the same one is a
            re-issue, and nobody is alarmed anew.
        change: what the message did.
        ends: when it ends unless more is heard; ``has_own_end`` is False where the source's longest
            life was put in the place of a missing end.
    """

    event: str
    message: Message
    infos: tuple[Info, ...]
    kind: str
    level: Level
    change: Change
    alarm: str
    starts: datetime
    ends: datetime
    has_own_end: bool
    places: frozenset[str]
    touched: frozenset[str]

    def in_language(self, language: str) -> Info:
        """Return what it says in ``language`` (its first part counts), else in the first there is.

        What does not say its language comes after what says the right one.
        """
        wanted = language.split("-")[0].lower()
        said = [i for i in self.infos if i.language.split("-")[0].lower() == wanted]
        return (said or [i for i in self.infos if not i.language] or list(self.infos))[0]

    @property
    def blocked(self) -> frozenset[str]:
        """Ways of sending that the issuer does not want (``BLOCKCHANNEL``), as it names them."""
        return frozenset(
            word.upper()
            for pair in self._parameters
            if pair.name.upper() == "BLOCKCHANNEL"
            for word in pair.value.replace(",", " ").split()
        )

    @property
    def is_immediate(self) -> bool:
        """Whether the issuer wants whatever is running to be interrupted."""
        return any(
            pair.name.casefold().endswith("broadcast_immediately")
            and pair.value.casefold() in {"yes", "true", "1"}
            for pair in self._parameters
        )

    @property
    def _parameters(self) -> tuple[Pair, ...]:
        return tuple(pair for info in self.infos for pair in info.parameters)

    def reaches(self, area: Area) -> bool:
        """Return whether it is for ``area``."""
        return area.code in self.touched or not self.places.isdisjoint(area.lineage)


def effective_warnings(
    now: datetime, known: Iterable[Known], area: Area | None = None, *, drill: bool = False
) -> list[Effective]:
    """Return the warnings that hold at ``now``, the worst first.

    Args:
        now: the instant.
        known: all messages of every chain that may still hold, in any order.
        area: only those for this area; None for all.
        drill: exercises instead of what is meant in earnest; never both.
    """
    lane = Status.EXERCISE if drill else Status.ACTUAL
    meant = [k for k in known if k.message.status is lane and k.message.scope is Scope.PUBLIC]
    found = [e for chain in chains(meant) for e in _of_chain(now, chain)]
    mine = [e for e in found if area is None or e.reaches(area)]
    return sorted(mine, key=lambda e: (-e.level, -e.message.sent.timestamp(), e.event))


def end_of(one: Known, info: Info) -> datetime:
    """Return when ``info`` ends at the latest."""
    longest = (info.effective or one.message.sent) + timedelta(seconds=one.life_s)
    return longest if info.expires is None else info.expires


def over_at(chain: Sequence[Known]) -> datetime:
    """Return from when on no message of ``chain`` can hold, whatever is released."""
    ends = [end_of(one, info) for one in chain for info in one.message.infos]
    return max(ends, default=chain[-1].message.sent)


def _of_chain(now: datetime, chain: Sequence[Known]) -> list[Effective]:
    """Return what holds of a chain.

    What waits for a person does not take the place of what may be shown; an all-clear always does.
    """
    spoken = [one for one in chain if one.is_released or is_all_clear(one.message)]
    found = []
    for head in heads(spoken) if spoken else ():
        infos = _holding(now, head)
        if infos:
            found.append(_effective(head, infos, chain, spoken))
    return found


def _holding(now: datetime, one: Known) -> tuple[Info, ...]:
    said = one.message
    if is_all_clear(said) or (one.gone_at is not None and one.gone_at <= now):
        return ()
    return tuple(
        info
        for info in said.infos
        if not is_over(said, info) and (info.effective or said.sent) <= now < end_of(one, info)
    )


def _effective(
    head: Known, infos: tuple[Info, ...], chain: Sequence[Known], spoken: Sequence[Known]
) -> Effective:
    change, alarm = _history(head, spoken)
    return Effective(
        event=event_id(chain),
        message=head.message,
        infos=infos,
        kind=head.message.kind,
        level=max(info.level for info in infos),
        change=change,
        alarm=alarm,
        starts=min(info.effective or head.message.sent for info in infos),
        ends=max(end_of(head, info) for info in infos),
        has_own_end=all(info.expires for info in infos),
        places=head.places,
        touched=head.touched,
    )


def _history(head: Known, spoken: Sequence[Known]) -> tuple[Change, str]:
    """Return what ``head`` changed, and which message raised the alarm that holds now.

    After an all-clear, and after an end, what comes in the same chain is new.
    """
    before: Known | None = None
    alarm, change = head, Change.NEW
    for n, one in enumerate(spoken):
        if order(one) > order(head):
            break
        if is_all_clear(one.message):
            before = None if is_ended(spoken[: n + 1]) else before
            continue
        if before is None or over_at([before]) <= one.message.sent:
            alarm, change = one, Change.NEW
        else:
            change = _change(one.message.level, before.message.level)
            alarm = one if change is Change.RAISED else alarm
        before = one
    return change, f"{alarm.message.sender},{alarm.message.identifier}"


def _change(level: Level, before: Level) -> Change:
    if level == before:
        return Change.CONTINUED
    return Change.RAISED if level > before else Change.LOWERED
