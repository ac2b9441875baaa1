"""A notice in the words of its act: marked as corrected or extended, or told to be over."""

from __future__ import annotations

from dataclasses import replace

from app.domain.board import Board
from app.domain.notice import Act, Notice
from app.domain.target import Profile
from renderers import plain
from renderers.words import Words, until, words


def told(notice: Notice, profile: Profile) -> Notice:
    """Return ``notice`` as renderers print it: 【更正】, 【延期】 or 【已恢复】 opens its lines.

    What was issued or merely updated stays as it is. A restoral says that it is over, and no more
    what was announced.
    """
    say = words(profile.language)
    mark = say.marks.get(notice.act)
    if mark is None:
        return notice
    opening = f"【{mark}】"
    title = plain.line(notice.title)
    if notice.act is Act.RESTORE:
        named = opening + (title or plain.headline(notice, say.untitled))
        return replace(
            notice,
            headline=named,
            title=named,
            body=restored(notice, say),
            when_where="",
            overrides=(),
            attachments=(),
        )
    reason = why(notice, profile)
    return replace(
        notice,
        headline=opening + plain.headline(notice, say.untitled),
        title=opening + title if title else "",
        body=f"{reason}\n{notice.body}".strip(),
        overrides=tuple(
            replace(o, text=f"{opening}{o.text}\n{reason}".strip()) for o in notice.overrides
        ),
    )


def board(shown: Board, profile: Profile) -> Board:
    """Return ``shown`` with each of its notices in the words of its act."""
    return replace(shown, notices=tuple(told(n, profile) for n in shown.notices))


def why(notice: Notice, profile: Profile) -> str:
    """Return what was wrong before a correction, or until when it is extended and why."""
    say, reason = words(profile.language), plain.line(notice.record.correction)
    if notice.act is Act.CORRECT:
        return say.corrected.format(reason=reason) if reason else ""
    when = until(notice, profile)
    extended = say.extended_because if reason else say.extended
    return extended.format(when=when, reason=reason)


def restored(notice: Notice, say: Words) -> str:
    """Return the sentence that it is over."""
    return say.restored.format(title=plain.line(notice.title) or plain.line(notice.headline))
