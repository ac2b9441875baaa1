"""Who has a warning: screens by what they say they show, boards by edition, people by message."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from app.dispatch.house import AREA_MEDIA, House
from app.domain.alert import Mode
from app.domain.delivery import State
from app.domain.target import Slot
from app.domain.warning_alert import alert_name
from app.domain.warning_told import Told
from app.domain.warning_word import NIGHT, Word
from app.store import alert, screen, slot, warning_delivery, warning_told, warning_word
from app.store.session import Tx
from app.store.warning_delivery import Count

# Alerts that were signed later than this after a warning carry something newer beside it.
_AT_ONCE = timedelta(minutes=1)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the present revision of a warning has come.

    Attributes:
        screens: approved screens that it is for, and ``shown``: those that say they show it.
        missing: names of the others, by area, at most a hundred.
        boards: boards of pages and feeds it is for, and ``issued``: those made since it changed.
        p50_s, p99_s: within how many seconds of being told half of those screens, and 99 in a
            hundred, showed it; None where nobody does yet, or later alerts have come since.
        messages: what became of its messages, channel by channel.
    """

    screens: int
    shown: int
    missing: tuple[str, ...]
    boards: int
    issued: int
    p50_s: float | None = None
    p99_s: float | None = None
    messages: tuple[Messages, ...] = ()


def of(house: House, name: str) -> Reach | None:
    """Return how far a warning has come, None when there is none by that name.

    A screen shows it when it says that it shows the alerts of its area as they were signed with
    this revision in them, or later ones.
    """
    with house.store.read() as tx:
        kept = warning_told.get(tx, name)
        if kept is None:
            return None
        shown, missing = _screens(tx, kept.told)
        times = sorted(_times(shown, kept.changed_at))
        keys = _slots(tx, kept.told, AREA_MEDIA)
        rows = [row for row in slot.everything(tx) if row.slot.key in keys]
        sent = messages(tx, name)
    issued = sum(r.issued_at is not None and r.issued_at >= kept.changed_at for r in rows)
    return Reach(
        screens=len(shown) + len(missing),
        shown=len(shown),
        p50_s=_rank(times, 0.5),
        p99_s=_rank(times, 0.99),
        missing=tuple(missing[:100]),
        boards=len(rows),
        issued=issued,
        messages=sent,
    )


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


def _slots(tx: Tx, told: Told, media: Sequence[str]) -> set[str]:
    """Return the keys of the slots of ``media`` that a warning is for, unless it must not go so."""
    wanted = [medium for medium in media if medium not in told.blocked]
    found = {s.key for s in slot.reached(tx, told.places, wanted)}
    for code in told.touched:
        found |= {s.key for medium in wanted for s in slot.of_area(tx, code, medium)}
    return found


@dataclass(frozen=True, slots=True)
class _Shows:
    """A screen that shows a warning: since when, and when what it shows was signed."""

    at: datetime | None
    signed: datetime


def _times(shown: Sequence[_Shows], changed: datetime) -> list[float]:
    """Return how many seconds after ``changed`` each screen showed it, where that is known."""
    return [
        max((one.at - changed).total_seconds(), 0.0)
        for one in shown
        if one.at is not None and one.signed - changed < _AT_ONCE
    ]


def _rank(times: Sequence[float], share: float) -> float | None:
    """Return within which time ``share`` of them are (nearest rank)."""
    return times[max(0, ceil(share * len(times)) - 1)] if times else None


def _screens(tx: Tx, told: Told) -> tuple[list[_Shows], list[str]]:
    """Return the screens that show it, and the names of those that do not yet."""
    shown, missing = list[_Shows](), list[str]()
    for key in sorted(_slots(tx, told, ["led"])):
        area = Slot.parse(key).area
        head = alert.get(tx, area, str(Mode.LIVE))
        body = _payload(head.body) if head is not None else {}
        carries = _revision(body, told.id) >= told.revision
        for one in screen.on_slots(tx, [key]):
            has = head is not None and (one.alerts_epoch, one.alerts_seq) >= (head.epoch, head.seq)
            if carries and has:
                shown.append(_Shows(one.alerts_at, datetime.fromisoformat(body["issued"])))
            else:
                missing.append(one.name or one.id)
    return shown, missing


def _payload(body: bytes) -> dict[str, Any]:
    """Return what a signed document says; nothing where none was signed yet."""
    return dict(json.loads(b64decode(json.loads(body)["payload"]))) if body else {}


def _revision(said: Mapping[str, Any], name: str) -> int:
    """Return in which revision a document carries a warning; 0: not at all."""
    listed = (one["revision"] for one in said.get("alerts", ()) if one["id"] == alert_name(name))
    return max(listed, default=0)
