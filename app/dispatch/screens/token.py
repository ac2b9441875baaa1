"""Players' tokens: opaque to them, checked without the store."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

_LABEL = b"linli player token v1\n"


class BadToken(ValueError):
    """Not one of ours, or changed, or over; ``code`` is ``not_ours`` or ``over``."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the token is {code.replace('_', ' ')}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Grant:
    """Lets one screen play one slot until ``expires`` (whole seconds)."""

    screen: str
    slot: str
    expires: datetime


def issue(key: bytes, grant: Grant) -> str:
    """Return ``grant`` as a token."""
    body = _written(json.dumps([grant.screen, grant.slot, int(grant.expires.timestamp())]).encode())
    return f"{body}.{_seal(key, body)}"


def check(key: bytes, token: str, now: datetime) -> Grant:
    """Return what ``token`` grants. Raises BadToken."""
    body, _, sealed = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(sealed, _seal(key, body)):
        raise BadToken("not_ours")
    screen, slot, until = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    expires = datetime.fromtimestamp(until, UTC)
    if now >= expires:
        raise BadToken("over")
    return Grant(screen, slot, expires)


def _seal(key: bytes, body: str) -> str:
    return _written(hmac.digest(key, _LABEL + body.encode(), sha256))


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
