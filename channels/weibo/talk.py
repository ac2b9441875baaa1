"""What is said to Weibo: posts, deletions, tokens, and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

from app.domain.account import BY_GRANT, Credentials, Grant
from app.domain.delivery import Receipt
from channels.base import Reason, Refused, Unreachable
from channels.http import Answer, Courier
from renderers import microblog
from renderers.base import Post

NOTHING = "nothing"
# It is there, but Weibo did not say under which number.
UNNAMED = "unnamed"
MAX_PICTURE = 5 << 20
HOUR_S, SLOW_S = 3600.0, 120.0
_NO = frozenset({400, 401, 403, 404})
# open.weibo.com/wiki/Error_code, by what is to be done about them.
_TROUBLE = frozenset({10001, 10002, 10003, 10009, 10010, 10011})
_TOO_OFTEN = frozenset({10022, 10023, 10024, 20016})
_REPEATED = frozenset({20019, 20111})
_SLOW = 20032
_GONE = frozenset({20101})
_NO_RIGHT = frozenset({10006, 10014, 20112})
_TOKEN = frozenset({10006, 10013, 10014, *range(21301, 21331), 21332})


class Talk:
    """What one delivery says to Weibo, under one deadline."""

    def __init__(self, base_url: str, account: Credentials, timeout: float) -> None:
        self.account = account
        token = account.get("token")
        scheme = "OAuth2" if token else ""
        self._courier = Courier(base_url, secret=token, timeout=timeout, scheme=scheme)
        self._until = self._courier.deadline()

    def post(self, message: Post, key: str) -> Receipt:
        """Post it; what Weibo has already is looked for instead of being posted twice."""
        is_business = self.account.get("tier") == "business"
        text = _longest(message) if is_business else message.text
        said: dict[str, Any] = {"data": {"status": text, "rip": self.account.get("rip")}}
        path = "/2/statuses/share.json"
        if is_business:
            path = "/2/statuses/upload_url_text/biz.json"
            said["data"]["is_longtext"] = "1" if message.long else "0"
        if message.image and len(message.image) <= MAX_PICTURE:
            kind = message.image_type.rpartition("/")[2]
            said["files"] = {"pic": (f"notice.{kind}", message.image, message.image_type)}
        code, answer = self._call("POST", path, key, **said)
        if code in _REPEATED or code == _SLOW:
            return Receipt(self._find(text, key) or UNNAMED)
        if code:
            raise self._error(code, answer)
        return Receipt(_id(answer))

    def take_off(self, earlier: str, key: str) -> Receipt:
        """Delete the earlier post; gone already is fine."""
        if earlier in {"", NOTHING}:
            return Receipt(NOTHING)
        if earlier == UNNAMED:
            raise Refused(Reason.CANNOT_DELETE.because("its number is not known"))
        code, answer = self._call("POST", "/2/statuses/destroy.json", key, data={"id": earlier})
        if code in _NO_RIGHT:
            raise Refused(Reason.CANNOT_DELETE.because(f"{code}{self._courier.words(answer)}"))
        if code and code not in _GONE:
            raise self._error(code, answer)
        return Receipt(earlier)

    def seconds_left(self) -> float | None:
        """Return how long the token is good for, None when Weibo does not say."""
        code, answer = self._call("POST", "/oauth2/get_token_info", "")
        if code:
            raise self._error(code, answer)
        left = answer.json().get("expire_in")
        return float(left) if isinstance(left, int | float) else None

    def granted(self, back: str, code: str) -> Grant:
        """Return the token that is given for ``code``."""
        said = {
            "client_id": self.account.get("app_key"),
            "client_secret": self.account.get("app_secret"),
            "grant_type": "authorization_code",
            "redirect_uri": back,
            "code": code,
        }
        fault, answer = self._call("POST", "/oauth2/access_token", "", form=said)
        if fault:
            raise self._error(fault, answer)
        left, who = str(answer.json().get("expires_in", "")), answer.json().get("uid")
        seconds = float(left) if left.isascii() and left.isdecimal() else None
        values = {"token": answer.text("access_token"), "by": BY_GRANT, "who": str(who or "")}
        return Grant(values, seconds)

    def revoke(self) -> None:
        """Let the token count no more; one that has ended does not count already."""
        fault, answer = self._call("POST", "/oauth2/revokeoauth2", "")
        if fault and fault not in _TOKEN:
            raise self._error(fault, answer)

    def close(self) -> None:
        self._courier.close()

    def _find(self, text: str, key: str) -> str:
        """Return the number of our own recent post with ``text``, empty when it is not seen."""
        code, answer = self._call("GET", "/2/statuses/user_timeline.json?count=20", key)
        if code:
            return ""
        opening = text.partition(" http")[0]
        found = answer.json().get("statuses")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict) and str(one.get("text", "")).startswith(opening):
                return str(one.get("idstr") or one.get("id") or "")
        return ""

    def _call(self, method: str, path: str, key: str, **said: Any) -> tuple[int, Answer]:  # noqa: ANN401 - passed on
        """Make one call; return Weibo's error code, 0 for a yes, and the answer.

        ``form`` is sent as it is, everything else with the token.
        """
        if "form" in said:
            said = {"data": said["form"]}
        elif "data" in said or method == "POST":
            said["data"] = {**said.get("data", {}), "access_token": self.account.get("token")}
        answer = self._courier.ask(method, path, self._until, key=key, accept=_NO, **said)
        if answer.status < 300:  # noqa: PLR2004
            return 0, answer
        return _code(answer), answer

    def _error(self, code: int, answer: Answer) -> Unreachable | Refused:
        reason = f"weibo_{code}: {self._courier.words(answer)}"
        if code < 10000:  # noqa: PLR2004 - no code of Weibo's: an HTTP status
            return Unreachable(Reason.WRONG_SERVER.because(f"HTTP {code}"))
        if code in _TOKEN:
            return Unreachable(reason, HOUR_S)
        if code in _TOO_OFTEN:
            return Unreachable(reason, HOUR_S)
        if code in _TROUBLE:
            return Unreachable(reason, SLOW_S if code == 10010 else None)  # noqa: PLR2004
        return Refused(reason)


def _longest(message: Post) -> str:
    """Return all of it for a business account, which may also have #topics#."""
    text = message.long or message.text
    tagged = "".join(f"#{topic}#" for topic in message.topics) + text
    return tagged if microblog.count(tagged) <= microblog.LONG else text


def _code(answer: Answer) -> int:
    try:
        return int(json.loads(answer.body)["error_code"])
    except (ValueError, RecursionError, LookupError, TypeError):
        return answer.status


def _id(answer: Answer) -> str:
    said = answer.json()
    found = said.get("idstr") or said.get("id")
    if not found or isinstance(found, bool) or not isinstance(found, str | int):
        raise Unreachable(Reason.GARBLED_ANSWER.because("no id"))
    return str(found)
