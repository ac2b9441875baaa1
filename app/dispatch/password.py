"""Passwords: argon2id hashes (RFC 9106), and passwords made for people to type once."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
# No characters that are mistaken for one another on a printed slip.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LEAST = 10


def made() -> str:
    """Return a new password of three groups, about 59 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@cache
def unusable() -> str:
    """Return the hash of a password nobody knows: it is compared as long as any, and fits none."""
    return hashed(secrets.token_urlsafe(24))


def hashed(password: str) -> str:
    """Return the hash to store."""
    return _HASHER.hash(password)


def matches(password: str, stored: str) -> bool:
    """Return whether ``password`` is the one that was hashed."""
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)
