"""What Weibo, robots and other posting platforms say, in words for people, with what to do."""

from __future__ import annotations

from flask_babel import gettext as _


def said(code: str) -> str | None:
    """Return the sentence for ``weibo_20012`` or ``robot_45009``, None for what is neither."""
    platform, _mark, number = code.partition("_")
    if platform not in {"weibo", "robot"} or not number.lstrip("-").isdigit():
        return None
    usual = {
        "weibo": _("微博没有接受（代码 %(number)s），请登录微博查看", number=number),
        "robot": _("群机器人没有接受（代码 %(number)s），请查看机器人的设置", number=number),
    }
    return sentences().get(code, usual[platform])


def sentences() -> dict[str, str]:
    """Return the sentence for every code that has one of its own."""
    ended = _("微博授权已到期，请在“发布账号”里换上新的令牌")
    often = _("微博说发得太频繁，一小时后再试")
    away = _("微博系统繁忙，会再试")
    wrong = _("机器人的地址或密钥不对，请在“发布账号”里改正")
    busy = _("群机器人说发得太频繁，稍后再试")
    return {
        **dict.fromkeys(("weibo_21315", "weibo_21317", "weibo_21327"), ended),
        **dict.fromkeys(("weibo_10022", "weibo_10023", "weibo_10024", "weibo_20016"), often),
        **dict.fromkeys(("weibo_10001", "weibo_10002", "weibo_10003", "weibo_10009"), away),
        "weibo_10010": away,
        "weibo_21332": _("微博不认这个令牌，请在“发布账号”里换上新的令牌"),
        "weibo_21301": _("微博不认这个令牌，请在“发布账号”里换上新的令牌"),
        "weibo_21322": _("授权回调页和微博应用里填的不一样，请到微博开放平台改正"),
        "weibo_21324": _("App Key 或 App Secret 不对，请在“发布账号”里改正"),
        "weibo_21325": _("这次授权已经失效，请重新授权"),
        "weibo_10014": _("微博应用没有这项权限，请到微博开放平台申请"),
        "weibo_10006": _("微博应用没有这项权限，请到微博开放平台申请"),
        "weibo_10017": _("微博说参数不对，请检查“发布账号”里的服务器 IP"),
        "weibo_20005": _("微博不支持这种图片"),
        "weibo_20006": _("图片超过 5 MB，微博不收"),
        "weibo_20012": _("文字超过微博的字数上限，请缩短微博文案"),
        "weibo_20015": _("微博限制了这个账号或服务器 IP，请登录微博查看"),
        "weibo_20017": _("微博认为和刚发过的内容相似，请改几个字再发"),
        "weibo_20018": _("链接不在微博应用的安全域名里，请到微博开放平台绑定本站域名"),
        "weibo_20020": _("微博认为是广告，请修改文案"),
        "weibo_20021": _("微博认为内容违规，请修改文案"),
        "weibo_20031": _("微博要求输入验证码，请先登录微博发一条"),
        **dict.fromkeys(("robot_93000", "robot_300005", "robot_19001", "robot_40035"), wrong),
        "robot_310000": _("钉钉没有接受：请检查加签密钥、关键词和 IP 白名单"),
        "robot_19021": _("飞书没有接受：签名密钥不对"),
        "robot_19022": _("飞书没有接受：服务器 IP 不在白名单里"),
        "robot_19024": _("飞书没有接受：内容里没有设定的关键词"),
        **dict.fromkeys(("robot_45009", "robot_130101", "robot_11232"), busy),
        "robot_40058": _("内容太长，机器人不收"),
    }
