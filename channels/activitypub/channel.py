"""The fediverse: signed activities to the inboxes of those who follow an area (ActivityPub)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from app.domain import http_signature
from app.domain.delivery import Receipt
from channels.activitypub.rests import Rests
from channels.base import Reason, Refused, Unreachable
from renderers import activity
from renderers.activity import Note

NOTHING = "nothing"
_NO_NOTE = frozenset({"", NOTHING})
# So many Notes about one warning are put right.
MOST_KEPT = 3
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})
BUSY_S = 60.0


@dataclass(frozen=True, slots=True)
class Ways:
    """What the channel works with.

    ``post`` sends a body with headers to an address and returns the status; it raises Unreachable.
    ``key`` is the house's; ``gone`` is told the address of a follower who is no more.
    """

    post: Callable[[str, bytes, Mapping[str, str]], int]
    key: Callable[[], RSAPrivateKey]
    clock: Callable[[], datetime]
    gone: Callable[[str], object]


class ActivityPubChannel:
    """Carries Notes. The address is ``area inbox#actor``: the area's code, and whom it is for.

    The reference is the Note's own address, by which it is edited and taken back.
    """

    def __init__(self, public_url: str, ways: Ways) -> None:
        self._public_url, self._ways = public_url, ways
        self._rests = Rests(ways.clock)

    def deliver(self, message: Note, address: str, key: str) -> Receipt:
        code, _, whom = address.partition(" ")
        inbox = whom.partition("#")[0]
        actor = activity.actor_of(code, self._public_url)
        mark = hashlib.sha256(key.encode()).hexdigest()[:12]
        told, reference = _told(message, actor, mark)
        try:
            for one in told:
                self.send(one, actor, inbox)
        except Refused as exc:
            if str(exc).startswith(Reason.CLOSED):
                self._ways.gone(address)
            raise
        return Receipt(reference)

    def send(self, told: Mapping[str, Any], actor: str, inbox: str) -> None:
        """Sign an activity as ``actor`` and hand it to an inbox; raises what ``deliver`` does."""
        body = json.dumps(told, ensure_ascii=False).encode()
        host = httpx.URL(inbox).netloc.decode("ascii")
        if left := self._rests.left_s(host):
            raise Unreachable(Reason.NO_ANSWER.because(f"{host} rests"), left)
        try:
            status = self._ways.post(inbox, body, self._signed(actor, inbox, body))
            if not 200 <= status < 300:  # noqa: PLR2004
                raise _error(status)
        except Unreachable:
            self._rests.failed(host)
            raise
        self._rests.answered(host)

    def _signed(self, actor: str, inbox: str, body: bytes) -> dict[str, str]:
        place = httpx.URL(inbox)
        headers = http_signature.unsigned(
            place.netloc.decode("ascii"), body, self._ways.clock(), activity.TYPE
        )
        text = http_signature.signed_text(
            http_signature.SIGNED, place.raw_path.decode("ascii"), headers
        )
        value = self._ways.key().sign(text, PKCS1v15(), SHA256())
        return {**headers, "signature": http_signature.told(f"{actor}#main-key", value)}

    def close(self) -> None:
        """Nothing is kept open."""


def _told(message: Note, actor: str, mark: str) -> tuple[list[dict[str, Any]], str]:
    """Return the activities of one delivery, and the addresses of the Notes that then stand.

    What goes on from earlier Notes puts them right, too.
    """
    earlier = [r for r in (message.replaces or message.follows).split(",") if r not in _NO_NOTE]
    if message.withdraws:
        gone = [activity.delete(one, actor, mark) for one in earlier]
        return gone, ",".join(earlier) or NOTHING
    plain = replace(message, follows="")
    right = [activity.update(replace(plain, replaces=one), actor, mark) for one in earlier]
    if message.replaces and earlier:
        return right, ",".join(earlier)
    answers = replace(message, follows=earlier[-1]) if earlier else plain
    made = activity.create(answers, actor)
    reference = made["object"]["id"]
    made["id"] = f"{reference}#{mark}"
    return [*right[-MOST_KEPT:], made], ",".join((*earlier[-MOST_KEPT:], reference))


def _error(status: int) -> Unreachable | Refused:
    said = f"HTTP {status}"
    if status in _GONE:
        return Refused(Reason.CLOSED.because(said))
    if status >= 500 or status in _LATER:  # noqa: PLR2004
        is_busy = status == 429  # noqa: PLR2004
        why = Reason.BUSY if is_busy else Reason.TROUBLE
        return Unreachable(why.because(said), BUSY_S if is_busy else None)
    if 300 <= status < 400:  # noqa: PLR2004
        return Unreachable(Reason.WRONG_SERVER.because(said))
    return Refused(Reason.REFUSED.because(said))
