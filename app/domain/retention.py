"""How long what was recorded is kept: one table; what is not in it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# So much older than allowed something may be before somebody ought to look.
BEHIND = timedelta(days=3)
AUDIT_LEAST = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of record and for how many days it is kept, unless the operator says otherwise.

    ``least`` is the least that may be set; ``may_stay`` whether 0 may be set: kept for ever.
    """

    key: str
    days: int
    least: int
    zh: str
    en: str
    may_stay: bool = False

    @property
    def setting(self) -> str:
        """The setting that rules it."""
        return f"LINLI_KEEP_{self.key.upper()}_DAYS"


# What tells of persons goes soonest.
RULES = (
    Rule(key="signups", days=2, least=1, zh="未确认的订阅申请", en="sign-ups never confirmed"),
    Rule(
        key="phones", days=30, least=1, zh="已处理反馈留下的电话", en="numbers left with feedback"
    ),
    Rule(key="screenshots", days=30, least=1, zh="屏幕截图", en="screenshots"),
    Rule(key="calls", days=90, least=7, zh="事件推送记录", en="what webhooks were told"),
    Rule(key="alarms", days=400, least=30, zh="离线告警", en="alarms about silent screens"),
    Rule(key="findings", days=400, least=30, zh="运行告警", en="findings of the watch"),
    Rule(key="commands", days=180, least=30, zh="屏幕命令", en="commands to screens"),
    Rule(key="hours", days=10, least=8, zh="按小时的播放记录", en="proof of play by the hour"),
    Rule(key="plays", days=400, least=35, zh="播放记录", en="proof of play"),
    Rule(key="deliveries", days=400, least=35, zh="投递明细", en="deliveries, one by one"),
    Rule(key="feedback", days=730, least=90, zh="已处理的居民反馈", en="feedback dealt with"),
    Rule(
        key="audit",
        days=0,
        least=AUDIT_LEAST,
        zh="操作日志",
        en="the audit log",
        may_stay=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one kind stands: how many records would go, and of when the oldest of all is."""

    rule: Rule
    days: int
    would_go: int
    oldest: datetime | None

    def is_behind(self, now: datetime) -> bool:
        """Whether something lies here far longer than it may."""
        if not self.days or self.oldest is None:
            return False
        return now - self.oldest > timedelta(days=self.days) + BEHIND


def is_allowed(rule: Rule, days: int) -> bool:
    """Return whether a kind may be kept for so many days."""
    return days >= rule.least or (days == 0 and rule.may_stay)


def before(days: int, now: datetime) -> datetime | None:
    """Return the instant before which records go; None: they stay."""
    return now - timedelta(days=days) if days else None
