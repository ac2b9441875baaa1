"""Pictures in chat groups: a message of its own after the words, as each kind of robot takes it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import Any

from app.domain.account import Credentials
from channels.base import Reason, Refused
from channels.http import Answer, Courier
from renderers.base import Post

# Before base64 (WeCom), and as a file (Feishu).
WECOM_MOST, FEISHU_MOST = 2 << 20, 10 << 20
# In Markdown these would end the description.
_MARKS = re.compile(r"[\[\]()\\`*_#<>!|\n]+")
_TITLE_MAX = 60


def wecom(message: Post) -> dict[str, Any] | None:
    """Return WeCom's message: the bytes themselves and their MD5."""
    if not message.image:
        return None
    if len(message.image) > WECOM_MOST:
        raise Refused(Reason.TOO_LARGE.because(f"{len(message.image)} > {WECOM_MOST}"))
    mark = hashlib.md5(message.image, usedforsecurity=False).hexdigest()
    picture = {"base64": b64encode(message.image).decode(), "md5": mark}
    return {"msgtype": "image", "image": picture}


def dingtalk(message: Post) -> dict[str, Any] | None:
    """Return DingTalk's message: a link, from which the group's members fetch the picture."""
    if not message.image_url.startswith("https://"):
        return None
    opening = message.text.partition("\n")[0].partition(" http")[0]
    title = " ".join(_MARKS.sub(" ", opening).split())[:_TITLE_MAX]
    told = {"title": title, "text": f"![{title}]({message.image_url})"}
    return {"msgtype": "markdown", "markdown": told}


def feishu(
    message: Post, account: Credentials, base_url: str, timeout: float
) -> dict[str, Any] | None:
    """Return Feishu's message: a picture put down by an app of one's own, where there is one."""
    if not (message.image and account.get("app_id") and account.get("app_secret")):
        return None
    if len(message.image) > FEISHU_MOST:
        raise Refused(Reason.TOO_LARGE.because(f"{len(message.image)} > {FEISHU_MOST}"))
    token = _token(account, base_url, timeout)
    courier = Courier(base_url, secret=token, timeout=timeout)
    try:
        kind = message.image_type.rpartition("/")[2]
        answer = courier.ask(
            "POST",
            "/open-apis/im/v1/images",
            courier.deadline(),
            data={"image_type": "message"},
            files={"image": (f"card.{kind}", message.image, message.image_type)},
        )
        held = _yes(answer, courier).json().get("data")
    finally:
        courier.close()
    key = held.get("image_key") if isinstance(held, dict) else None
    if not isinstance(key, str) or not key:
        raise Refused(Reason.GARBLED_ANSWER.because("no image_key"))
    return {"msg_type": "image", "content": {"image_key": key}}


def _token(account: Credentials, base_url: str, timeout: float) -> str:
    """Return what the app's id and secret are exchanged for, for some hours."""
    secret = account.get("app_secret")
    courier = Courier(base_url, secret=secret, timeout=timeout, scheme="")
    try:
        said = {"app_id": account.get("app_id"), "app_secret": secret}
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        answer = courier.ask("POST", path, courier.deadline(), json=said)
        return _yes(answer, courier).text("tenant_access_token")
    finally:
        courier.close()


def _yes(answer: Answer, courier: Courier) -> Answer:
    """Return an answer of Feishu's that says yes: it says no with HTTP 200."""
    code = answer.json().get("code")
    if code != 0:
        raise Refused(f"robot_{code}:{courier.words(answer, 'msg')}")
    return answer
