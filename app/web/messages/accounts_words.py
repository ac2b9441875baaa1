"""What pages say of accounts to post with: kinds, what each needs, and how each stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.account import KINDS, VALUE_MAX, Account, Need
from app.domain.problem import Problem
from app.store import account
from app.store.session import Tx
from app.web.notices import evidence

KIND_NAMES = {
    "weibo": _l("新浪微博"),
    "mastodon": "Mastodon",
    "wecom": _l("企业微信群机器人"),
    "dingtalk": _l("钉钉群机器人"),
    "feishu": _l("飞书群机器人"),
    "apprise": _l("其他服务（Apprise）"),
}
_LABELS = {
    ("weibo", "token"): _l("授权令牌（access_token）"),
    ("weibo", "app_key"): _l("微博应用的 App Key"),
    ("weibo", "app_secret"): _l("微博应用的 App Secret"),
    ("weibo", "rip"): _l("本服务器的公网 IP"),
    ("weibo", "change"): _l("通知更正时"),
    ("weibo", "tier"): _l("应用权限"),
    ("mastodon", "server"): _l("服务器地址"),
    ("wecom", "token"): _l("机器人密钥（key）"),
    ("dingtalk", "token"): _l("机器人令牌（access_token）"),
    ("dingtalk", "sign"): _l("加签密钥"),
    ("feishu", "token"): _l("机器人地址的最后一段"),
    ("feishu", "sign"): _l("签名密钥"),
    ("feishu", "app_id"): _l("飞书应用的 App ID（发图片用）"),
    ("feishu", "app_secret"): _l("飞书应用的 App Secret"),
    ("apprise", "token"): _l("Apprise 地址"),
}
_HINTS = {
    ("weibo", "app_key"): _l("填写后，保存账号再点“授权”，不用自己找令牌。"),
    ("weibo", "token"): _l("没有填 App Key 时才要填，保存后不再显示。"),
    ("weibo", "rip"): _l("微博要求写明，例如 203.208.60.1。"),
    ("mastodon", "server"): _l("例如 mastodon.example。保存后再点“授权”，用要发布的账号登录。"),
    ("wecom", "token"): _l("机器人 Webhook 地址里 key= 后面的一段。"),
    ("dingtalk", "token"): _l("机器人 Webhook 地址里 access_token= 后面的一段。"),
    ("dingtalk", "sign"): _l("机器人安全设置选“加签”时填写，以 SEC 开头。"),
    ("feishu", "token"): _l("机器人 Webhook 地址里 hook/ 后面的一段。"),
    ("feishu", "sign"): _l("机器人安全设置选“签名校验”时填写。"),
    ("feishu", "app_id"): _l(
        "飞书机器人自己不能传图片。要发图片，请在飞书开放平台建一个有上传图片权限的应用；不填就只发文字。"
    ),
    ("apprise", "token"): _l("例如 schan://密钥、pushplus://令牌、tgram://令牌/会话号。"),
}
CHOICES = {
    "keep": _l("另发一条，原微博保留"),
    "anew": _l("先删原微博，再发一条"),
    "open": _l("普通应用：140 字、一张长图"),
    "business": _l("商业接口：2000 字长微博"),
}


def label(kind: str, need: Need) -> str:
    """Return what a field is called."""
    return str(_LABELS[kind, need.name])


def hint(kind: str, need: Need) -> str:
    """Return what helps to fill it in."""
    return str(_HINTS.get((kind, need.name), ""))


def problem(kind: str, one: Problem) -> str:
    """Return the sentence for one field."""
    need = next(n for n in KINDS[kind].needs if n.name == one.field)
    named = label(kind, need)
    return {
        "empty": _("请填写“%(field)s”。", field=named),
        "too_long": _("“%(field)s”最多 %(n)s 个字符。", field=named, n=VALUE_MAX),
        "not_a_choice": _("请选择“%(field)s”。", field=named),
        "not_an_address": _("请填写公网 IPv4 地址，例如 203.208.60.1。"),
        "not_a_server": _("请填写以 https:// 开头的服务器地址。"),
        "not_a_secret": _("“%(field)s”里不能有空格或汉字，请重新复制。", field=named),
    }[one.code]


def standing(one: Account, now: datetime) -> tuple[str, str]:
    """Return tone and words for how an account stands: what needs a person first."""
    if not one.is_active:
        return "off", _("已暂停")
    if one.ends_at is not None and one.ends_at <= now:
        return "bad", _("令牌已到期，请更换")
    if one.fault:
        return "bad", evidence.reason(one.fault)
    if one.is_ending(now):
        return "warn", _("令牌快到期，请更换")
    return ("good", _("正常")) if one.good_at else ("wait", _("还没有发过"))


def troubled(tx: Tx, codes: Collection[str], now: datetime) -> list[tuple[Account, str, str]]:
    """Return the accounts a person must see to, each with tone and words."""
    told = [(one, *standing(one, now)) for one in account.listing(tx, codes)]
    return [one for one in told if one[1] in {"bad", "warn"}]
