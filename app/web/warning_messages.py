"""What became of the messages of a warning, in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.dispatch.warning_reach import Messages
from app.domain.warning_word import Act
from app.web import evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One word on one channel. ``tone`` is good, wait or bad; ``parts`` say how many stand how."""

    channel: str
    act: str
    at: datetime
    tone: str
    parts: tuple[str, ...]


def lines(found: tuple[Messages, ...]) -> list[Line]:
    """Return a line for each word on each channel."""
    return [_line(one) for one in found]


def _line(one: Messages) -> Line:
    tone = "bad" if one.failed else "wait" if one.held + one.waiting else "good"
    counts = (
        (one.delivered, _("已送达")),
        (one.accepted, _("已发出")),
        (one.unknown, _("已发出，还没有回执")),
        (one.waiting, _("等待发送")),
        (one.held, _("夜间不发，等到早上")),
    )
    parts = [f"{name} {count}" for count, name in counts if count]
    for reasons in (one.failed, one.dropped):
        parts += [f"{evidence.reason(why)} {count}" for why, count in reasons.items()]
    total = ngettext("共 %(num)d 条", "共 %(num)d 条", one.planned)
    return Line(
        channel=one.channel,
        act=_acts()[Act(one.act)],
        at=one.said_at,
        tone=tone,
        parts=(total, *parts),
    )


def _acts() -> dict[Act, str]:
    return {
        Act.ALARM: _("预警"),
        Act.WIDER: _("扩大范围"),
        Act.QUIET: _("降级"),
        Act.CLEAR: _("解除"),
        Act.OVER: _("到期"),
    }
