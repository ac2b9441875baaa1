"""What waits for whom: the queue of one person, and what they may do to a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.dispatch.granted import among, granted_to
from app.dispatch.house import House
from app.dispatch.review import entitled
from app.domain.chain import Actor, Case, Deed, Refusal, State, decide
from app.domain.powers import REVIEWERS, WRITERS
from app.store import review as cases
from app.store.review import File
from app.store.session import Tx
from app.store.user import User

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The cases one person has to do with, each list in the order to be worked off.

    ``for_me`` wait for a step of mine, ``unconfirmed`` went out urgently and wait for me as the
    second officer, ``mine`` I wrote and others review, ``returned`` came back to me.
    """

    for_me: tuple[File, ...] = ()
    unconfirmed: tuple[File, ...] = ()
    mine: tuple[File, ...] = ()
    returned: tuple[File, ...] = ()

    @property
    def count(self) -> int:
        """How many of them wait for this person."""
        return len(self.for_me) + len(self.unconfirmed) + len(self.returned)


def queue(tx: Tx, house: House, who: User, limit: int = MOST) -> Queue:
    """Return what waits for ``who``, or for those they stand in for."""
    open_ones = opened(tx, house, who, limit)
    return Queue(
        for_me=tuple(f for f in open_ones if can(tx, house, f.case, who, Deed.APPROVE)),
        unconfirmed=tuple(f for f in open_ones if can(tx, house, f.case, who, Deed.CONFIRM)),
        mine=tuple(cases.of_author(tx, who.id, (State.IN_REVIEW, State.ON_HOLD), limit)),
        returned=tuple(cases.of_author(tx, who.id, (State.RETURNED, State.REJECTED), limit)),
    )


def opened(tx: Tx, house: House, who: User, limit: int = MOST) -> Sequence[File]:
    """Return the open cases where ``who``, or somebody they stand in for, is an officer."""
    codes = {
        code for one in entitled.principals(tx, house, who) for code in granted_to(one, *REVIEWERS)
    }
    return cases.waiting(tx, codes, limit) if codes else ()


def can(tx: Tx, house: House, case: Case, who: User, deed: Deed) -> bool:
    """Return whether ``who`` may do ``deed`` to ``case`` now, given a reason."""
    return barrier(tx, house, case, who, deed) is None


def barrier(tx: Tx, house: House, case: Case, who: User, deed: Deed) -> Refusal | None:
    """Return what keeps ``who`` from doing ``deed`` to ``case`` now, None when nothing does."""
    by: Actor | Refusal = Actor(user_id=who.id, seat=who.id)
    if deed is not Deed.RECALL:
        urgent = deed in {Deed.URGE, Deed.CONFIRM}
        by = entitled.actor(tx, house, case, who, REVIEWERS if urgent else case.roles)
    if isinstance(by, Refusal):
        return by
    found = decide(case, deed, by, house.clock(), reason="·")
    return found if isinstance(found, Refusal) else None


def may_see(tx: Tx, house: House, case: Case, who: User) -> bool:
    """Return whether ``who`` may read a case: has a part in it, or writes or decides there."""
    if who.id in case.authors | case.seats:
        return True
    return any(
        among(tx, one, WRITERS, case.areas).issuperset(case.areas)
        for one in entitled.principals(tx, house, who)
    )
