"""Sources that push warnings: each shows that it knows its secret, as it is or as a signature."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

from app.dispatch.house import House
from app.store import audit, warning_push
from app.store.session import Tx

_PREFIX = "sha256="


def open_door(tx: Tx, house: House, source: str, who: str, now: datetime) -> str:
    """Let ``source`` push; return its secret, which is shown once. An older one counts no more."""
    secret = f"wpsec_{secrets.token_urlsafe(32)}"
    warning_push.put(tx, house.cipher, source, secret, now)
    audit.add(tx, now, who, "warning.push_open", source, {})
    return secret


def close_door(tx: Tx, source: str, who: str, now: datetime) -> None:
    """Let ``source`` push no more."""
    warning_push.remove(tx, source)
    audit.add(tx, now, who, "warning.push_close", source, {})


def is_from(tx: Tx, house: House, source: str, body: bytes, token: str, signature: str) -> bool:
    """Return whether ``body`` was sent by who knows the secret of ``source``.

    Args:
        tx: the transaction.
        house: the house.
        source: its id.
        body: the bytes as they came.
        token: the secret itself, or empty.
        signature: ``sha256=`` and the HMAC-SHA256 of ``body`` in hex, or empty.
    """
    secret = warning_push.secret_of(tx, house.cipher, source)
    if secret is None:
        return False
    if signature:
        made = hmac.new(secret.encode(), body, sha256).hexdigest()
        return hmac.compare_digest(f"{_PREFIX}{made}".encode(), signature.lower().encode())
    return hmac.compare_digest(secret.encode(), token.encode())
