"""How a source stands and how its readings went, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.store.source import Result, Source
from app.store.source_item import State

KINDS = {"feed": _l("订阅源（RSS、Atom、JSON Feed）"), "calendar": _l("日历（iCalendar）")}
POLICIES = {"draft": _l("存为草稿，由我们看过再提交"), "submit": _l("存为草稿并自动提交审核")}
INTERVALS = {
    900: _l("每 15 分钟"),
    3600: _l("每小时"),
    21_600: _l("每 6 小时"),
    86_400: _l("每天"),
}
STATES = {
    State.NOTED: _l("看过"),
    State.TAKEN: _l("已存为草稿"),
    State.CHANGED: _l("来源改过，请核对"),
    State.GONE: _l("来源撤下了，请核对"),
}
TONES = {State.NOTED: "off", State.TAKEN: "good", State.CHANGED: "warn", State.GONE: "bad"}
# So many failures in a row are no passing trouble.
_BAD = 5


def health(one: Source) -> tuple[str, str]:
    """Return the tone and the words for how a source stands."""
    if one.is_paused:
        return "off", _("已暂停")
    if one.checked_at is None:
        return "wait", _("等待第一次读取")
    if one.failures:
        said = _("连续 %(count)s 次没有读到", count=one.failures)
        return ("bad" if one.failures >= _BAD else "warn"), said
    return "good", _("正常")


def told(result: Result) -> str:
    """Return how one reading went."""
    if result.code == "same":
        return _("没有变化")
    if result.code != "read":
        return fault(result.code, result.facts)
    counts = {
        "new": _("新增 %(count)s 条草稿"),
        "updated": _("更新 %(count)s 条草稿"),
        "changed": _("%(count)s 条需要核对"),
        "gone": _("%(count)s 条被来源撤下"),
        "unsent": _("%(count)s 条没能自动提交，留在草稿里"),
        "left": _("还有 %(count)s 条，稍后继续读"),
    }
    found = [
        said % {"count": count}
        for name, said in counts.items()
        if (count := result.facts.get(name))
    ]
    return _("，").join(found) or _("没有新的内容")


def fault(code: str, facts: Mapping[str, object]) -> str:
    """Return why nothing could be read, and what to do."""
    return _faults().get(code, _("没有读到。")) % facts


def _faults() -> dict[str, str]:
    return {
        "empty": _("请填写网址。"),
        "not_http": _("请填写以 https:// 或 http:// 开头的网址。"),
        "has_password": _("网址里不能带用户名和密码。"),
        "no_such_host": _("找不到“%(host)s”这台服务器，请检查网址。"),
        "private_address": _(
            "“%(host)s”在内部网络里，为了安全没有读取。"
            "确实需要时，请管理员设置 LINLI_PRIVATE_SOURCES。"
        ),
        "no_answer": _("对方的服务器没有应答，请稍后再试。"),
        "insecure": _("对方的安全证书有问题，没有读取。请联系对方，或换一个网址。"),
        "too_large": _("对方的内容超过 %(limit)s MB，没有读取。"),
        "too_many_redirects": _("网址转来转去，没有到头。请填写最后的网址。"),
        "garbled": _("对方的服务器答得不对，看不懂。"),
        "status": _("对方的服务器答复 %(status)s，没有给出内容。请检查网址。"),
        "not_a_feed": _("这个网址不是订阅源。网页上的订阅地址常以 .xml、rss 或 feed 结尾。"),
        "not_a_calendar": _("这个网址不是日历。日历的地址常以 .ics 结尾。"),
        "broken": _("对方的内容读不出来。"),
        "owner_away": _("添加人已停用，或不能再为这个范围写通知。请由有权限的人重新添加。"),
    }
