"""Robots of chat groups: WeCom, DingTalk, Feishu, and services that Apprise knows.

They take a text and a picture and forget them: nothing can be edited or taken back, so a withdrawal
is a message.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from app.domain.account import Credentials
from app.domain.delivery import Receipt
from channels.base import ChannelError, Reason, Refused, Unreachable
from channels.http import Answer, Courier
from channels.robot import picture
from renderers.base import Post

PROVIDERS = {
    "wecom": "https://qyapi.weixin.qq.com",
    "dingtalk": "https://oapi.dingtalk.com",
    "feishu": "https://open.feishu.cn",
}
# Services whose address is fixed: an account must not lead into somebody's inner network.
APPRISE = frozenset(
    {"schan", "pushplus", "wxpusher", "pushy", "tgram", "slack", "discord", "qq", "line", "pover"}
)
MINUTE_S, BLOCKED_S = 60.0, 600.0
_BUSY = {45009: MINUTE_S, 130101: BLOCKED_S, 660026: BLOCKED_S, 11232: MINUTE_S, 9499: None}
_TROUBLE = frozenset({-1, 50001})
# The address, its signature, keyword or permitted network is wrong: waits for an operator.
_WRONG = frozenset({93000, 300005, 310000, 40035, 19001, 19021, 19022, 19024, 400101})
_KEPT = 512


class RobotChannel:
    """Carries texts to the robots that ``lookup`` knows; the address is an account's id.

    ``base_url`` stands in for all three providers where it is given; ``services`` are the schemes
    of Apprise that are used. The same key is said once by one process.
    """

    def __init__(
        self,
        lookup: Callable[[str], Credentials | None],
        clock: Callable[[], datetime],
        base_url: str = "",
        timeout: float = 15.0,
        services: frozenset[str] = APPRISE,
    ) -> None:
        self._lookup, self._clock = lookup, clock
        self._base, self._timeout, self._services = base_url, timeout, services
        self._said: dict[str, Receipt] = {}
        self._lock = threading.Lock()

    def deliver(self, message: Post, address: str, key: str) -> Receipt:
        account = self._lookup(address)
        if account is None:
            raise Refused(Reason.NO_ACCOUNT)
        if known := self._said.get(key):
            return known
        if account.kind == "apprise":
            notify(account.get("token"), message.text, self._services)
            return self._keep(key)
        self._ask(account, worded(account.kind, message.text), key)
        return self._keep(key, self._show(account, message, key))

    def close(self) -> None:
        """Nothing is kept open."""

    def _keep(self, key: str, remark: str = "") -> Receipt:
        """Return a name of our own for it: robots give none."""
        receipt = Receipt(f"r{hashlib.sha256(key.encode()).hexdigest()[:16]}", remark=remark)
        with self._lock:
            while len(self._said) >= _KEPT:
                self._said.pop(next(iter(self._said)))
            self._said[key] = receipt
        return receipt

    def _ask(self, account: Credentials, said: dict[str, Any], key: str) -> None:
        token = account.get("token")
        path, said = SPOKEN[account.kind](said, token, account.get("sign"), self._clock())
        courier = Courier(self._base_of(account), secret=token, timeout=self._timeout, scheme="")
        try:
            answer = courier.ask("POST", path, courier.deadline(), key=key, json=said)
            if error := error_of(answer, courier):
                raise error
        finally:
            courier.close()

    def _show(self, account: Credentials, message: Post, key: str) -> str:
        """Show the picture after the words; return what to note where that does not go well.

        The words are not said again for a picture's sake.
        """
        try:
            if said := self._picture(account, message):
                self._ask(account, said, key)
        except ChannelError as exc:
            return Reason.NO_PICTURE.because(exc)
        return ""

    def _picture(self, account: Credentials, message: Post) -> dict[str, Any] | None:
        if account.kind == "wecom":
            return picture.wecom(message)
        if account.kind == "dingtalk":
            return picture.dingtalk(message)
        return picture.feishu(message, account, self._base_of(account), self._timeout)

    def _base_of(self, account: Credentials) -> str:
        return self._base or PROVIDERS[account.kind]


def worded(kind: str, text: str) -> dict[str, Any]:
    """Return a text as a kind of robot takes it."""
    if kind == "feishu":
        return {"msg_type": "text", "content": {"text": text}}
    return {"msgtype": "text", "text": {"content": text}}


Said = dict[str, Any]


def _wecom(said: Said, token: str, sign: str, now: datetime) -> tuple[str, Said]:
    return f"/cgi-bin/webhook/send?{urlencode({'key': token})}", said


def _dingtalk(said: Said, token: str, sign: str, now: datetime) -> tuple[str, Said]:
    asked = {"access_token": token}
    if sign:
        at = str(int(now.timestamp() * 1000))
        told = hmac.digest(sign.encode(), f"{at}\n{sign}".encode(), hashlib.sha256)
        asked |= {"timestamp": at, "sign": b64encode(told).decode()}
    return f"/robot/send?{urlencode(asked)}", said


def _feishu(said: Said, token: str, sign: str, now: datetime) -> tuple[str, Said]:
    if sign:
        at = str(int(now.timestamp()))
        told = hmac.digest(f"{at}\n{sign}".encode(), b"", hashlib.sha256)
        said = {**said, "timestamp": at, "sign": b64encode(told).decode()}
    return f"/open-apis/bot/v2/hook/{quote(token, safe='')}", said


SPOKEN: Mapping[str, Callable[[Said, str, str, datetime], tuple[str, Said]]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
}


def error_of(answer: Answer, courier: Courier) -> ChannelError | None:
    """Return what a robot's answer means, None for a yes: they say no with HTTP 200."""
    said = answer.json()
    code = next((said[n] for n in ("errcode", "code", "StatusCode") if n in said), None)
    if not isinstance(code, int) or isinstance(code, bool):
        return Unreachable(Reason.GARBLED_ANSWER.because("no errcode"))
    if code == 0:
        return None
    words = courier.words(answer, "errmsg") or courier.words(answer, "msg")
    reason = f"robot_{code}: {words.strip()}"
    if code in _BUSY:
        return Unreachable(reason, _BUSY[code])
    if code in _WRONG:
        return Unreachable(reason, BLOCKED_S)
    return Unreachable(reason) if code in _TROUBLE else Refused(reason)


def notify(url: str, text: str, services: frozenset[str]) -> None:
    """Hand ``text`` to a service by Apprise; it only says whether that went well."""
    if url.partition("://")[0].lower() not in services:
        raise Refused(Reason.BAD_CREDENTIALS.because("no service that is used here"))
    import apprise  # takes long to read, and few have such an account

    sender = apprise.Apprise()
    if not sender.add(url):
        raise Unreachable(Reason.BAD_CREDENTIALS.because("Apprise cannot read it"), BLOCKED_S)
    if not sender.notify(body=text):
        raise Unreachable(Reason.TROUBLE.because("Apprise: not taken"), MINUTE_S)
