"""Takes warnings in: each message once, with its places, its event and whether it waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.dispatch.areas.warning_where import Map, Reached, current_map
from app.dispatch.granted import granted_to
from app.dispatch.house import House
from app.domain.powers import REVIEWERS
from app.domain.warning import Message, is_all_clear
from app.domain.warning_chain import Known, chains, choice, event_id, heads, tokens, twin_token
from app.domain.warning_now import Effective, effective_warnings, over_at
from app.domain.warning_own import SOURCE
from app.domain.warning_policy import is_shown_at_all, reasons_to_wait
from app.store import area, audit, warning
from app.store.session import Tx
from app.store.user import User
from app.store.warning import Kept, State
from app.store.warning_source import WarningSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message that came in, and the document it came in, byte for byte.

    ``at`` and ``reasons`` are the areas of one of our own and why it waits; None: found out here.
    """

    message: Message
    document: bytes
    is_verified: bool = False
    at: frozenset[str] | None = None
    reasons: tuple[str, ...] | None = None


@dataclass(slots=True)
class Outcome:
    """What became of arrivals, by the keys of the messages; ``known`` had come before."""

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    events: set[str] = field(default_factory=set)

    def facts(self) -> dict[str, object]:
        """Return how many of each."""
        names = ("new", "known", "held", "released")
        return {name: len(getattr(self, name)) for name in names}

    def add(self, other: Outcome) -> None:
        """Take what became of others in."""
        for name in ("new", "known", "held", "released"):
            getattr(self, name).extend(getattr(other, name))
        self.events |= other.events


def take(tx: Tx, source: WarningSource, arrivals: Sequence[Arrival], now: datetime) -> Outcome:
    """Take ``arrivals`` of ``source`` in, in one transaction; what came before changes nothing."""
    outcome, wanted = Outcome(), list(arrivals)
    if not wanted:
        return outcome
    warning.lock(tx)
    where = current_map(tx)
    documents = warning.keep_documents(
        tx, {a.document: a.is_verified for a in wanted}, source.id, now
    )
    before = warning.by_keys(tx, {warning.key_of(a.message) for a in wanted})
    fresh: dict[str, Kept] = {}
    for arrival in wanted:
        made = _kept(arrival, documents[arrival.document], source, where, now)
        held = fresh.get(made.key) or before.get(made.key)
        merged = made if held is None else _merged(held, made)
        if merged == held:
            outcome.known.append(made.key)
        else:
            fresh[made.key] = merged
    _keep(tx, list(fresh.values()), outcome)
    _tell(tx, source, outcome, fresh, now)
    return outcome


def would_be(
    tx: Tx, source: WarningSource, arrivals: Sequence[Arrival], now: datetime
) -> list[tuple[Kept, bool]]:
    """Return what ``take`` would keep, without keeping it, and whether it came before."""
    where = current_map(tx)
    made = [_kept(one, "", source, where, now) for one in arrivals]
    before = warning.by_keys(tx, {one.key for one in made})
    return [(before.get(one.key, one), one.key in before) for one in made]


def ended_by(tx: Tx, said: Sequence[Message]) -> set[str]:
    """Return the codes of the areas of all that the all-clears among ``said`` may end."""
    ties = {token for one in said if is_all_clear(one) for token in _ties(one)}
    found = warning.of_events(tx, warning.tied(tx, ties))
    return {code for one in found for code in one.places | one.touched}


class Nowhere(ValueError):
    """It is for no area here: shown it would reach nobody."""


def current(house: House, *, drill: bool = False) -> list[Effective]:
    """Return what holds now, anywhere here."""
    now = house.clock()
    with house.store.read() as tx:
        return effective_warnings(now, warning.current(tx, now), drill=drill)


def waiting(tx: Tx, now: datetime) -> list[Kept]:
    """Return what waits for a person, without what a newer message has replaced."""
    held = warning.held(tx, now)
    known = [one.known for one in warning.of_events(tx, {one.event for one in held})]
    speaking = {warning.key_of(k.message) for chain in chains(known) for k in heads(chain)}
    return [one for one in held if one.key in speaking]


def place_anew(tx: Tx, now: datetime) -> int:
    """Find out anew where messages are for that may still hold: the map has changed.

    One that waited only because it was for nowhere here goes on waiting, for a person.
    """
    warning.lock(tx)
    where, changed = current_map(tx), list[Kept]()
    for one in warning.open_at(tx, now):
        found = where.reached(one.message) if one.source != SOURCE else None
        if found and (found.places, found.touched) != (one.places, one.touched):
            changed.append(replace(one, places=found.places, touched=found.touched))
    warning.put(tx, changed, {})
    return len(changed)


def _kept(
    arrival: Arrival, document: str, source: WarningSource, where: Map, now: datetime
) -> Kept:
    said = arrival.message
    reached = Reached(arrival.at) if arrival.at else where.reached(said, source.areas)
    reasons = arrival.reasons
    if reasons is None:
        reasons = reasons_to_wait(said, source.trust, reached.places | reached.touched, now)
    known = Known(message=said, life_s=source.life_s)
    if not is_shown_at_all(said) or is_all_clear(said):
        state = State.NONE
    else:
        state = State.HELD if reasons else State.RELEASED
    return Kept(
        key=warning.key_of(said),
        event="",
        document=document,
        source=source.id,
        received_at=now,
        is_verified=arrival.is_verified,
        rank=source.rank,
        life_s=source.life_s,
        sent=said.sent,
        over_at=over_at([known]),
        state=state,
        reasons=reasons,
        places=reached.places,
        touched=reached.touched,
        message=said,
    )


def _merged(held: Kept, made: Kept) -> Kept:
    """Return one of two copies of a message; a decision stays, and the better source speaks.

    Nobody else has a say in what is our own.
    """
    if SOURCE in {held.source, made.source}:
        return held
    speaks = made if choice(made.known) < choice(held.known) else held
    other = held if speaks is made else made
    reasons = speaks.reasons
    if speaks.message == other.message and not other.reasons:
        reasons = ()
    state = speaks.state
    if state is State.HELD and not reasons:
        state = State.RELEASED
    if held.decided_at or held.state in {State.RELEASED, State.DISMISSED}:
        state = held.state
    return replace(
        speaks,
        event=held.event,
        received_at=held.received_at,
        gone_at=held.gone_at,
        state=state,
        reasons=reasons,
        decided_by=held.decided_by,
        decided_at=held.decided_at,
    )


def _keep(tx: Tx, fresh: Sequence[Kept], outcome: Outcome) -> None:
    """Keep messages and derive the events that they belong to anew."""
    ties = {one.key: _ties(one.message) for one in fresh}
    before = warning.tied(tx, {token for found in ties.values() for token in found})
    fresh_keys = ties.keys()
    others = [one for one in warning.of_events(tx, before) if one.key not in fresh_keys]
    found = chains([one.known for one in (*others, *fresh)])
    event = {warning.key_of(k.message): event_id(chain) for chain in found for k in chain}
    warning.put(tx, [replace(one, event=event[one.key]) for one in fresh], ties)
    warning.put_events(tx, found, before)
    outcome.events |= {event_id(chain) for chain in found}


def _ties(message: Message) -> Collection[str]:
    twin = twin_token(message)
    return tokens(message) | ({twin} if twin else set())


def _tell(
    tx: Tx, source: WarningSource, outcome: Outcome, fresh: dict[str, Kept], now: datetime
) -> None:
    outcome.new = list(fresh)
    outcome.held = [k for k, one in fresh.items() if one.state is State.HELD]
    outcome.released = [k for k, one in fresh.items() if one.state is State.RELEASED]
    if fresh:
        audit.add(tx, now, "warnings", "warning.in", source.id, outcome.facts())


def beyond(tx: Tx, who: User, codes: Collection[str]) -> set[str]:
    """Return those of ``codes`` for which ``who`` does not review; all at the top need one there.

    What is for nowhere may be put aside by whoever reviews anywhere.
    """
    granted = granted_to(who, *REVIEWERS)
    if not codes:
        return set() if granted else {""}
    lineages = area.trails(tx, codes)
    return {c for c in codes if granted.isdisjoint(a.code for a in lineages.get(c, ()))}
