"""Weibo's half of the postbox: what open.weibo.com says of sharing, deleting and tokens."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from app.demo.postbox_grant import Grants, no
from app.demo.postbox_talk import Answered, Asked

_ERRORS = {
    10014: (403, "Insufficient app permissions!"),
    10017: (400, "parameter value invalid"),
    20005: (400, "unsupported image type, only suport JPG, GIF, PNG!"),
    20006: (400, "image size too large!"),
    20008: (400, "content is null!"),
    20012: (400, "text too long, please input text less than 140 characters!"),
    20018: (400, "contains illegal website!"),
    20019: (400, "repeat content!"),
    20101: (400, "target weibo does not exist!"),
    21327: (400, "expired_token"),
    21332: (401, "invalid_access_token"),
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
_LINK = re.compile(r"https?://([A-Za-z0-9.-]+)(?::\d+)?[^\s\u2e80-\U0010ffff]*")
_OPEN, _LONG, _SHORTENED = 140, 2000, 10
MAX_PICTURE = 5 << 20


@dataclass
class Weibo:
    """One account's Weibo; ``posts`` are its statuses by id, ``fault`` an error to answer with."""

    token: str
    domain: str
    tell: Callable[[str], None]
    posts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    seconds_left: int = 30 * 86400
    may_delete: bool = True
    fault: int = 0
    last: str = ""
    grants: Grants = field(default_factory=Grants)

    def answer(self, asked: Asked) -> Answered:
        """Answer one request."""
        if (asked.method, asked.path) == ("GET", "/oauth2/authorize"):
            return self.grants.authorize(asked)
        if (asked.method, asked.path) == ("POST", "/oauth2/access_token"):
            return self._give(asked)
        return self._answer(asked)

    def _answer(self, asked: Asked) -> Answered:
        if code := self._closed_to(asked):
            return self._no(code, asked)
        match (asked.method, asked.path):
            case ("POST", "/2/statuses/share.json"):
                return self._share(asked, _OPEN)
            case ("POST", "/2/statuses/upload_url_text/biz.json"):
                is_long = asked.form.get("is_longtext") == "1"
                return self._share(asked, _LONG if is_long else _OPEN)
            case ("POST", "/2/statuses/destroy.json"):
                return self._destroy(asked)
            case ("GET", "/2/statuses/user_timeline.json"):
                listed = [{"idstr": i, "text": t} for i, t in reversed(self.posts.items())]
                return 200, {"statuses": listed[:20], "total_number": len(self.posts)}
            case ("POST", "/oauth2/get_token_info"):
                return 200, {"uid": 1073880650, "expire_in": self.seconds_left}
            case ("POST", "/oauth2/revokeoauth2"):
                self.token = ""
                return 200, {"result": "true"}
        return 404, {"error": "Request Api not found!", "error_code": 10020}

    def _give(self, asked: Asked) -> Answered:
        """Give a new token for a code; the one before counts no more."""
        if fault := self.grants.fault_of(asked.form):
            return no(fault)
        self.token = f"2.00{secrets.token_hex(14)}"
        told = {"access_token": self.token, "uid": "1073880650"}
        return 200, {**told, "expires_in": self.seconds_left, "remind_in": str(self.seconds_left)}

    def _closed_to(self, asked: Asked) -> int:
        told = asked.form.get("access_token") or asked.query.get("access_token", "")
        told = told or asked.headers.get("authorization", "").removeprefix("OAuth2 ")
        if not told or told != self.token:
            return 21332
        return 21327 if self.seconds_left <= 0 else self.fault

    def _share(self, asked: Asked, limit: int) -> Answered:
        text = asked.form.get("status", "")
        code = self._fault_of(text, asked, limit)
        if code:
            return self._no(code, asked)
        self.last = text
        made = str(5000000000000000 + len(self.posts) + 1)
        self.posts[made] = _LINK.sub("http://t.cn/A6xxxxxx", text)
        if picture := asked.files.get("pic"):
            self.pictures[made] = picture[1]
        self.tell(f"新浪微博发布：{text}{'［图］' if picture else ''}")
        return 200, {"idstr": made, "id": int(made), "text": self.posts[made]}

    def _fault_of(self, text: str, asked: Asked, limit: int) -> int:
        picture = asked.files.get("pic", ("", b""))[1]
        hosts = _LINK.findall(text)
        bare = _LINK.sub("", text)
        checks = (
            (not text.strip(), 20008),
            (not _is_public(asked.form.get("rip", "")), 10017),
            (length(text) > limit, 20012),
            (limit == _OPEN and bool(re.search(r"[#＃][^#＃]+[#＃]", bare)), 20018),
            (not any(_is_within(host, self.domain) for host in hosts), 20018),
            (text == self.last, 20019),
            (bool(picture) and not picture.startswith(_PICTURES), 20005),
            (len(picture) > MAX_PICTURE, 20006),
        )
        return next((code for is_wrong, code in checks if is_wrong), 0)

    def _destroy(self, asked: Asked) -> Answered:
        gone = asked.form.get("id", "")
        if not self.may_delete:
            return self._no(10014, asked)
        if self.posts.pop(gone, None) is None:
            return self._no(20101, asked)
        self.last = ""
        self.tell(f"新浪微博删除：{gone}")
        return 200, {"idstr": gone}

    def _no(self, code: int, asked: Asked) -> Answered:
        status, words = _ERRORS.get(code, (400, "some error"))
        return status, {"request": asked.path, "error_code": code, "error": words}


def length(text: str) -> int:
    """Return how long Weibo finds ``text``: two of the ASCII characters are one, a link is ten."""
    rest, links = _LINK.sub("", text), len(_LINK.findall(text))
    halves = sum(1 if ord(c) < 256 else 2 if ord(c) < 65536 else 4 for c in rest)  # noqa: PLR2004
    return -(-halves // 2) + links * _SHORTENED


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _is_public(typed: str) -> bool:
    try:
        return IPv4Address(typed).is_global
    except ValueError:
        return False
