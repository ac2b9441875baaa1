"""A browser's own word on where pushes for it go, checked before it is believed."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_LONGEST, _POINT, _SECRET = 1000, 65, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A ``PushSubscription`` (W3C Push API): where to, and the keys it is encrypted with."""

    endpoint: str
    p256dh: str
    auth: str

    @classmethod
    def read(cls, told: Mapping[str, object]) -> Endpoint | None:
        """Return what ``PushSubscription.toJSON()`` tells; None when it is none."""
        keys = told.get("keys")
        if not isinstance(keys, Mapping):
            return None
        said = (told.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
        if not all(isinstance(one, str) and 0 < len(one) <= _LONGEST for one in said):
            return None
        endpoint, p256dh, auth = map(str, said)
        return cls(endpoint=endpoint, p256dh=p256dh, auth=auth)


def endpoint_problem(told: Endpoint | None, services: Collection[str]) -> str:
    """Return what is wrong with ``told``, empty when nothing is.

    ``bad_subscription``; ``unknown_service``: not one of ``services``, of which one with a dot in
    front stands for all below it; plain http is for this machine alone.
    """
    if told is None or not _is_key(told.p256dh, _POINT) or not _is_key(told.auth, _SECRET):
        return "bad_subscription"
    try:
        parts = urlsplit(told.endpoint)
        host = (parts.hostname or "").lower()
        has_port = parts.port is not None
    except ValueError:
        return "bad_subscription"
    if not host or parts.username is not None or parts.fragment or not told.endpoint.isascii():
        return "bad_subscription"
    is_near = _is_loopback(host)
    is_plain = parts.scheme == "http" and is_near
    if parts.scheme != "https" and not is_plain:
        return "bad_subscription"
    if has_port and not is_near:
        return "unknown_service"
    is_known = any(host.endswith(one) if one.startswith(".") else host == one for one in services)
    return "" if is_known else "unknown_service"


def _is_key(text: str, length: int) -> bool:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
    return len(raw) == length and (length != _POINT or raw[0] == 4)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
