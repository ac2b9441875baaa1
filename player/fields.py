"""Strict reading of JSON from outside: the right type and size, or a named refusal."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as BadBase64
from datetime import UTC, datetime
from typing import Any, NoReturn


class Refused(ValueError):
    """What came must not be used; the one kept stays.

    ``code`` is one of: ``malformed`` (member), ``wrong_type``, ``bad_signature``,
    ``wrong_slot``, ``wrong_mode``, ``expired``, ``too_long``, ``rollback``, ``fork``,
    ``wrong_nonce``, ``wrong_content``, ``too_large``, ``wrong_screen``, ``replayed``,
    ``not_stamped``.
    """

    def __init__(self, code: str, member: str = "") -> None:
        super().__init__(f"{code} {member}".strip())
        self.code, self.member = code, member


def parse_object(text: str | bytes) -> dict[str, Any]:
    """Return the JSON object in ``text``; a member named twice or NaN is malformed."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):  # a bomb of brackets is malformed, too
        raise Refused("malformed", "json") from None
    if not isinstance(value, dict):
        raise Refused("malformed", "json")
    return value


def text(source: dict[str, Any], name: str, limit: int = 64, default: str | None = None) -> str:
    """Return a printable string of at most ``limit`` characters, not empty without ``default``."""
    value = source.get(name, default)
    if not isinstance(value, str) or len(value) > limit or not value.isprintable():
        raise Refused("malformed", name)
    if not value and default is None:
        raise Refused("malformed", name)
    return value


def lines(source: dict[str, Any], name: str, limit: int) -> str:
    """Return a printable string of at most ``limit`` characters that may have several lines."""
    value = source.get(name)
    if not isinstance(value, str) or len(value) > limit:
        raise Refused("malformed", name)
    if not value.replace("\n", "").isprintable():
        raise Refused("malformed", name)
    return value


def number(source: dict[str, Any], name: str, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``; true and 1.0 are not numbers."""
    value = source.get(name)
    if type(value) is not int or not low <= value <= high:
        raise Refused("malformed", name)
    return value


def instant(source: dict[str, Any], name: str) -> datetime:
    """Return an RFC 3339 instant in UTC with a ``Z``: whole seconds, from 2000 to 2199."""
    try:
        when = parse_instant(text(source, name, 20))
    except ValueError:  # a Refused of text() is one, too, and says the same
        raise Refused("malformed", name) from None
    if not 2000 <= when.year < 2200:  # so that adding a span never overflows
        raise Refused("malformed", name)
    return when


def raw(source: dict[str, Any], name: str, limit: int) -> bytes:
    """Return the bytes behind a Base64 member that holds at most ``limit`` of them."""
    encoded = text(source, name, (limit + 2) // 3 * 4)
    try:
        return b64decode(encoded, validate=True)
    except (BadBase64, ValueError):
        raise Refused("malformed", name) from None


def member(source: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object."""
    value = source.get(name)
    if not isinstance(value, dict):
        raise Refused("malformed", name)
    return value


def objects(source: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """Return a list of at most ``most`` objects."""
    value = source.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise Refused("malformed", name)
    if not all(isinstance(v, dict) for v in value):
        raise Refused("malformed", name)
    return value


def parse_instant(written: str) -> datetime:
    """Return the instant that ``2026-11-24T06:00:00Z`` names; ValueError for another form."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def write_instant(when: datetime) -> str:
    """Return ``when`` as the wire writes it: UTC, whole seconds, cut and not rounded."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a member is named twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
