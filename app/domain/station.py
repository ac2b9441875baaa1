"""A television station: what it was sent, what its own review let through, what runs when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.audience import Area
from app.domain.chain import OPEN, Case, State
from app.domain.notice import Act, Notice
from app.domain.showing import Span
from app.domain.warning_told import Told

# Its own category in the review chain (审片): never none, at most as many as any other.
LEAST_STEPS, USUAL_STEPS = 1, 1
NAME_MAX = 40


class Format(StrEnum):
    """What a station takes; the values are stored, never rename them."""

    CRAWL = "crawl"
    FRAMES = "frames"
    CARDS = "cards"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station or cable operator.

    Attributes:
        formats: what it may fetch.
        is_private: whether it must show its key.
        pulled_at: when something was fetched last; ``pulled_by`` says by whom, ``pulled_what`` the
            file.
    """

    id: str
    name: str
    area: str
    formats: frozenset[Format] = frozenset(Format)
    is_private: bool = True
    is_paused: bool = False
    made_at: datetime
    pulled_at: datetime | None = None
    pulled_by: str = ""
    pulled_what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A notice revision that was sent to a station, and how its review there stands.

    ``authors`` are ids of who wrote the notice and who sent it: none of them approves it.
    """

    station: str
    notice_id: str
    revision: int
    state: State = State.IN_REVIEW
    steps: int = USUAL_STEPS
    done: int = 0
    sent_by: str
    sent_at: datetime
    authors: frozenset[str]
    seats: frozenset[str] = frozenset()
    changed_at: datetime
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in OPEN


def case_of(one: Sent, station: Station, notice: Notice) -> Case:
    """Return ``one`` as the chain reads it; an approval is of one revision, which never changes."""
    return Case(
        id=f"{one.station}-{one.notice_id}-{one.revision}",
        notice_id=one.notice_id,
        state=one.state,
        category=notice.category,
        steps=one.steps,
        done=one.done,
        hash=str(one.revision),
        submitted_by=one.sent_by,
        submitted_at=one.sent_at,
        authors=one.authors,
        seats=one.seats,
        areas=(station.area,),
        revision=one.revision,
    )


def decided(one: Sent, case: Case, now: datetime) -> Sent:
    """Return ``one`` as what was decided about ``case`` leaves it."""
    return replace(
        one,
        state=case.state,
        done=case.done,
        seats=case.seats,
        reason=case.reason,
        changed_at=now,
    )


def concerns(areas: Iterable[Area], station: Area) -> bool:
    """Whether what is aimed at ``areas`` may go to a station of ``station``.

    A station carries what is for its whole area, and what is for a part of it.
    """
    return any(station.code in one.lineage or one.code in station.lineage for one in areas)


def is_approved(one: Sent, revisions: Iterable[Notice]) -> bool:
    """Whether what stands now is what was approved; only the end may have moved since.

    ``revisions`` are all of the notice. A corrected text waits for a review of its own: the old
    one is wrong, so neither runs.
    """
    since = [n for n in revisions if n.revision > one.revision]
    return one.state is State.APPROVED and all(n.act is Act.EXTEND for n in since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aired:
    """A notice that a station may run, and the spans of its programme in which it may."""

    notice: Notice
    spans: tuple[Span, ...]

    def is_on(self, at: datetime) -> bool:
        """Whether it may run at ``at``."""
        return any(start <= at < end for start, end in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What a station has at ``now``: warnings first, then approved notices by when they begin."""

    station: Station
    area: Area
    now: datetime
    warnings: tuple[Told, ...] = ()
    aired: tuple[Aired, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that may run now."""
        return tuple(one.notice for one in self.aired if one.is_on(self.now))
