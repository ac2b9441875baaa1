"""Words about text messages: why one was not sent or did not arrive, and what to do about it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_PROVIDER = _l("请管理员到短信服务商处核对，改好后重发。")
_ELSEWHERE = _l("要紧的请打电话或上门告知。")
ADVICE = {
    "bad_signature": _PROVIDER,
    "bad_template": _PROVIDER,
    "forbidden_words": _l("请修改内容，去掉这些词或网址，再重发。"),
    "no_money": _l("请管理员充值，到账后会自动再发。"),
    "account_closed": _PROVIDER,
    "too_often": _ELSEWHERE,
    "carrier_blocks": _ELSEWHERE,
    "opted_out": _ELSEWHERE,
    "daily_cap": _ELSEWHERE,
    "pushed": _l("不用处理。"),
    "push_shown": _l("不用处理。"),
    "push_awaited": _l("十分钟内手机没有确认，会自动发短信。"),
    "possibly_double": _l("不用处理；有人问起，请说明是同一条通知。"),
    "worker_lost": _l("先等运营商的回执；十分钟后没有消息，会自动补发一次。"),
}


def reasons() -> dict[str, str]:
    """Return the sentence for every reason that only texts have."""
    return {
        "bad_signature": _("短信签名没有通过审核，请管理员在服务商处核对签名"),
        "bad_template": _("短信模板不对，请管理员在服务商处核对模板和变量"),
        "forbidden_words": _("内容里有服务商不放行的词或网址，请修改后重发"),
        "no_money": _("短信余额不足，请管理员充值，到账后自动再发"),
        "account_closed": _("短信账号停用或没有开通，请管理员联系服务商"),
        "too_often": _("这个号码今天收到的短信已到上限"),
        "carrier_blocks": _("这个号码在运营商的退订名单里"),
        "opted_out": _("本人已经退订短信，没有发"),
        "daily_cap": _("今天发给这个号码的短信已到上限，没有再发"),
        "pushed": _("已经推送到同一台手机，没有再发短信"),
        "push_shown": _("手机已经显示了推送，没有再发短信"),
        "push_awaited": _("先等手机确认推送"),
        "worker_lost": _("发送时中断，可能已经发出，正在等运营商回执"),
        "not_again": _("第一次没有回音，可能已经收到，没有再补发"),
        "possibly_double": _("第一次没有回音，已补发一次，个别人可能收到两条"),
    }
