"""The courier that posts to Mastodon: pictures, threads, edits, deletions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from app.domain.delivery import Receipt
from channels.address import checked_url
from channels.base import Reason, Refused, Unreachable
from channels.deadline import Backend
from channels.http import Courier
from channels.mastodon.limits import Limits, count, shorten, split
from renderers.base import Post

GONE = frozenset({404, 410})
NOTHING = "nothing"
# So many posts about one warning are put right.
MOST_KEPT = 4


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
class _Work:
    """One delivery."""

    message: Post
    limits: Limits
    key: str
    until: float


class MastodonChannel:
    """Carries posts. The address is the account's name, for people: the token decides.

    The reference is the posts' ids, joined by commas: those of a thread, or of a warning's posts.
    A later revision edits them, a withdrawal deletes them.
    """

    def __init__(self, settings: Settings, backend: Backend | None = None) -> None:
        self._poll = settings.poll
        self._limits: Limits | None = None
        self._courier = Courier(
            settings.base_url, secret=settings.token, timeout=settings.timeout, backend=backend
        )

    def deliver(self, message: Post, address: str, key: str) -> Receipt:
        until = self._courier.deadline()
        if message.withdraws:
            return self._take_off(message.replaces, key, until)
        limits = self._limits or self._read_limits(until)
        work = _Work(message, limits, key, until)
        texts = worded(message, limits)
        if message.follows:
            return Receipt(self._go_on(work, texts[0]))
        if message.replaces and not message.may_split:
            return Receipt(self._put_right(work, texts[0]))
        return Receipt(self._thread(work, texts))

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

    def _thread(self, work: _Work, texts: Sequence[str]) -> str:
        """Post ``texts`` as answers to one another, in the places of the posts before."""
        earlier, made = _ids(work.message.replaces), list[str]()
        for number, text in enumerate(texts):
            said = self._status(work, text, has_picture=number == 0)
            there = earlier[number] if number < len(earlier) else ""
            found = self._edit(there, said, work) if there else ""
            key = f"{work.key}:{number}" if number else work.key
            made.append(found or self._post(said, made[-1] if made else "", key, work.until))
        for gone in earlier[len(texts) :]:
            self._delete(gone, work.key, work.until)
        return ",".join(made)

    def _go_on(self, work: _Work, text: str) -> str:
        """Put what was said before right, and say it anew as an answer to it."""
        earlier = _ids(work.message.follows)[-MOST_KEPT:]
        there = [one for one in earlier if self._edit(one, self._status(work, text), work)]
        said = self._status(work, text)
        made = self._post(said, there[-1] if there else "", work.key, work.until)
        return ",".join((*there, made))

    def _put_right(self, work: _Work, text: str) -> str:
        """Put the text into all earlier posts; post it where none is left."""
        earlier = _ids(work.message.replaces)
        there = [one for one in earlier if self._edit(one, self._status(work, text), work)]
        if there:
            return ",".join(there)
        return self._post(self._status(work, text), "", work.key, work.until)

    def _status(self, work: _Work, text: str, *, has_picture: bool = True) -> dict[str, Any]:
        """Return a status; each has a picture of its own, for one belongs to one status alone."""
        shows = has_picture and work.message.image
        media = [self._upload(work.message, work.limits, work.until)] if shows else []
        return {"status": text, "language": work.message.language, "media_ids": media}

    def _post(self, status: dict[str, Any], to: str, key: str, until: float) -> str:
        """Post ``status``, as an answer to the post ``to`` where that is still there."""
        path = "/api/v1/statuses"
        if to:
            said = {**status, "in_reply_to_id": to}
            answer = self._courier.ask("POST", path, until, key=key, accept=GONE, json=said)
            if answer.status not in GONE:
                return answer.text("id")
        return self._courier.ask("POST", path, until, key=key, json=status).text("id")

    def _edit(self, earlier: str, status: dict[str, Any], work: _Work) -> str:
        """Put ``status`` in place of the earlier post; return "" when it is gone."""
        answer = self._courier.ask(
            "PUT", _path(earlier), work.until, key=work.key, accept=GONE, json=status
        )
        return "" if answer.status in GONE else answer.text("id")

    def _delete(self, gone: str, key: str, until: float) -> None:
        self._courier.ask("DELETE", _path(gone), until, key=key, accept=GONE)

    def _take_off(self, earlier: str, key: str, until: float) -> Receipt:
        for one in reversed(_ids(earlier)):
            self._delete(one, key, until)
        return Receipt(earlier or NOTHING)


def worded(message: Post, limits: Limits) -> list[str]:
    """Return what is posted: all of it where that fits, else a thread, else the short text.

    Topics stand below; they are left out where there is no room.

    Raises:
        Refused: not even the short text fits.
    """
    tags = " ".join(f"#{topic}" for topic in message.topics)
    for text in filter(None, (message.long, message.text)):
        for whole in (f"{text}\n{tags}".strip(), text):
            if count(whole, limits.per_url) <= limits.characters:
                return [whole]
        if message.long and message.may_split:
            return split(message.long, limits)
    length = count(message.text, limits.per_url)
    raise Refused(Reason.TOO_LONG.because(f"{length} > {limits.characters}"))


def _ids(reference: str) -> list[str]:
    return [one for one in reference.split(",") if one and one != NOTHING]


def _path(reference: str) -> str:
    return f"/api/v1/statuses/{quote(reference, safe='')}"
