"""The robots' half of the postbox: WeCom, DingTalk and Feishu, each as its documents say."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from app.demo.postbox_talk import Answered, Asked

WECOM_BYTES, FEISHU_BYTES = 2048, 20 << 10
WECOM_MOST, FEISHU_MOST = 2 << 20, 10 << 20
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass
class Robots:
    """Three robots with one token; ``sign`` is the secret of the two that check a signature.

    ``app`` is the app by whose id and secret Feishu lets pictures be put down.
    """

    token: str
    tell: Callable[[str], None]
    sign: str = ""
    keyword: str = ""
    heard: list[str] = field(default_factory=list)
    fault: dict[str, object] = field(default_factory=dict)
    app: tuple[str, str] = ("", "")
    pictures: list[bytes] = field(default_factory=list)
    put_down: dict[str, bytes] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answered:
        """Answer one request; robots say no with status 200."""
        if asked.path == "/open-apis/im/v1/images":
            return self._put_down(asked)
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
            case ["", "open-apis", "auth", "v3", "tenant_access_token", "internal"]:
                return self._feishu_token(said)
        return 404, {}

    def _wecom(self, asked: Asked, said: dict[str, object]) -> Answered:
        text = _text(said, "msgtype", "text", "content")
        if asked.query.get("key") != self.token:
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
        if said.get("msgtype") == "image":
            return self._wecom_picture(said.get("image"))
        if not text or len(text.encode()) > WECOM_BYTES:
            return 200, {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}
        self._hear("企业微信群", text)
        return 200, {"errcode": 0, "errmsg": "ok"}

    def _dingtalk(self, asked: Asked, said: dict[str, object]) -> Answered:
        text = _text(said, "msgtype", "text", "content") or _markdown(said)
        if asked.query.get("access_token") != self.token:
            return 200, {"errcode": 300005, "errmsg": "token is not exist"}
        if self.sign and not self._is_signed(asked):
            return 200, {"errcode": 310000, "errmsg": "sign not match"}
        if self.keyword and self.keyword not in text:
            return 200, {"errcode": 310000, "errmsg": "keywords not in content"}
        if said.get("msgtype") not in {"text", "markdown"} or not text:
            return 200, {"errcode": 400402, "errmsg": "description: message type wrong or empty"}
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
        if said.get("msg_type") == "image":
            held = said.get("content")
            key = str(held.get("image_key", "")) if isinstance(held, dict) else ""
            if key not in self.put_down:
                return 200, {"code": 9499, "msg": "Bad Request"}
            text = f"［图］{key}"
        self._hear("飞书群", text)
        return 200, {"code": 0, "msg": "success", "data": {}}

    def _feishu_token(self, said: dict[str, object]) -> Answered:
        if (said.get("app_id"), said.get("app_secret")) != self.app or not self.app[0]:
            return 200, {"code": 10014, "msg": "app secret invalid"}
        token = {"tenant_access_token": f"t-{self.app[1]}", "expire": 7200}
        return 200, {"code": 0, "msg": "ok", **token}

    def _put_down(self, asked: Asked) -> Answered:
        """Take a picture that Feishu's app puts down."""
        if asked.headers.get("authorization") != f"Bearer t-{self.app[1]}":
            return 400, {"code": 99991663, "msg": "Invalid access token"}
        kind, body = asked.files.get("image", ("", b""))
        if asked.form.get("image_type") != "message" or not body.startswith(_PICTURES):
            return 400, {"code": 234011, "msg": "Can't recognize image format"}
        if len(body) > FEISHU_MOST:
            return 400, {"code": 234006, "msg": "The file size exceed the max value"}
        key = f"img_v3_{len(self.put_down):04}"
        self.put_down[key] = body
        return 200, {"code": 0, "msg": "success", "data": {"image_key": key}}

    def _wecom_picture(self, told: object) -> Answered:
        said = told if isinstance(told, dict) else {}
        try:
            body = b64decode(str(said.get("base64", "")), validate=True)
        except ValueError:
            body = b""
        if not body.startswith(_PICTURES):
            return 200, {"errcode": 40009, "errmsg": "invalid image size"}
        if len(body) > WECOM_MOST:
            return 200, {"errcode": 40009, "errmsg": "invalid image size"}
        if said.get("md5") != hashlib.md5(body, usedforsecurity=False).hexdigest():
            return 200, {"errcode": 301019, "errmsg": "image md5 not match"}
        self.pictures.append(body)
        self._hear("企业微信群", "［图］")
        return 200, {"errcode": 0, "errmsg": "ok"}

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


def _markdown(said: dict[str, object]) -> str:
    held = said.get("markdown")
    if said.get("msgtype") != "markdown" or not isinstance(held, dict) or not held.get("title"):
        return ""
    return str(held.get("text", ""))
