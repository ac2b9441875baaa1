"""What a resident says of a place: something is wrong, how it was, or a complaint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.problem import Problem

SAID_MAX = 300
STARS = range(1, 6)


class Kind(StrEnum):
    """What is said; the values are stored, never rename them."""

    HOURS = "hours"
    PHONE = "phone"
    WHERE = "where"
    CLOSED = "closed"
    MOVED = "moved"
    OTHER = "other"
    RATING = "rating"
    COMPLAINT = "complaint"


MISTAKES = (Kind.HOURS, Kind.PHONE, Kind.WHERE, Kind.CLOSED, Kind.MOVED, Kind.OTHER)


class State(StrEnum):
    """What became of it: nobody looked, it was right and done, or it was set aside."""

    NEW = "new"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that was said.

    Attributes:
        kind: one of ``Kind``.
        stars: 1 to 5, of a rating.
        said: in the resident's words; other residents see them only when staff let them.
        device: a keyed hash: the same one or another, and nothing else.
        answer: what staff say to it.
    """

    id: str
    place: str
    kind: str
    stars: int | None = None
    said: str = ""
    device: str = ""
    at: datetime
    state: str = State.NEW.value
    answer: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None


def problems(kind: str, stars: int | None, said: str) -> list[Problem]:
    """Return what is wrong with what a resident is about to say; the words stay theirs."""
    found = []
    if kind not in list(Kind):
        found.append(Problem("kind", "empty"))
    if len(said) > SAID_MAX:
        found.append(Problem("said", "too_long", {"limit": SAID_MAX, "length": len(said)}))
    if kind == Kind.RATING and stars not in STARS:
        found.append(Problem("stars", "empty"))
    if kind in {Kind.OTHER, Kind.COMPLAINT} and not said.strip():
        found.append(Problem("said", "empty"))
    if bad := re.search(r"[\x00-\x08\x0b-\x1f]", said.replace("\r\n", "\n")):
        found.append(Problem("said", "control_character", {"position": bad.start() + 1}))
    return found
