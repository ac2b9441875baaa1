"""What a resident answers to a notice: it is not clear, something in it is wrong, or else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.problem import Problem

SAID_MAX, ANSWER_MAX, PHONE_MAX = 300, 300, 24
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,22}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f]")


class Kind(StrEnum):
    """What is said; the values are stored, never rename them."""

    UNCLEAR = "unclear"
    WRONG = "wrong"
    OTHER = "other"


class State(StrEnum):
    """What became of it: nobody looked, it was dealt with, or it was set aside."""

    NEW = "new"
    DONE = "done"
    REFUSED = "refused"


class What(StrEnum):
    """What is counted of a notice, by area and day; the values are stored."""

    OPENED = "opened"
    KNOWN = "known"
    FEEDBACK = "feedback"
    VOTE = "vote"


# From where a page is opened, as ``?m=`` in the codes on screens and paper says.
MEDIA = ("led", "tv", "card", "paper", "typed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One answer; nobody but staff ever reads it.

    Attributes:
        kind: one of ``Kind``.
        said: in the resident's words.
        has_phone: whether a number was left to call back; it lies sealed beside.
        device: a keyed hash that says "the same one today", and nothing else.
        area: where it counts.
        answer: what staff made of it.
    """

    id: str
    notice_id: str
    kind: str
    said: str = ""
    has_phone: bool = False
    device: str = ""
    area: str
    at: datetime
    state: str = State.NEW.value
    answer: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None


def problems(kind: str, said: str, phone: str) -> list[Problem]:
    """Return what is wrong with an answer, field by field; the words stay the resident's."""
    found = [] if kind in set(Kind) else [Problem("kind", "empty")]
    if len(said) > SAID_MAX:
        found.append(Problem("said", "too_long", {"limit": SAID_MAX, "length": len(said)}))
    if kind in {Kind.WRONG, Kind.OTHER} and not said.strip():
        found.append(Problem("said", "empty"))
    if bad := _UNSEEN.search(said.replace("\r\n", "\n")):
        found.append(Problem("said", "control_character", {"position": bad.start() + 1}))
    if phone.strip() and not _PHONE.fullmatch(phone.strip()):
        found.append(Problem("phone", "not_a_phone"))
    return found
