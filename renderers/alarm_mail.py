"""What an e-mail about an alarm says: Chinese first, one line of English, and where to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from app.domain.watch import Kind
from app.domain.webhook import Event
from renderers import plain

_FEW = 8
_WATCHED = {
    Kind.SOURCE: ("预警来源没有应答", "a source of warnings does not answer"),
    Kind.NOT_SHOWN: ("预警没有在屏上显示", "a warning is not shown on screens"),
    Kind.URGENT: ("紧急通知没有在屏上显示", "an urgent notice is not shown on screens"),
    Kind.BEHIND: ("播放单或预警没有及时签发", "boards or alerts are late"),
    Kind.SCREEN: ("哨兵屏没有信号", "a canary screen is silent"),
    Kind.PAGE: ("公开网页不正常", "a public page is wrong"),
    Kind.MESSAGE: ("给哨兵收件人的消息没有送出", "a message to a canary did not go out"),
    Kind.POST: ("发布账号没有发出去", "an account that posts fails"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject and text; neither has anything a header could be broken with."""

    subject: str
    text: str


def mail(said: Mapping[str, Any], zone: tzinfo) -> Mail:
    """Return the mail about one event as webhooks are told of it: ``type`` and ``data``."""
    event, data = Event(said["type"]), said.get("data", {})
    if event is Event.PING:
        zh, en = "测试邮件", "a test"
        about = ["这是一封测试邮件，收到说明告警邮件能送到您这里。"]
    else:
        zh, en = _what(event, data)
        about = [f"发现时间：{_at(data['since'], zone)}"] if "since" in data else []
        about += _which(data)
    is_over = event in {Event.ONLINE, Event.WATCH_OVER}
    subject = f"【邻里】{'已恢复：' if is_over else ''}{zh}{_where(data)}"
    link = [f"查看：{data['url']}"] if "url" in data else []
    over = "（已恢复）" if is_over else ""
    lines = [f"{zh}{_where(data)}{over}", *about, *link, "", f"{en}{' - over' if is_over else ''}"]
    return Mail(plain.line(subject)[:180], "\n".join(lines) + "\n")


def _what(event: Event, data: Mapping[str, Any]) -> tuple[str, str]:
    if event in {Event.OFFLINE, Event.ONLINE}:
        return "屏幕离线", "screens gave no sign of life"
    known = _WATCHED.get(Kind(data["kind"])) if data.get("kind") in set(Kind) else None
    return known or (event.value, event.value)


def _where(data: Mapping[str, Any]) -> str:
    name = data.get("place") or data.get("about_name") or data.get("about_title") or ""
    return f"：{plain.line(str(name))[:60]}" if name else ""


def _which(data: Mapping[str, Any]) -> list[str]:
    names = data.get("names") or data.get("about_screens") or []
    shown = [plain.line(str(name)) for name in names if name] if isinstance(names, list) else []
    if not shown:
        return []
    more = f"，共 {len(shown)} 块" if len(shown) > _FEW else ""
    return [f"屏幕：{'、'.join(shown[:_FEW])}{more}"]


def _at(since: str, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(since).astimezone(zone):%Y-%m-%d %H:%M}"
