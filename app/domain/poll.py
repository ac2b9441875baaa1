"""A poll: what a notice asks, what may be answered, and how the answers stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.problem import Problem

QUESTION_MAX, ANSWER_MAX = 40, 16
FEWEST, MOST = 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One question with two to eight answers; ``until`` None: as long as its notice.

    Votes are counted by ``ballot``: another question, or other answers, are counted anew.
    """

    question: str
    answers: tuple[str, ...]
    until: datetime | None = None

    @property
    def ballot(self) -> str:
        """Four hex digits that change when, and only when, what is asked changes."""
        return sha256("\n".join((self.question, *self.answers)).encode()).hexdigest()[:4]

    def mark(self, answer: int) -> str:
        """Return what votes for an answer are counted under."""
        return f"{self.ballot}:{answer}"

    def closes(self, expires: datetime) -> datetime:
        """Return when it ends, for a notice that ends at ``expires``."""
        return min(self.until, expires) if self.until else expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the answers to the poll of one notice stand, in their order."""

    notice_id: str
    votes: tuple[int, ...]
    is_open: bool = True

    @property
    def total(self) -> int:
        """How many devices voted."""
        return sum(self.votes)

    @property
    def shares(self) -> tuple[int, ...]:
        """Return whole percents that add up to 100; all 0 while nobody has voted."""
        if not self.total:
            return (0,) * len(self.votes)
        exact = [100 * count / self.total for count in self.votes]
        shares = [int(one) for one in exact]
        # The largest remainders are rounded up, the first of equal ones.
        order = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
        for n in order[: 100 - sum(shares)]:
            shares[n] += 1
        return tuple(shares)


def standing(notice_id: str, poll: Poll, counted: dict[str, int], *, is_open: bool) -> Standing:
    """Return how ``poll`` stands by what was ``counted`` under its marks."""
    votes = tuple(counted.get(poll.mark(n), 0) for n in range(len(poll.answers)))
    return Standing(notice_id=notice_id, votes=votes, is_open=is_open)


def problems(poll: Poll | None, start: datetime) -> list[Problem]:
    """Return what is wrong with a poll of a notice that begins at ``start``, field by field."""
    if poll is None:
        return []
    found = [] if poll.question else [Problem("poll-question", "empty")]
    found += _too_long("poll-question", poll.question, QUESTION_MAX)
    if not FEWEST <= len(poll.answers) <= MOST:
        facts: dict[str, object] = {"fewest": FEWEST, "most": MOST, "count": len(poll.answers)}
        found.append(Problem("poll-answers", "not_so_many", facts))
    for answer in poll.answers:
        found += _too_long("poll-answers", answer, ANSWER_MAX)
    if len(set(poll.answers)) < len(poll.answers):
        found.append(Problem("poll-answers", "said_twice"))
    if poll.until and poll.until <= start:
        found.append(Problem("poll-until", "closes_too_early", {"start": start}))
    if any(not char.isprintable() for char in "".join((poll.question, *poll.answers))):
        found.append(Problem("poll-answers", "unseen_character"))
    return found


def _too_long(field: str, text: str, limit: int) -> list[Problem]:
    facts: dict[str, object] = {"limit": limit, "length": len(text)}
    return [Problem(field, "too_long", facts)] if len(text) > limit else []
