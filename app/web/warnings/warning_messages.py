"""What became of the messages of a warning, in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.dispatch.warnings import warning_again
from app.dispatch.warnings.warning_sent import Messages
from app.dispatch.warnings.warnings_in import beyond
from app.domain.warning_word import Act
from app.store.session import Tx
from app.store.undelivered import Kind
from app.store.warning import Kept
from app.web.house import house
from app.web.notices import evidence
from app.web.people.auth import me


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One word on one channel. ``tone`` is good, wait or bad; ``parts`` say how many stand how."""

    channel: str
    act: str
    at: datetime
    tone: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What did not get there over one channel.

    ``may_resend``: by the reader, now; ``is_clear``: the all-clear; ``held_until`` when it is
    night.
    """

    channel: str
    kinds: tuple[Kind, ...]
    may_resend: bool = False
    is_clear: bool = False
    held_until: datetime | None = None

    def count(self, state: str) -> int:
        """Return how many messages are in a state."""
        return sum(kind.number for kind in self.kinds if kind.state == state)


def lines(found: tuple[Messages, ...]) -> list[Line]:
    """Return a line for each word on each channel."""
    return [_line(one) for one in found]


def parts(tx: Tx, one: Kept) -> list[Part]:
    """Return what of a warning did not get there, channel by channel."""
    found = warning_again.of(tx, house(), one.event)
    may, held = not beyond(tx, me(), one.places | one.touched), dict(found.held)
    return [
        Part(
            channel=channel,
            kinds=tuple(k for k in found.kinds if k.channel == channel),
            may_resend=may and channel in found.open_on,
            is_clear=found.act is Act.CLEAR,
            held_until=held.get(channel),
        )
        for channel in sorted({k.channel for k in found.kinds})
    ]


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
