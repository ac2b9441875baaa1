"""HTTP signatures as the fediverse makes them (draft-cavage-http-signatures-12, RSA-SHA256).

What is signed and what must be signed; the key's arithmetic is done elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

# Clocks of others may be off by so much.
DRIFT = timedelta(hours=1)
SIGNED_GET = ("(request-target)", "host", "date")
SIGNED = ("(request-target)", "host", "date", "digest", "content-type")
_NEEDED = frozenset({"(request-target)", "host", "date", "digest"})
_PART = re.compile(r'(\w+)="([^"]*)"')
_ALGORITHMS = {"", "rsa-sha256", "hs2019"}


class BadSignature(ValueError):
    """A request is not signed as it must be; the text says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it stands in a request: whose key, over which headers."""

    key_id: str
    names: tuple[str, ...]
    value: bytes


def read(headers: Mapping[str, str], body: bytes, now: datetime, own_host: str) -> Signature:
    """Return the signature of a POST, once all but the key's arithmetic holds.

    ``headers`` have lower-case names.

    Raises:
        BadSignature: something is missing, stale, for another host, or not of this body.
    """
    said = dict(_PART.findall(headers.get("signature", "")))
    names = tuple(said.get("headers", "date").lower().split())
    if not said.get("keyId") or said.get("algorithm", "") not in _ALGORITHMS:
        raise BadSignature("no signature")
    if lacking := _NEEDED - set(names):
        raise BadSignature(f"not signed: {' '.join(sorted(lacking))}")
    if headers.get("host", "") != own_host:
        raise BadSignature("another host")
    if not _is_fresh(headers.get("date", ""), now):
        raise BadSignature("stale")
    if digest_of(body) not in headers.get("digest", "").split(","):
        raise BadSignature("another body")
    try:
        value = b64decode(said.get("signature", ""), validate=True)
    except BadBase64:
        raise BadSignature("no base64") from None
    return Signature(said["keyId"], names, value)


def signed_text(
    names: tuple[str, ...], path: str, headers: Mapping[str, str], method: str = "post"
) -> bytes:
    """Return what the signature is made over."""
    lines = [
        f"{name}: {f'{method} {path}' if name == '(request-target)' else headers.get(name, '')}"
        for name in names
    ]
    return "\n".join(lines).encode()


def unsigned(host: str, body: bytes, now: datetime, kind: str) -> dict[str, str]:
    """Return the headers of a POST that are to be signed."""
    return {
        "host": host,
        "date": _date(now),
        "digest": digest_of(body),
        "content-type": kind,
    }


def asking(host: str, now: datetime) -> dict[str, str]:
    """Return the headers of a GET that are to be signed: over there they ask who reads."""
    return {"host": host, "date": _date(now)}


def told(key_id: str, value: bytes, names: tuple[str, ...] = SIGNED) -> str:
    """Return the header of a signature over ``names``."""
    return (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",'
        f'signature="{b64encode(value).decode()}"'
    )


def digest_of(body: bytes) -> str:
    """Return the header Digest of ``body`` (RFC 3230)."""
    return f"SHA-256={b64encode(hashlib.sha256(body).digest()).decode()}"


def _date(now: datetime) -> str:
    return format_datetime(now.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _is_fresh(said: str, now: datetime) -> bool:
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return False
    return at.tzinfo is not None and abs(now - at) <= DRIFT
