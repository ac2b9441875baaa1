"""The one text that a sign-up by telephone is sent: a code, whose it is, and the way out."""

from __future__ import annotations

from app.domain.target import Profile
from renderers import plain, sms
from renderers.base import SmsText

_SAID = {
    "zh": (
        "验证码{code}，{minutes}分钟内有效，用于订阅{area}的短信。"
        "不是您本人操作，不用理会。修改或退订：{link}"
    ),
    "en": (
        "Code {code}, valid {minutes} minutes, to subscribe to messages of {area}. If this was not "
        "you, ignore it. To change or stop: {link}"
    ),
}


def render(code: str, minutes: int, area: str, key: str, profile: Profile) -> SmsText:
    """Return the text; ``key`` is the end of the address where the subscription is changed."""
    said = _SAID["en" if profile.language.startswith("en") else "zh"].format(
        code=code,
        minutes=minutes,
        area=plain.cut(plain.line(area), 20).translate(sms.TO_QUOTES),
        link=f"{profile.public_url}/s/{key}",
    )
    parts, encoding = sms.segment(sms.signature(profile) + said)
    return SmsText(parts=parts, encoding=encoding)
