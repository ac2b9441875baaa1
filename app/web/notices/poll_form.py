"""A poll in the editor's form: read, said back, and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.domain.poll import Poll
from app.domain.review import Draft
from app.web import moments

UNTIL = "poll-until"
_FIRST_YEAR = 2000


def read(form: MultiDict[str, str], draft: Draft, zone: ZoneInfo) -> Draft:
    """Return ``draft`` with the poll that stands in ``form``; without these fields as it is."""
    if "poll-question" not in form:
        return draft
    question = " ".join(form.get("poll-question", "").split())
    lines = [" ".join(line.split()) for line in form.get("poll-answers", "").splitlines()]
    answers, typed = tuple(line for line in lines if line), form.get(UNTIL, "").strip()
    if not question and not answers:
        return replace(draft, poll=None)
    try:
        until = moments.read(typed, zone)
        if until is not None and until.year < _FIRST_YEAR:
            raise ValueError(typed)
    except ValueError:
        until, mistyped = None, (*draft.mistyped, (UNTIL, typed))
        draft = replace(draft, mistyped=mistyped)
    return replace(draft, poll=Poll(question=question, answers=answers, until=until))


def until_text(draft: Draft, zone: ZoneInfo) -> str:
    """Return what stands in the field of its end: as typed when it could not be read."""
    known = dict(draft.mistyped).get(UNTIL)
    return known or moments.typed(draft.poll.until if draft.poll else None, zone)


def said(poll: Poll | None, moment: Callable[..., str]) -> str:
    """Return a poll in one line, empty when there is none."""
    if poll is None:
        return ""
    asked = f"{poll.question} {' / '.join(poll.answers)}"
    if not poll.until:
        return asked
    until = _("截止 %(at)s", at=moment(poll.until))
    return f"{asked} {until}"


def sentences() -> dict[tuple[str, str], str]:
    """Return the sentences for what is wrong with a poll."""
    return {
        ("poll-question", "empty"): _("请写投票的问题，或把选项也清空。"),
        ("", "not_so_many"): _(
            "投票要有 %(fewest)s 到 %(most)s 个选项，每行一个；现在有 %(count)s 个。"
        ),
        ("", "said_twice"): _("有两个选项一样，请改掉一个。"),
        ("", "closes_too_early"): _("投票截止要晚于开始时间 %(start)s。"),
        ("", "unseen_character"): _("投票的问题或选项里有看不见的符号，请重新输入。"),
    }
