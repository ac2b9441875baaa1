"""Mastodon: posts from one account over the server's own HTTP API (docs.joinmastodon.org)."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from app.domain.delivery import Receipt
from channels.address import checked_url
from channels.base import Reason, Refused, Unreachable
from channels.http import Courier
from renderers.base import Post

GONE = frozenset({404, 410})
NOTHING = "nothing"
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Whose account it is; the token needs the scopes ``write:statuses`` and ``write:media``.

    ``timeout`` is for a whole delivery, ``poll`` the first wait for a picture that the server
    still works on; both in seconds.
    """

    base_url: str
    token: str = field(repr=False)
    timeout: float = 20.0
    poll: float = 0.5

    def __post_init__(self) -> None:
        checked_url(self.base_url)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes (GET /api/v2/instance); each link counts ``per_url`` characters."""

    characters: int
    per_url: int
    description: int

    @classmethod
    def read(cls, instance: dict[str, Any]) -> Limits:
        """Return the limits ``instance`` names; Mastodon's own where it names none."""
        try:
            posts = instance["configuration"]["statuses"]
            media = instance["configuration"].get("media_attachments", {})
            return cls(
                int(posts["max_characters"]),
                int(posts.get("characters_reserved_per_url", 23)),
                int(media.get("description_limit", 1500)),
            )
        except (LookupError, TypeError, ValueError, AttributeError):
            raise Unreachable(
                Reason.WRONG_SERVER.because("no limits in /api/v2/instance")
            ) from None


class MastodonChannel:
    """Carries posts. The address is the account's name, for people: the token decides.

    A later revision edits the post, a withdrawal deletes it.
    """

    def __init__(self, settings: Settings) -> None:
        self._poll = settings.poll
        self._limits: Limits | None = None
        self._courier = Courier(settings.base_url, secret=settings.token, timeout=settings.timeout)

    def deliver(self, message: Post, address: str, key: str) -> Receipt:
        until = self._courier.deadline()
        if message.withdraws:
            return self._take_off(message.replaces, key, until)
        limits = self._limits or self._read_limits(until)
        if (length := count(message.text, limits.per_url)) > limits.characters:
            raise Refused(Reason.TOO_LONG.because(f"{length} > {limits.characters}"))
        status = {
            "status": message.text,
            "language": message.language,
            "media_ids": [self._upload(message, limits, until)] if message.image else [],
        }
        edited = self._edit(message.replaces, status, key, until)
        return Receipt(edited or self._post(status, message.follows, key, until))

    def close(self) -> None:
        self._courier.close()

    def _read_limits(self, until: float) -> Limits:
        try:
            answer = self._courier.ask("GET", "/api/v2/instance", until)
        except Refused as exc:  # not a Mastodon server: a wrong setting, not a bad post
            raise Unreachable(Reason.WRONG_SERVER.because(exc)) from None
        self._limits = Limits.read(answer.json())
        return self._limits

    def _upload(self, message: Post, limits: Limits, until: float) -> str:
        kind = message.image_type.rpartition("/")[2]
        answer = self._courier.ask(
            "POST",
            "/api/v2/media",
            until,
            files={"file": (f"notice.{kind}", message.image, message.image_type)},
            data={"description": shorten(message.alt, limits.description)},
        )
        media, wait = answer.text("id"), self._poll
        while answer.status in {202, 206}:  # taken, but not ready to be attached
            if time.monotonic() + wait >= until:
                raise Unreachable(Reason.NO_ANSWER.because("the picture was not ready in time"))
            time.sleep(wait)
            wait *= 2
            answer = self._courier.ask("GET", f"/api/v1/media/{quote(media, safe='')}", until)
        return media

    def _post(self, status: dict[str, Any], follows: str, key: str, until: float) -> str:
        """Post ``status``, as an answer to the post it ``follows`` where that is still there."""
        to, path = ("" if follows == NOTHING else follows), "/api/v1/statuses"
        if to:
            said = {**status, "in_reply_to_id": to}
            answer = self._courier.ask("POST", path, until, key=key, accept=GONE, json=said)
            if answer.status not in GONE:
                return answer.text("id")
        return self._courier.ask("POST", path, until, key=key, json=status).text("id")

    def _edit(self, earlier: str, status: dict[str, Any], key: str, until: float) -> str:
        """Put ``status`` in place of the earlier post; return "" when there is none to edit."""
        if earlier in {"", NOTHING}:
            return ""
        answer = self._courier.ask(
            "PUT", _status(earlier), until, key=key, accept=GONE, json=status
        )
        return "" if answer.status in GONE else answer.text("id")

    def _take_off(self, earlier: str, key: str, until: float) -> Receipt:
        if earlier in {"", NOTHING}:
            return Receipt(NOTHING)
        self._courier.ask("DELETE", _status(earlier), until, key=key, accept=GONE)
        return Receipt(earlier)


def count(text: str, per_url: int) -> int:
    """Return the length of ``text`` as Mastodon counts it: what reads as one character is one."""
    joined, length = False, 0
    for char in _URL.sub("x" * per_url, text):
        extends = unicodedata.combining(char) or char in "\ufe0e\ufe0f\u200d"
        length += 0 if extends or joined else 1
        joined = char == "\u200d"
    return length


def _status(reference: str) -> str:
    return f"/api/v1/statuses/{quote(reference, safe='')}"


def shorten(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters, with … where it was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"
