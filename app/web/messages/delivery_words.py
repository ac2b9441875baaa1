"""What the delivery desk says: how a channel stands, how fast it is, and what to do."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.channel_health import Health, Standing
from app.domain.delivery import State
from app.domain.pace import BEYOND
from app.domain.planning import Plan
from app.store.undelivered import Kind
from app.web.messages import sms_words
from app.web.notices import evidence

STANDINGS = {
    Standing.FINE: _l("正常"),
    Standing.IDLE: _l("没有要发的"),
    Standing.LATE: _l("有积压"),
    Standing.DOWN: _l("发不出去"),
}
TONES = {
    Standing.FINE: "good",
    Standing.IDLE: "off",
    Standing.LATE: "wait",
    Standing.DOWN: "bad",
}
_NO_ANSWER = _l("对方一直没有应答。渠道恢复后可以重发。")
_SETTINGS = _l("请系统管理员检查这个渠道的设置，改好后重发。")
_SHORTER = _l("请把内容改短再发布，修改后会重新发。")
_ASK = _l("可以重发；还是不行请联系系统管理员。")
_ADVICE = {
    "no_answer": _NO_ANSWER,
    "garbled_answer": _NO_ANSWER,
    "busy": _NO_ANSWER,
    "trouble": _NO_ANSWER,
    "closed": _NO_ANSWER,
    "store_away": _NO_ANSWER,
    "bad_credentials": _SETTINGS,
    "wrong_server": _SETTINGS,
    "bad_sender": _SETTINGS,
    "refused": _l("对方不收。重发多半也不行，请换一个渠道告知。"),
    "rejected_at_carrier": _l("运营商不收。重发多半也不行，请换一个渠道告知。"),
    "deleted_at_carrier": _l("运营商没有送。要紧的请打电话或上门告知。"),
    "bad_number": _l("请在“收件人”里改正号码，再重发。"),
    "undeliverable": _l("过一阵可以重发；要紧的请打电话或上门告知。"),
    "expired_at_carrier": _l("要紧的请打电话或上门告知。"),
    "too_long": _SHORTER,
    "too_many_parts": _SHORTER,
    **sms_words.ADVICE,
}


def why(kind: Kind) -> str:
    """Return why these did not get there; what had no answer says nothing of trying again."""
    if kind.state is State.UNKNOWN and not kind.reason:
        return _("已发出，还没有回执")
    if _ADVICE.get(kind.reason) is _NO_ANSWER:
        return _("对方没有应答或正忙")
    return evidence.reason(kind.reason)


def advice(kind: Kind) -> str:
    """Return what to do about deliveries that did not get there."""
    if kind.state is State.UNKNOWN:
        return _("可能已经收到。要紧的可以重发，对方可能收到两次。")
    if kind.state is State.EXPIRED and kind.reason not in _ADVICE:
        return _("通知已经到期，不再发。")
    return str(_ADVICE.get(kind.reason, _ASK))


def within(ms: int) -> str:
    """Return a bound as people say it: ``2 秒内``."""
    if ms >= BEYOND:
        return _("超过 1 小时")
    if ms < 1000:  # noqa: PLR2004 - a second
        return _("%(n)s 秒内", n=ms / 1000)
    if ms < 60_000:  # noqa: PLR2004 - a minute
        return _("%(n)s 秒内", n=ms // 1000)
    return _("%(n)s 分钟内", n=ms // 60_000)


def pace(health: Health) -> str:
    """Return how fast messages were handed over, in a sentence."""
    if health.pace is None:
        return "—"
    half, nearly = within(health.pace.p50), within(health.pace.p95)
    return half if half == nearly else _("一半 %(half)s，95%% %(nearly)s", half=half, nearly=nearly)


def many(number: int) -> str:
    """Return a number as people read a large one: ``320,000``."""
    return f"{number:,}"


def arranged(plan: Plan) -> str:
    """Return how far the messages of a notice for very many are planned."""
    planned = many(plan.planned)
    if plan.total is None:
        return _("正在安排，已有 %(planned)s 条", planned=planned)
    facts = {"planned": planned, "total": many(max(plan.total, plan.planned))}
    if plan.ended_at is None:
        return _("正在安排 %(planned)s / %(total)s", **facts)
    return _("安排到 %(planned)s / %(total)s 时通知已到期，其余的没有发", **facts)


def resent(count: int) -> tuple[str, str]:
    """Return what is said of so many that are sent again, and in which tone."""
    if not count:
        return _("没有可以重发的。"), "warn"
    return ngettext("正在重发 %(num)d 条。", "正在重发 %(num)d 条。", count), "good"
