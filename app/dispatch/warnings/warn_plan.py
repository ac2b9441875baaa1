"""Words on warnings: what messages are to say, and to whom, planned apart from what screens show.

The word is written down in the transaction that tells of the change; its messages are planned in
one of their own, so that however many there are, no screen waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from time import sleep
from typing import Any

from app.dispatch.house import House
from app.dispatch.warnings import warning_rules
from app.domain.warning_rules import Rules
from app.domain.warning_told import Told
from app.domain.warning_word import (
    EDITABLE,
    ENDS,
    NIGHT,
    OVER,
    SUPERSEDED,
    Act,
    Planned,
    Word,
    next_word,
)
from app.store import audit, warning_delivery, warning_told, warning_word
from app.store.outbox import Batch
from app.store.session import Tx

_WHO = "warnings"
# So many messages are planned in one transaction, and so long others have their turn.
PIECE, REST_S = 10_000, 0.1


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of the people of a word: up to whom, and how their messages are planned."""

    end: tuple[str, str]
    plan: Callable[[Tx], int]


def say(tx: Tx, changed: Iterable[Told], moved: Mapping[str, str], now: datetime) -> None:
    """Write down the word on each warning that has changed.

    ``moved`` are names with the event under which they go on: their thread is taken over by it.
    """
    listed = list(changed)
    last = warning_word.last(tx, {*(one.id for one in listed), *moved})
    heirs = {event: last[name] for name, event in moved.items() if name in last}
    words = []
    for one in listed:
        if one.id in moved:
            continue
        inherited = None if one.id in last else heirs.pop(one.event, None)
        word = next_word(last.get(one.id, inherited), one, now)
        if word is None and inherited is not None:
            word = _renamed(inherited, one, now)
        words += [word] if word else []
    warning_word.add(tx, words)


def plan_due(house: House) -> int:
    """Plan the messages of words that are new; return how many words there were."""
    with house.store.read() as tx:
        words = warning_word.unplanned(tx)
    for word in sorted(words, key=lambda one: -one.level):
        _plan(house, word)
    return len(words)


def _renamed(last: Word, one: Told, now: datetime) -> Word:
    return replace(
        last,
        number=last.number + 1,
        warning=one.id,
        act=Act.QUIET,
        level=one.level,
        said_at=now,
        planned_at=None,
    )


def _plan(house: House, word: Word) -> None:
    """Plan a word piece by piece; whatever is done twice adds nothing."""
    now = house.clock()
    with house.store.read() as tx:
        kept = warning_told.get(tx, word.warning)
        rules, said = warning_rules.get(tx), warning_word.of_thread(tx, word.thread)
    called_off = _call_off(house, word, now)
    if kept:
        _queue(house, word, kept.told, rules, began(said, word))
    with house.store.begin() as tx:
        at = warning_word.hold(tx, word) or Planned()
        counts = {c: at.counts.get(c, 0) for c in sorted(house.routes.messages)} if kept else {}
        if warning_word.set_planned(tx, word, now):
            facts: dict[str, object] = {"act": word.act.value, "level": word.level.word, **counts}
            facts |= {"called_off": called_off} if called_off else {}
            audit.add(tx, now, _WHO, "warning.messages", word.warning, facts)


def _call_off(house: House, word: Word, now: datetime) -> int:
    """Cancel what waits of the words before; return how many. Before the first there is none."""
    if word.number == 1 or not (word.act in ENDS or word.act is Act.ALARM):
        return 0
    with house.store.begin() as tx:
        why = SUPERSEDED if word.act is Act.ALARM else OVER
        return warning_delivery.call_off(tx, word, why, now)


def _queue(house: House, word: Word, told: Told, rules: Rules, since: int) -> None:
    """Queue a word on each channel that carries it, from where that was left off."""
    for channel in sorted(house.routes.messages):
        batch = batch_of(house, rules, word, channel, house.clock())
        with house.store.read() as tx:
            pieces = _pieces(tx, (word, since, batch), channel, rules, told)
        _in_turn(house, word, channel, pieces)


def _in_turn(house: House, word: Word, channel: str, pieces: Sequence[_Piece]) -> None:
    """Plan ``pieces`` in transactions of their own, so that others' turn comes in between.

    A word on a worse warning that came meanwhile is planned first.
    """
    with house.store.read() as tx:
        known = warning_word.progress(tx, word)
    left = [one for one in pieces if known and not known.holds(channel, one.end)]
    for number, piece in enumerate(left):
        if number:
            _give_way(house, word)
        with house.store.begin() as tx:
            at = warning_word.hold(tx, word)
            if at is None:  # another worker was faster
                return
            warning_word.note(tx, word, at.past(channel, piece.end, piece.plan(tx)))
        house.bell.nudge()


def _give_way(house: House, word: Word) -> None:
    sleep(REST_S)
    with house.store.read() as tx:
        others = warning_word.unplanned(tx)
    for other in others:
        if other.level > word.level:
            _plan(house, other)


def _pieces(
    tx: Tx, at: tuple[Word, int, Batch], channel: str, rules: Rules, told: Told
) -> list[_Piece]:
    """Return what is to be queued of a word on one channel, in pieces."""
    word, since, batch = at
    said: dict[str, Any] = {"word": word, "channel": channel, "batch": batch}
    if word.act is Act.CLEAR or (word.act is Act.QUIET and channel in EDITABLE):
        return [
            _Piece(one.end, partial(warning_delivery.plan_for_holders, **said, since=since, at=one))
            for one in warning_delivery.holder_pieces(tx, word, channel, since, PIECE)
        ]
    is_carried = channel not in told.blocked and word.level in rules.carried(channel)
    if word.act in ENDS | {Act.QUIET} or not is_carried:
        return []
    only = since if word.act is Act.WIDER else 0
    return [
        _Piece(one.end, partial(warning_delivery.plan, **said, since=only, at=one))
        for one in warning_delivery.pieces(tx, word, channel, PIECE)
    ]


def began(said: Sequence[Word], word: Word) -> int:
    """Return the number of the first word since nothing was to be feared before ``word``."""
    since = 1
    for before in said:
        if before.number < word.number and before.act in ENDS:
            since = before.number + 1
    return since


def batch_of(house: House, rules: Rules, word: Word, channel: str, now: datetime) -> Batch:
    """Return what the messages have in common: they wait for the morning, or the worst go first.

    Claims go by when a message is due, so a worse warning is due before a lesser one.
    """
    morning = rules.held_until(channel, word.level, now, house.time_zone)
    due = morning or now - timedelta(days=int(word.level))
    reason = NIGHT if morning else ""
    return Batch(thread=word.thread, number=word.number, due=due, reason=reason)
