"""Passwords: argon2id hashes (RFC 9106), and passwords made for people to type once."""

from __future__ import annotations

import secrets
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
# No characters that are mistaken for one another on a printed slip.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# A character outside ASCII takes several keys: it counts as two.
LEAST = 12
_FEW = 5
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def weakness(password: str, *known: str) -> str | None:
    """Return why ``password`` will not do, None when it will.

    ``known`` are words about the person: log-in, name. The answers are ``short``, ``few`` (hardly
    any different characters), ``row`` (keys in a row), ``known`` and ``common``.
    """
    plain = password.casefold()
    if sum(1 if c.isascii() else 2 for c in password) < LEAST:
        return "short"
    if len(set(plain)) < _FEW:
        return "few"
    letters = "".join(c for c in plain if c.isalnum())
    if any(letters in row * 3 or letters in row[::-1] * 3 for row in _ROWS):
        return "row"
    core = letters.strip("0123456789")
    if any(len(word) > 1 and core == word.casefold() for word in known):
        return "known"
    return "common" if core in _common() or letters in _common() or not core else None


@cache
def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


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
