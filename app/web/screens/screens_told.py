"""What a screen told and was told: faults, plays of today, commands and their answers, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.store import command, notice, played, screen_fault
from app.store.command import Command
from app.store.screen_fault import Fault
from app.store.session import Tx
from app.web.house import house
from app.web.notices import workbench

COMMANDS = {
    "screenshot": _l("截图"),
    "restart": _l("重启播放端"),
    "purge": _l("清空重取"),
    "blank": _l("黑屏"),
    "drill": _l("演练"),
    "rekey": _l("换钥"),
}
_DOCUMENTS = {
    "playlist": _l("播放单"),
    "alerts": _l("预警"),
    "command": _l("指令"),
    "stamp": _l("对时"),
    "root": _l("钥匙清单"),
    "delta": _l("播放单的更新"),
    "file": _l("图片"),
}
_REFUSALS = {
    "bad_signature": _l("签名不对"),
    "rollback": _l("比屏上的旧"),
    "fork": _l("同一期号，内容却不同"),
    "wrong_slot": _l("不是给这块屏的"),
    "wrong_mode": _l("演练内容，屏幕不在演练中"),
    "wrong_screen": _l("不是给这块屏的"),
    "expired": _l("已过期"),
    "too_long": _l("太长"),
    "too_large": _l("太大"),
    "malformed": _l("格式不对"),
    "wrong_type": _l("类型不对"),
    "replayed": _l("重复的指令"),
    "wrong_content": _l("内容与指纹不符"),
}
_FAULTS = {
    "disk_full": _l("存储空间已满，新图片收不下"),
    "file_corrupt": _l("存的图片坏了，已删除并重新取"),
    "quarantined": _l("有一条的画面反复出错，暂不播放它"),
    "clock_jump": _l("屏上的时钟跳变，按服务器的时间播放"),
    "state_lost": _l("存的状态丢失，已重新取"),
}
# What is older is nobody's worry any more.
_FRESH, _COMMANDS_SHOWN = timedelta(days=7), 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command and what became of it, with its tone."""

    said: str
    tone: str
    answer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """How often, and for how many minutes, a notice was shown today."""

    notice_id: str
    title: str
    times: int
    minutes: int


def faults(tx: Tx, screen_id: str) -> list[tuple[str, Fault]]:
    """Return what the screen refused and what went wrong there in the last days, as sentences."""
    since = house().clock() - _FRESH
    return [(fault_said(one), one) for one in screen_fault.of(tx, [screen_id]) if one.at >= since]


def fault_said(one: Fault) -> str:
    """Return a fault as a sentence."""
    if not one.document:
        return str(_FAULTS.get(one.code, one.code))
    what = _DOCUMENTS.get(one.document, one.document)
    why = _REFUSALS.get(one.code, one.code)
    return _("拒收了一份%(document)s：%(why)s", document=what, why=why)


def orders(tx: Tx, screen_id: str) -> list[Order]:
    """Return the last commands to a screen, the latest first."""
    return [_order(one) for one in command.of_screens(tx, [screen_id], _COMMANDS_SHOWN)]


def plays(tx: Tx, screen_id: str) -> list[Play]:
    """Return what the screen says it showed today, local time, the most often shown first."""
    zone, now = workbench.zone(house()), house().clock()
    begins = datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
    totals: dict[str, tuple[int, int]] = {}
    for one in played.on_screen(tx, screen_id, begins, now + timedelta(hours=1)):
        times, seconds = totals.get(one.item, (0, 0))
        totals[one.item] = (times + one.times, seconds + one.seconds)
    titles = {n.id: n.title for n in notice.by_ids(tx, sorted(totals))}
    lines = [
        Play(notice_id=item, title=titles[item], times=times, minutes=round(seconds / 60))
        for item, (times, seconds) in totals.items()
        if item in titles
    ]
    return sorted(lines, key=lambda p: (-p.times, p.title))


def _order(one: Command) -> Order:
    tone, answer = _answer(one)
    return Order(said=_said(one), tone=tone, answer=answer, by=one.asked_by, at=one.asked_at)


def _said(one: Command) -> str:
    name = str(COMMANDS.get(one.command, one.command))
    if one.until is None:
        return name
    if one.until <= one.asked_at:
        return _("结束%(what)s", what=name)
    zone = workbench.zone(house())
    return _("%(what)s到 %(at)s", what=name, at=f"{one.until.astimezone(zone):%H:%M}")


def _answer(one: Command) -> tuple[str, str]:
    state = one.state(house().clock())
    if state == "done":
        return "good", _("屏幕已照办")
    if state == "failed":
        return "bad", _("屏幕没有做成：%(why)s", why=one.why or "—")
    return (
        ("wait", _("等屏幕应答")) if state == "waiting" else ("off", _("没有送到，屏幕当时不在线"))
    )
