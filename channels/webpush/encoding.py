"""Base64url without padding, as every part of Web Push writes bytes (RFC 7515)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode


def packed(raw: bytes) -> str:
    """Return ``raw`` as text."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def unpacked(text: str) -> bytes:
    """Return the bytes of ``text``; ValueError when it is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
