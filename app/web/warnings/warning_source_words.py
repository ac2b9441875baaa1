"""How a source of warnings is, and how reading it went, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from app.ingest.warning_document import Refusal
from app.store.warning import Kept, State
from app.store.warning_source import WarningSource
from app.web.incoming import source_words
from app.web.warnings import warnings_words

_EVERY = (15, 30, 60, 120, 300, 900, 3600)


def health(one: WarningSource, now: datetime) -> tuple[str, str]:
    """Return the tone and the words for how a source is."""
    if one.is_paused:
        return "off", _("已暂停")
    if not one.url:
        return "good", _("由对方推送或人工导入")
    if one.is_stale(now):
        return "bad", _("读不到，内容可能已经过时")
    if one.checked_at is None:
        return "wait", _("等待第一次读取")
    if one.failures:
        return "warn", _("连续 %(count)s 次没有读到", count=one.failures)
    return "good", _("正常")


def last(one: WarningSource) -> str:
    """Return how the last reading went."""
    if not one.code:
        return ""
    if one.code == "same":
        return _("没有变化")
    if one.code != "read":
        return fault(one.code, one.facts)
    counts = {
        "new": _("新收到 %(count)s 条"),
        "held": _("%(count)s 条等待放行"),
        "refused": _("%(count)s 条读不出来"),
        "gone": _("%(count)s 条已从对方撤下"),
    }
    said = [text % {"count": n} for name, text in counts.items() if (n := one.facts.get(name))]
    return _("，").join(said) or _("没有新的内容")


def fault(code: str, facts: Mapping[str, object]) -> str:
    """Return why nothing could be read, and what to do."""
    known = {
        "not_xml": _("对方给的不是预警文件。请检查网址。"),
        "not_json": _("对方给的不是预警文件。请检查网址。"),
        "not_a_warning": _("里面没有预警。请检查网址，或向对方要 CAP 格式的地址。"),
        "has_doctype": _("文件里有 DOCTYPE，为了安全没有读取。请联系对方去掉。"),
        "unsigned": _("没有签名，而这个来源要求签名，所以没有收下。"),
        "bad_signature": _("签名与登记的证书不符，没有收下。请向对方核实，必要时更换证书。"),
        "missing": _("缺少必填的内容，没有收下。请联系对方。"),
        "empty": _("对方给了空文件。"),
        "too_large": _("文件太大，没有读取。请联系对方。"),
        "too_many": _("内容太多，没有读取。请联系对方。"),
        "too_deep": _("文件的结构不正常，没有读取。请联系对方。"),
        "too_long": _("文件的结构不正常，没有读取。请联系对方。"),
        "bad_time": _("时间写得不对，没有收下。请联系对方。"),
        "unknown_value": _("有的值不在标准里，没有收下。请联系对方。"),
    }
    return known.get(code) or source_words.fault(code, facts)


def refusal(one: Refusal) -> str:
    """Return why one message would not be taken."""
    return f"{one.place or '—'}：{fault(one.code, one.facts)}"


def fate(one: Kept, *, came_before: bool) -> tuple[str, str]:
    """Return the tone and the words for what would become of a message."""
    if came_before:
        return "off", _("已经收过")
    if one.state is State.RELEASED:
        return "good", _("会自动放行")
    if one.state is State.HELD:
        why = _("；").join(warnings_words.reasons(one.reasons))
        return "warn", _("会等待人工放行：%(why)s", why=why)
    return "off", _("不显示（解除、演练或测试）")


def intervals() -> list[tuple[str, str]]:
    """Return how often a source may be asked."""
    return [(str(n), every(n)) for n in _EVERY]


def every(seconds: int) -> str:
    """Return ``每 30 秒``."""
    if seconds % 60:
        return _("每 %(n)s 秒", n=seconds)
    return _("每 %(n)s 分钟", n=seconds // 60)
