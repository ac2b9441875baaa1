"""Notice to a push: what a telephone shows of it on its locked screen, and where it leads."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from app.domain.notice import Notice
from app.domain.subscription import Group, group_of
from app.domain.target import Profile
from renderers import acts, plain
from renderers.base import Push
from renderers.words import words

CHANNEL = "webpush"
# A push service takes 4 KB; a lock screen shows less than one.
MOST = 1000
_TITLE, _BODY = 60, 180
_HOUR_S = 3600
NOTICE_KEPT_S, LIFE_KEPT_S, CONFIRM_KEPT_S = 24 * _HOUR_S, 12 * _HOUR_S, _HOUR_S
_WITHDRAWN = {"zh": "【已撤回】{headline}", "en": "[Withdrawn] {headline}"}
_CONFIRM = {
    "zh": ("请点这里确认订阅", "{area}的通知将发到这台设备。不是您本人操作，不用理会。"),
    "en": (
        "Tap here to confirm",
        "Messages of {area} will come to this device. If this was not you, do nothing.",
    ),
}


def render(notice: Notice, profile: Profile) -> Push:
    """Return what stands on a locked screen: the headline, then when, where and what.

    A wording of the channel's own stands in place of the latter. A withdrawal takes the place of
    what was shown.
    """
    say, group = words(profile.language), group_of(notice.category)
    facts: dict[str, Any] = {
        "kind": "notice",
        "group": group.value,
        "url": f"/p/{notice.id}",
        "tag": f"n-{notice.id}",
    }
    if notice.is_withdrawal:
        named = _WITHDRAWN[_tongue(profile)].format(headline=plain.headline(notice, say.untitled))
        facts |= {"title": plain.cut(named, _TITLE), "quiet": True}
        body = say.withdrawn
    else:
        shown = acts.told(notice, profile)
        facts["title"] = plain.cut(plain.headline(shown, say.untitled), _TITLE)
        body = _body(shown)
    return Push(
        payload=payload(facts, body, profile),
        urgency="low" if group is Group.LIFE else "normal",
        keep_s=LIFE_KEPT_S if group is Group.LIFE else NOTICE_KEPT_S,
        topic=topic(f"n{notice.id}"),
        valid_until=notice.expires,
        withdraws=notice.is_withdrawal,
    )


def shown(made: Push) -> tuple[str, str]:
    """Return the title and the text that a telephone shows of a push."""
    told = json.loads(made.payload)
    return str(told["title"]), str(told["body"])


def confirmation(area: str, code: str, profile: Profile) -> Push:
    """Return the first push to a browser: a tap on it confirms the subscription."""
    title, body = _CONFIRM[_tongue(profile)]
    facts = {"kind": "confirm", "group": "", "url": "", "tag": "confirm", "code": code}
    return Push(
        payload=payload({**facts, "title": title}, body.format(area=area), profile),
        urgency="high",
        keep_s=CONFIRM_KEPT_S,
        topic=topic(f"c{code}"),
    )


def payload(facts: dict[str, Any], body: str, profile: Profile) -> bytes:
    """Return the JSON, ``body`` cut so that all of it has at most ``MOST`` bytes."""
    text, most = plain.flowing(body), _BODY
    while True:
        told = {**facts, "body": plain.cut(text, most), "lang": profile.language}
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        if len(raw) <= MOST or most <= 0:
            return raw
        most -= 20


def topic(name: str) -> str:
    """Return the topic of ``name``: at most 32 characters of base64url (RFC 8030, 5.4)."""
    return urlsafe_b64encode(sha256(name.encode()).digest()[:18]).decode("ascii")


def _tongue(profile: Profile) -> str:
    return "en" if profile.language.startswith("en") else "zh"


def _body(notice: Notice) -> str:
    own = plain.text(notice.override(CHANNEL) or "")
    if own:
        return own
    when_where = "，".join(plain.paragraphs(notice.when_where))
    headline = plain.line(notice.headline)
    told = [when_where] if when_where and when_where not in headline else []
    return "\n".join([*told, *plain.paragraphs(notice.body)])
