"""Sending again what of a warning did not get there: the last word that counts, as it is now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.dispatch.granted import NotAllowed, NotThere
from app.dispatch.house import House
from app.dispatch.warnings import warning_rules
from app.dispatch.warnings.warn_plan import batch_of, began
from app.dispatch.warnings.warnings_in import beyond
from app.domain.delivery import State
from app.domain.warning_told import Told
from app.domain.warning_word import Act, Word, ends_at, unwanted
from app.store import audit, warning, warning_told, warning_undelivered, warning_word
from app.store.session import Tx
from app.store.undelivered import AGAIN, Kind
from app.store.user import User

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """What of a warning did not get there.

    ``open_on`` are the channels over which it can be sent again; ``held`` those of them on which
    that waits for the morning, with until when. ``act`` is what its last word does.
    """

    act: Act | None = None
    kinds: tuple[Kind, ...] = ()
    open_on: frozenset[str] = frozenset()
    held: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A warning of which there is still something to say: the word, from which number on."""

    told: Told
    word: Word
    first: int


def of(tx: Tx, house: House, name: str) -> Unreached:
    """Return what of a warning did not get there, and where that can be sent again."""
    last = warning_word.last(tx, [name]).get(name)
    if last is None:
        return Unreached()
    now, found = house.clock(), _open(tx, name, house.clock())
    first = found.first if found else began(warning_word.of_thread(tx, last.thread), last)
    kinds = tuple(warning_undelivered.of_thread(tx, last.thread, first))
    if found is None:
        return Unreached(act=last.act, kinds=kinds)
    rules = warning_rules.get(tx)
    channels = {k.channel for k in kinds if k.state in AGAIN and k.channel in house.routes.messages}
    open_on = {c for c in channels if not unwanted(found.word.act, found.told, c, rules, now)}
    held = {c: rules.held_until(c, found.word.level, now, house.time_zone) for c in open_on}
    return Unreached(
        act=last.act,
        kinds=kinds,
        open_on=frozenset(open_on),
        held=tuple((c, at) for c, at in sorted(held.items()) if at),
    )


def recent(tx: Tx, now: datetime) -> list[tuple[Told, Sequence[Kind]]]:
    """Return the warnings of which something did not get there within a week, latest first."""
    by_thread: dict[str, list[Kind]] = {}
    for kind in warning_undelivered.since(tx, now - WEEK):
        by_thread.setdefault(kind.notice_id, []).append(kind)
    found: list[tuple[Told, Sequence[Kind]]] = []
    for thread, kinds in by_thread.items():
        words = warning_word.of_thread(tx, thread)
        kept = warning_told.get(tx, words[-1].warning) if words else None
        if kept is not None:
            found.append((kept.told, kinds))
    return found


def again(
    house: House,
    name: str,
    who: User,
    channels: Collection[str] = (),
    states: Collection[State] = frozenset({State.FAILED}),
) -> int:
    """Send again what of a warning did not get there, as long as it counts; return how many.

    Without ``channels`` over all of them. At night it waits for the morning as at first.

    Raises:
        NotThere: there is no such warning, or nothing is to be said of it any more.
        NotAllowed: ``who`` may not decide for all of its areas.
    """
    now = house.clock()
    with house.store.begin() as tx:
        found = _open(tx, name, now)
        if found is None:
            raise NotThere(name)
        if lacking := beyond(tx, who, found.told.places | found.told.touched):
            raise NotAllowed(sorted(lacking))
        rules, count = warning_rules.get(tx), 0
        for channel in sorted(channels or house.routes.messages):
            batch = replace(batch_of(house, rules, found.word, channel, now), number=found.first)
            count += warning_undelivered.requeue(tx, batch, channel, states, now)
        facts: dict[str, object] = {"messages": count, "unknown": State.UNKNOWN in states}
        facts |= {"channel": " ".join(sorted(channels))} if channels else {}
        key = warning.key_of(found.told.message)
        audit.add(tx, now, who.login, "warning.resent", key, facts)
    house.bell.nudge()
    return count


def _open(tx: Tx, name: str, now: datetime) -> _Open | None:
    """Return what is still to be said of a warning, None when that is over.

    An all-clear is said again only itself, never the warning before it.
    """
    kept, last = warning_told.get(tx, name), warning_word.last(tx, [name]).get(name)
    if kept is None or last is None or last.act is Act.OVER or now >= ends_at(last.act, kept.told):
        return None
    is_clear = last.act is Act.CLEAR
    first = last.number if is_clear else began(warning_word.of_thread(tx, last.thread), last)
    return _Open(told=kept.told, word=last, first=first)
