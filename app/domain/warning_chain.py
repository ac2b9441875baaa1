"""Which messages are about one event, and which of them speak for it: pure, whatever their order.

A chain is joined by references, then by incidents, then by a provider's own key. Copies of one
warning that come from two senders are joined last, and only where nothing else could be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from app.domain.warning import LIFE_S, Message, Type, is_all_clear

_TURN = {Type.ALERT: 0, Type.UPDATE: 1, Type.CANCEL: 2}
# /product.action.office.phenomenon.significance.number.begin-end/ of the US weather service.
_VTEC = re.compile(r"/[A-Z]\.[A-Z]{3}\.([A-Z]{4}\.[A-Z]{2}\.[A-Z]\.\d{4})\.")
_SAME = timedelta(minutes=10)
Key = tuple[str, str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A message as this house knows it.

    Attributes:
        places: codes of areas that it reaches with all below them.
        touched: codes of areas that it reaches without what lies below them.
        is_released: whether it may be shown: by the policy or by a person.
        gone_at: when it vanished from a healthy feed that lists all that holds.
        life_s: how long it holds when it has no end of its own.
        rank: of its source; 0 is the issuer itself, more is further from it.
        is_own: whether it was written here; nobody else has a say in what was.
    """

    message: Message
    places: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    is_released: bool = False
    gone_at: datetime | None = None
    life_s: int = LIFE_S
    rank: int = 0
    is_own: bool = False


def order(one: Known) -> tuple[datetime, int, int, str, str]:
    """Return what messages of one chain are sorted by, the same on every day."""
    said = one.message
    return said.sent, _TURN.get(said.type, 0), -one.rank, said.sender, said.identifier


def tokens(message: Message) -> frozenset[str]:
    """Return what ties ``message`` to its chain: who shares one belongs to it."""
    status = message.status.value
    named = {(message.sender, message.identifier)}
    named |= {(r.sender, r.identifier) for r in message.references}
    ties: list[tuple[str, ...]] = [("m", *pair) for pair in named]
    ties += [("i", message.sender, i, message.event) for i in message.incidents if message.infos]
    ties += [("v", key, str(message.sent.year)) for key in _vtec(message)]
    return frozenset(_token(status, *tie) for tie in ties)


def twin_token(message: Message) -> str:
    """Return what a copy by another sender would share, or empty when it can have no copies."""
    if not message.kind or not message.level:
        return ""
    minute = message.sent.timestamp() // 60
    issuer = "".join(message.issuer.split()).casefold()
    return _token(message.status.value, "t", message.kind, message.level.word, issuer, f"{minute}")


def event_id(chain: Sequence[Known]) -> str:
    """Return the name of a chain: that of the first of its messages."""
    first = chain[0].message
    return sha256(f"{first.sender}\n{first.identifier}\n{first.status}".encode()).hexdigest()[:24]


def chains(known: Iterable[Known]) -> list[tuple[Known, ...]]:
    """Return the chains of ``known``, each in order; one message is in one chain."""
    best: dict[Key, Known] = {}
    for one in known:
        held = best.get(one.message.key)
        if held is None or choice(one) < choice(held):
            best[one.message.key] = one
    ties = [(one, tokens(one.message)) for one in best.values()]
    return _with_twins([sorted(group, key=order) for group in _joined(ties)])


def heads(chain: Sequence[Known]) -> list[Known]:
    """Return the messages of a chain that no other one replaces, in order.

    There is more than one where an event is continued in parts. A later message replaces what it
    names, and of the same chain whatever it covers as well.
    """
    cover = _covers(chain)
    names = {
        (one.message.key, other.message.key)
        for one in chain
        for other in _named(one.message, chain)
    }
    found = [
        one
        for i, one in enumerate(chain)
        if not any(
            _replaces(other, one, j > i, names, cover)
            for j, other in reversed(list(enumerate(chain)))
            if j != i
        )
    ]
    return found or [chain[-1]]


def _replaces(
    other: Known,
    one: Known,
    is_later: bool,
    names: set[tuple[Key, Key]],
    cover: Mapping[Key, frozenset[str]],
) -> bool:
    mine, its = one.message.key, other.message.key
    if one.is_own and not other.is_own:
        return False
    if (its, mine) in names:
        return is_later or (mine, its) not in names
    if other.message.sender != one.message.sender:
        return _outranks(other, one, is_later)
    return is_later and _meet(cover[its], cover[mine])


def _outranks(other: Known, one: Known, is_later: bool) -> bool:
    """Return whether the word of another sender takes the place of a copy."""
    if other.rank == one.rank:
        return is_later
    closer = other.rank < one.rank
    return closer and one.message.sent <= other.message.sent + _SAME


def _meet(one: Collection[str], other: Collection[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _covers(chain: Sequence[Known]) -> dict[Key, frozenset[str]]:
    """Return the area codes that each message is about; its own, else those of what it names."""
    own = {one.message.key: _codes(one.message) for one in chain}
    return {
        one.message.key: own[one.message.key]
        or frozenset().union(*(own[n.message.key] for n in _named(one.message, chain)))
        for one in chain
    }


def _codes(message: Message) -> frozenset[str]:
    places = (place for info in message.infos for place in info.places)
    return frozenset(f"{pair.name}={pair.value}" for place in places for pair in place.codes)


def _named(message: Message, chain: Sequence[Known]) -> list[Known]:
    said = {(r.sender, r.identifier) for r in message.references}
    if not said:
        return []
    return [
        other
        for other in chain
        if other.message.key != message.key
        and (other.message.sender, other.message.identifier) in said
        and _is_meant(message, other.message)
    ]


def _is_meant(message: Message, other: Message) -> bool:
    """Return whether a reference may mean ``other``: real ones are a few seconds off."""
    return other.sent <= message.sent or any(
        r.identifier == other.identifier and r.sent == other.sent for r in message.references
    )


def choice(one: Known) -> tuple[int, int, str]:
    """Return what decides between two copies of one message; the lowest is used."""
    said = one.message
    return one.rank, -len(said.infos), sha256(repr(said).encode()).hexdigest()


def _joined(ties: Iterable[tuple[Known, Iterable[str]]]) -> list[list[Known]]:
    """Return the groups that shared tokens make."""
    parent: dict[str, str] = {}

    def root(token: str) -> str:
        while parent.setdefault(token, token) != token:
            parent[token] = parent[parent[token]]
            token = parent[token]
        return token

    listed = [(one, sorted(tied)) for one, tied in ties]
    for _, tied in listed:
        for token in tied[1:]:
            parent[root(token)] = root(tied[0])
    groups: dict[str, list[Known]] = defaultdict(list)
    for one, tied in listed:
        groups[root(tied[0])].append(one)
    return list(groups.values())


def _with_twins(groups: Sequence[list[Known]]) -> list[tuple[Known, ...]]:
    """Join chains of different senders that are copies, unless one could be a copy of two."""
    shared: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for one in group:
            if token := twin_token(one.message):
                shared[token].add(number)
    ties: list[set[str]] = [{f"chain {number}"} for number in range(len(groups))]
    for token, numbers in shared.items():
        if len(numbers) > 1 and _are_copies([groups[n] for n in sorted(numbers)]):
            for number in numbers:
                ties[number].add(token)
    chain_of = {group[0].message.key: group for group in groups}
    firsts = [(group[0], tied) for group, tied in zip(groups, ties, strict=True)]
    return [
        tuple(sorted((one for first in joined for one in chain_of[first.message.key]), key=order))
        for joined in _joined(firsts)
    ]


def _are_copies(groups: Sequence[list[Known]]) -> bool:
    senders = [{one.message.sender for one in group} for group in groups]
    reached = [frozenset().union(*(one.places | one.touched for one in group)) for group in groups]
    apart = sum(map(len, senders)) == len(set().union(*senders))
    return apart and all(_meet(reached[0], other) for other in reached[1:])


def _vtec(message: Message) -> set[str]:
    pairs = (pair for info in message.infos for pair in info.parameters)
    return {key for pair in pairs if pair.name == "VTEC" for key in _VTEC.findall(pair.value)}


def _token(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def is_ended(chain: Sequence[Known]) -> bool:
    """Return whether all that speaks for a chain is an all-clear."""
    return all(is_all_clear(one.message) for one in heads(chain))
