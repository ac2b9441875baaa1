"""Whether a new password will do, said to the person who typed it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.dispatch.people import password


def problems(
    typed: str, again: str | None, *known: str, field: str = "password"
) -> dict[str, list[str]]:
    """Return what is wrong with a new password, by field; ``known`` are the log-in and the name."""
    weakness = password.weakness(typed, *known)
    if weakness:
        return {field: [_sentence(weakness)]}
    if again is not None and typed != again:
        return {"again": [_("两次输入的密码不一样。")]}
    return {}


def _sentence(weakness: str) -> str:
    return {
        "short": _("密码太短：至少 %(n)s 个字符，一个汉字算两个。", n=password.LEAST),
        "few": _("密码里不同的字符太少。请换几个不相干的词连起来。"),
        "row": _("不要用键盘上挨着的一串键。请换几个不相干的词连起来。"),
        "known": _("不要用登录名或姓名作密码。请换几个不相干的词连起来。"),
        "common": _("这个密码太常见，容易猜到。请换几个不相干的词连起来。"),
    }[weakness]
