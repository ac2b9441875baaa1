"""What stands below a notice on its own page: its poll, taking note of it, saying what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.notice import FOREVER, Notice
from app.domain.poll import Standing
from app.domain.target import Profile
from renderers import plain
from renderers.answer_words import AnswerWords, answer_words, known_line
from renderers.words import moment, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What has been answered so far: how many took note, and whether this device has.

    ``poll`` is how its poll stands, ``has_voted`` whether this device has; ``hint`` names what was
    wrong with a vote: ``choose`` or ``no_cookie``.
    """

    known: int = 0
    is_known: bool = False
    is_live: bool = True
    poll: Standing | None = None
    has_voted: bool = False
    hint: str = ""


def facts(notice: Notice, answers: Answers, profile: Profile) -> dict[str, Any] | None:
    """Return what ``mobile/answers.html`` shows, None for what is over."""
    own = answer_words(profile.language)
    if not answers.is_live:
        return None
    return {
        "own": own,
        "at": f"/p/{notice.id}",
        "is_known": answers.is_known,
        "known": known_line(answers.known, own),
    }


def poll_facts(notice: Notice, answers: Answers | None, profile: Profile) -> dict[str, Any] | None:
    """Return what ``mobile/poll.html`` shows, None where nothing is asked."""
    if notice.poll is None:
        return None
    stands = answers.poll if answers and answers.poll else None
    stands = stands or Standing(notice_id=notice.id, votes=(0,) * len(notice.poll.answers))
    has_voted = bool(answers and answers.has_voted)
    own = answer_words(profile.language)
    hints = {"choose": own.choose, "no_cookie": own.no_cookie}
    return {
        "own": own,
        "at": f"/p/{notice.id}/vote",
        "question": plain.line(notice.poll.question),
        "is_asked": stands.is_open and not has_voted,
        "has_voted": has_voted,
        "hint": hints.get(answers.hint, "") if answers else "",
        "rows": rows(notice, stands),
        "total": total_line(stands, own),
        "ends": ends_line(notice, stands, profile),
    }


def rows(notice: Notice, stands: Standing) -> list[dict[str, Any]]:
    """Return the answers of a poll, each with its mark, its votes and its share in percent."""
    if notice.poll is None:
        return []
    each = zip(notice.poll.answers, stands.votes, stands.shares, strict=True)
    return [
        {"text": plain.line(text), "mark": notice.poll.mark(n), "votes": votes, "share": share}
        for n, (text, votes, share) in enumerate(each)
    ]


def total_line(stands: Standing, own: AnswerWords) -> str:
    """Say how many have voted."""
    if not stands.total:
        return own.no_votes
    return own.one_vote if stands.total == 1 else own.votes.format(count=stands.total)


def ends_line(notice: Notice, stands: Standing, profile: Profile) -> str:
    """Say until when one can vote, or that one no longer can."""
    own = answer_words(profile.language)
    if not stands.is_open or notice.poll is None:
        return own.closed
    if notice.poll.closes(notice.expires) >= FOREVER:
        return words(profile.language).for_ever_phrase
    return own.closes.format(when=moment(notice.poll.closes(notice.expires), profile))
