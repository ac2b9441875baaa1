"""Words on warnings: what messages are to say, and to whom, planned apart from what screens show.

The word is written down in the transaction that tells of the change; its messages are planned in
one of their own, so that however many there are, no screen waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.dispatch import warning_rules
from app.dispatch.house import House
from app.domain.warning_rules import Rules
from app.domain.warning_told import Told
from app.domain.warning_word import EDITABLE, ENDS, NIGHT, OVER, SUPERSEDED, Act, Word, next_word
from app.store import audit, warning_delivery, warning_told, warning_word
from app.store.outbox import Batch
from app.store.session import Tx

_WHO = "warnings"


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
    for word in words:
        with house.store.begin() as tx:
            _plan(house, tx, word, house.clock())
    if words:
        house.bell.nudge()
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


def _plan(house: House, tx: Tx, word: Word, now: datetime) -> None:
    kept = warning_told.get(tx, word.warning)
    if not warning_word.set_planned(tx, word, now) or kept is None:
        return
    rules, said = warning_rules.get(tx), warning_word.of_thread(tx, word.thread)
    since = began(said, word)
    called_off = 0
    if word.act in ENDS or word.act is Act.ALARM:
        why = SUPERSEDED if word.act is Act.ALARM else OVER
        called_off = warning_delivery.call_off(tx, word.thread, why, now)
    counts = {}
    for channel in sorted(house.routes.messages):
        batch = _batch(house, rules, word, channel, now)
        counts[channel] = _plan_on(tx, channel, kept.told, (word, since), rules, batch)
    facts: dict[str, object] = {"act": word.act.value, "level": word.level.word, **counts}
    if called_off:
        facts["called_off"] = called_off
    audit.add(tx, now, _WHO, "warning.messages", word.warning, facts)


def _plan_on(  # noqa: PLR0913 - a word, where it goes, and what rules it
    tx: Tx, channel: str, told: Told, at: tuple[Word, int], rules: Rules, batch: Batch
) -> int:
    """Queue a word on one channel; return how many messages that are."""
    word, since = at
    if word.act is Act.CLEAR:
        return warning_delivery.plan_for_holders(tx, word, channel, batch, since)
    if word.act is Act.QUIET and channel in EDITABLE:
        return warning_delivery.plan_for_holders(tx, word, channel, batch, since)
    is_carried = channel not in told.blocked and word.level in rules.carried(channel)
    if word.act in ENDS | {Act.QUIET} or not is_carried:
        return 0
    is_wider = word.act is Act.WIDER
    return warning_delivery.plan(tx, word, channel, batch, since=since if is_wider else 0)


def _batch(house: House, rules: Rules, word: Word, channel: str, now: datetime) -> Batch:
    """Return what the messages have in common: they wait for the morning, or the worst go first.

    Claims go by when a message is due, so a worse warning is due before a lesser one.
    """
    morning = rules.held_until(channel, word.level, now, house.time_zone)
    due = morning or now - timedelta(days=int(word.level))
    reason = NIGHT if morning else ""
    return Batch(thread=word.thread, number=word.number, due=due, reason=reason)


def began(said: Sequence[Word], word: Word) -> int:
    """Return the number of the first word since nothing was to be feared before ``word``."""
    since = 1
    for before in said:
        if before.number < word.number and before.act in ENDS:
            since = before.number + 1
    return since
