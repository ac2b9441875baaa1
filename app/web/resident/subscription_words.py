"""What subscriptions are called on pages: topics, ways, and what is wrong with a form."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.problem import Problem
from app.domain.signup import ALL_PER_DAY, CODE_LASTS, DIGITS
from app.domain.subscription import OF_LIFE, OF_NOTICE, Group, Wish, groups_in
from app.domain.warning import Level
from app.store.subscription import Subscription
from app.web import names

GROUPS = {
    Group.WARNING: _l("预警"),
    Group.NOTICE: _l("通知"),
    Group.LIFE: _l("生活信息"),
}
_LEAST = {
    Level.BLUE: _l("所有级别（蓝色及以上）"),
    Level.YELLOW: _l("黄色及以上"),
    Level.ORANGE: _l("橙色及以上"),
    Level.RED: _l("只要红色"),
}
WAYS = {"webpush": _l("推送到设备"), "sms_smpp": _l("短信")}


def choices() -> dict[str, object]:
    """Return what a form of topics offers."""
    return {
        "levels": [(level.word, str(label)) for level, label in _LEAST.items()],
        "notices": [(one.value, str(names.CATEGORIES[one])) for one in OF_NOTICE],
        "life": [(one.value, str(names.CATEGORIES[one])) for one in OF_LIFE],
        "group_names": {group.value: str(label) for group, label in GROUPS.items()},
    }


def chosen(wish: Wish) -> dict[str, object]:
    """Return ``wish`` as a form holds it."""
    return {
        "topics": {one.value for one in wish.categories},
        "least": wish.least.word if wish.least else "",
    }


def summary(one: Subscription) -> list[str]:
    """Return in a few words what a subscription is for, a line for each group."""
    wish, lines = Wish.read(one.wants), []
    for group in groups_in(one.wants):
        if group is Group.WARNING and wish.least:
            lines.append(_("预警：%(what)s", what=_LEAST[wish.least]))
            continue
        whole = OF_LIFE if group is Group.LIFE else OF_NOTICE
        had = [str(names.CATEGORIES[c]) for c in whole if c in wish.categories]
        what = _("全部") if len(had) == len(whole) else _("、").join(had)
        lines.append(_("%(group)s：%(what)s", group=GROUPS[group], what=what))
    return lines


def sentence(found: Problem) -> str:
    """Return what is wrong and how to mend it."""
    return {
        "nothing_chosen": _("还没有选要接收的内容。请至少选一项。"),
        "not_agreed": _("还没有勾选同意。勾选后再获取验证码。"),
        "no_number": _("这不是完整的手机号。请填 11 位手机号，例如 138 1234 5678。"),
        "foreign_number": _("目前只能给中国大陆的手机号发短信。"),
        "no_mobile": _("这是固定电话，收不到短信。请填手机号。"),
        "too_often": _("这里刚刚要过几次验证。请过一个小时再试。"),
        "too_many_today": ngettext(
            "今天已经发出 %(num)d 条验证码，请明天再试。",
            "今天已经发出 %(num)d 条验证码，请明天再试。",
            ALL_PER_DAY,
        ),
        "wrong_code": _("验证码不对。请核对短信里的 %(num)d 位数字。", num=DIGITS),
        "code_over": _(
            "这个验证码已经用过，或者超过了 %(num)d 分钟。请重新获取。",
            num=CODE_LASTS.seconds // 60,
        ),
        "entered_by_staff": _(
            "这个号码已由社区登记，会收到全部通知，不用再订阅。要停收请打电话给社区。"
        ),
        "unknown_service": _("这个浏览器用的推送服务还没有接入。请换一个浏览器，或者用短信订阅。"),
        "bad_subscription": _("浏览器给出的推送地址不完整。请刷新页面再试。"),
        "no_sms": _("这里还没有接入短信。请用设备推送，或者打电话给社区。"),
    }[found.code]


def agreed(name: str) -> str:
    """Return what somebody agrees to who gives a telephone number; it is kept with the consent."""
    return _(
        "我同意%(name)s按我选的内容给这个手机号发短信。号码加密保存，只用于发这些短信，随时可以退订。",
        name=name,
    )


def agreed_push(name: str) -> str:
    """Return what somebody agrees to who lets a device be told."""
    return _("按我选的内容，把%(name)s的消息推送到这台设备。随时可以停收。", name=name)
