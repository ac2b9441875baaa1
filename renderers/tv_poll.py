"""A poll on television: the question, and how its answers stand as bars."""

from __future__ import annotations

from typing import Any

from app.domain.notice import Notice
from app.domain.poll import Standing
from app.domain.target import Profile
from renderers import answers, plain
from renderers.answer_words import answer_words

# One dot in the colour of a bar; as a picture its width can be said, on the oldest boxes too.
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAP/ZigAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="


def facts(notice: Notice, stands: Standing | None, profile: Profile) -> dict[str, Any] | None:
    """Return what the page of ``notice`` shows of its poll, None when it asks nothing."""
    if notice.poll is None:
        return None
    stands = stands or Standing(notice_id=notice.id, votes=(0,) * len(notice.poll.answers))
    own, ends = answer_words(profile.language), answers.ends_line(notice, stands, profile)
    return {
        "question": plain.line(notice.poll.question),
        "rows": answers.rows(notice, stands),
        "dot": DOT,
        "votes": mark(stands),
        "total": f"{answers.total_line(stands, own)} · {ends}",
        "scan": own.scan if stands.is_open else "",
    }


def mark(stands: Standing | None) -> str:
    """Return what changes when a poll stands otherwise."""
    return f"{stands.votes}{stands.is_open}" if stands else ""
