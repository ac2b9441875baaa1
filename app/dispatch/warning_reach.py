"""Who has a warning: screens by what they say they show, boards by edition, people by message."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.dispatch.house import AREA_MEDIA, House
from app.domain.alert import Mode
from app.domain.delivery import State
from app.domain.target import Slot
from app.domain.warning_told import Told
from app.domain.warning_word import NIGHT, Word
from app.store import alert, screen, slot, warning_delivery, warning_told, warning_word
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the present revision of a warning has come.

    Attributes:
        screens: approved screens that it is for, and ``shown``: those that say they show it.
        missing: names of the others, by area, at most a hundred.
        boards: boards of pages and feeds it is for, and ``issued``: those made since it changed.
        messages: what became of its messages, channel by channel.
    """

    screens: int
    shown: int
    missing: tuple[str, ...]
    boards: int
    issued: int
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
        keys = _slots(tx, kept.told, AREA_MEDIA)
        rows = [row for row in slot.everything(tx) if row.slot.key in keys]
        sent = messages(tx, name)
    issued = sum(r.issued_at is not None and r.issued_at >= kept.changed_at for r in rows)
    return Reach(
        screens=shown + len(missing),
        shown=shown,
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


def _screens(tx: Tx, told: Told) -> tuple[int, list[str]]:
    """Return how many screens show it, and the names of those that do not yet."""
    shown, missing = 0, list[str]()
    for key in sorted(_slots(tx, told, ["led"])):
        area = Slot.parse(key).area
        head = alert.get(tx, area, str(Mode.LIVE))
        carries = head is not None and _revision(head.body, told.id) >= told.revision
        for one in screen.on_slots(tx, [key]):
            has = head is not None and (one.alerts_epoch, one.alerts_seq) >= (head.epoch, head.seq)
            if carries and has:
                shown += 1
            else:
                missing.append(one.name or one.id)
    return shown, missing


def _revision(body: bytes, name: str) -> int:
    """Return in which revision a signed document carries a warning; 0: not at all."""
    if not body:
        return 0
    listed = json.loads(b64decode(json.loads(body)["payload"]))["alerts"]
    return max((one["revision"] for one in listed if one["id"] == f"w-{name}"), default=0)
