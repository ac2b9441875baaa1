"""What pages say of warnings: levels, why one waits, what a message did, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.warning import Info, Level, Message, Status, is_all_clear
from app.domain.warning_chain import Known
from app.domain.warning_kind import Kinds
from app.domain.warning_now import effective_warnings
from app.domain.warning_own import Template
from app.store.warning import Kept, State, key_of
from app.web import names

LEVELS = {
    Level.RED: _l("红色"),
    Level.ORANGE: _l("橙色"),
    Level.YELLOW: _l("黄色"),
    Level.BLUE: _l("蓝色"),
    Level.NONE: _l("未定级"),
}
_REASONS = {
    "unknown_issuer": _l("发布单位不在这个来源的名单里"),
    "test": _l("文字像是测试或演练"),
    "no_area": _l("没有写明本系统里的区域"),
    "no_level": _l("没有写明级别"),
    "from_the_future": _l("发布时间晚于现在"),
    "policy": _l("这个来源的这一级别须经人工放行"),
    "second:level": _l("红色和橙色预警须由另一个人放行"),
    "second:wide": _l("范围是整个区或更大，须由另一个人放行"),
    "second:phones": _l("要发短信的人数超过规定，须由另一个人放行"),
    "second:right": _l("写的人没有放行权限，须由另一个人放行"),
}
GRAVITY = {
    Level.RED: _l("特别严重：有生命危险，马上行动"),
    Level.ORANGE: _l("严重：尽快行动"),
    Level.YELLOW: _l("较重：注意防范"),
    Level.BLUE: _l("一般：生活受影响"),
}
STANDINGS = {
    "live": _l("正在生效"),
    "ahead": _l("尚未开始"),
    "held": _l("待放行"),
    "missed": _l("已到期，未放行"),
    "dismissed": _l("不放行"),
    "clear": _l("解除信息"),
    "drill": _l("演练或测试，不对外显示"),
    "replaced": _l("已有后续信息"),
    "lifted": _l("已解除"),
    "expired": _l("已到期"),
}
TONES = {"live": "bad", "held": "warn", "ahead": "wait", "lifted": "good", "clear": "good"}


def level(one: Level) -> str:
    """Return ``红色``."""
    return str(LEVELS[one])


def level_of(word: str) -> str:
    """Return ``红色`` for ``red``."""
    return level(Level[word.upper()])


def template(one: Template) -> str:
    """Return the name of what a warning of our own begins with."""
    return one.name_en if names.is_english() else one.name


def reasons(codes: Sequence[str]) -> list[str]:
    """Return why a message waits, in words."""
    flaws = [code.partition(":")[2] for code in codes if code.startswith("flaw:")]
    said = [str(_REASONS[code]) for code in codes if code in _REASONS]
    return said + [_("内容格式有误（%(flaw)s）", flaw=flaw) for flaw in flaws]


def kind(kinds: Kinds, said: Message) -> str:
    """Return what kind of danger it is, by our table, else as the issuer calls it."""
    known = kinds.get(said.kind)
    if known:
        return known.name_en if names.is_english() else known.name
    return next((info.event for info in said.infos if info.event), "") or _("其他")


def info_for_reader(said: Message) -> Info | None:
    """Return what it says in the reader's language, else in its first."""
    wanted = "en" if names.is_english() else "zh"
    mine = [i for i in said.infos if i.language.lower().startswith(wanted)]
    return next(iter([*mine, *said.infos]), None)


def title(kinds: Kinds, said: Message) -> str:
    """Return its headline; where it has none, its level and kind."""
    info = info_for_reader(said)
    if info and info.headline:
        return info.headline
    if is_all_clear(said):
        return said.note or _("解除信息")
    return _("%(level)s %(kind)s预警", level=level(said.level), kind=kind(kinds, said))


def act(before: Message | None, said: Message) -> str:
    """Return what a message did to what was said before it."""
    if said.status is not Status.ACTUAL:
        return _("演练或测试")
    if is_all_clear(said):
        return _("解除")
    if before is None or is_all_clear(before):
        return _("发布")
    if said.level == before.level:
        return _("继续发布")
    return _("升级") if said.level > before.level else _("降级")


def standing(one: Kept, chain: Sequence[Known], now: datetime) -> str:
    """Return how a message stands, one of ``STANDINGS``."""
    said = one.message
    if said.status is not Status.ACTUAL:
        return "drill"
    if is_all_clear(said):
        return "clear"
    if one.state in {State.DISMISSED, State.NONE}:
        return "dismissed"
    if one.state is State.HELD:
        return "held" if one.over_at > now else "missed"
    if any(key_of(e.message) == one.key for e in effective_warnings(now, chain)):
        return "live"
    return _past(one, chain, now)


def _past(one: Kept, chain: Sequence[Known], now: datetime) -> str:
    later = [k for k in chain if k.message.sent > one.sent]
    if any(is_all_clear(k.message) for k in later):
        return "lifted"
    if later:
        return "replaced"
    return "expired" if one.over_at <= now else "ahead"
