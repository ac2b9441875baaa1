"""What stands below a live notice on its own page: taking note of it, saying what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.notice import Notice
from app.domain.target import Profile
from renderers.answer_words import answer_words, known_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What has been answered so far: how many took note, and whether this device has."""

    known: int = 0
    is_known: bool = False


def facts(notice: Notice, answers: Answers, profile: Profile) -> dict[str, Any]:
    """Return what ``mobile/answers.html`` shows."""
    own = answer_words(profile.language)
    return {
        "own": own,
        "at": f"/p/{notice.id}",
        "is_known": answers.is_known,
        "known": known_line(answers.known, own),
    }
