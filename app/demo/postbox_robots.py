"""The robots' half of the postbox: WeCom, DingTalk and Feishu, each as its documents say."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.demo.postbox import Answered, Asked

WECOM_BYTES, FEISHU_BYTES = 2048, 20 << 10


@dataclass
class Robots:
    """Three robots with one token; ``sign`` is the secret of the two that check a signature."""

    token: str
    tell: Callable[[str], None]
    sign: str = ""
    keyword: str = ""
    heard: list[str] = field(default_factory=list)
    fault: dict[str, object] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answered:
        """Answer one request; robots say no with status 200."""
        if asked.method != "POST" or asked.headers.get("content-type") != "application/json":
            return 200, {"errcode": 44004, "errmsg": "empty content"}
        if self.fault:
            return 200, self.fault
        said = json.loads(asked.body)
        match asked.path.split("/"):
            case ["", "cgi-bin", "webhook", "send"]:
                return self._wecom(asked, said)
            case ["", "robot", "send"]:
                return self._dingtalk(asked, said)
            case ["", "open-apis", "bot", "v2", "hook", key]:
                return self._feishu(key, said)
        return 404, {}

    def _wecom(self, asked: Asked, said: dict[str, object]) -> Answered:
        text = _text(said, "msgtype", "text", "content")
        if asked.query.get("key") != self.token:
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
        if not text or len(text.encode()) > WECOM_BYTES:
            return 200, {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}
        self._hear("企业微信群", text)
        return 200, {"errcode": 0, "errmsg": "ok"}

    def _dingtalk(self, asked: Asked, said: dict[str, object]) -> Answered:
        text = _text(said, "msgtype", "text", "content")
        if asked.query.get("access_token") != self.token:
            return 200, {"errcode": 300005, "errmsg": "token is not exist"}
        if self.sign and not self._is_signed(asked):
            return 200, {"errcode": 310000, "errmsg": "sign not match"}
        if self.keyword and self.keyword not in text:
            return 200, {"errcode": 310000, "errmsg": "keywords not in content"}
        self._hear("钉钉群", text)
        return 200, {"errcode": 0, "errmsg": "ok"}

    def _feishu(self, key: str, said: dict[str, object]) -> Answered:
        text = _text(said, "msg_type", "content", "text")
        if key != self.token:
            return 200, {
                "code": 19001,
                "msg": "param invalid: incoming webhook access token invalid",
            }
        if self.sign:
            told = f"{said.get('timestamp')}\n{self.sign}".encode()
            if said.get("sign") != b64encode(hmac.digest(told, b"", hashlib.sha256)).decode():
                return 200, {
                    "code": 19021,
                    "msg": "sign match fail or timestamp is not within one hour",
                }
        if len(json.dumps(said, ensure_ascii=False).encode()) > FEISHU_BYTES:
            return 200, {"code": 9499, "msg": "Bad Request"}
        self._hear("飞书群", text)
        return 200, {"code": 0, "msg": "success", "data": {}}

    def _is_signed(self, asked: Asked) -> bool:
        told = f"{asked.query.get('timestamp', '')}\n{self.sign}".encode()
        wanted = hmac.digest(self.sign.encode(), told, hashlib.sha256)
        return asked.query.get("sign") == b64encode(wanted).decode()

    def _hear(self, where: str, text: str) -> None:
        self.heard.append(text)
        self.tell(f"{where}收到：{' '.join(text.split())}")


def _text(said: dict[str, object], kind: str, inside: str, name: str) -> str:
    held = said.get(inside)
    if said.get(kind) != "text" or not isinstance(held, dict):
        return ""
    return str(held.get(name, ""))
