"""The members of a frame, read strictly: of the right form, or the talk is over."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

# Close codes (docs/wire-format.md; RFC 6455, 7.4).
NOT_OURS, TOO_LARGE, RESTART, TOO_MUCH, TAKEN_OVER = 1008, 1009, 1012, 1013, 4001
# What the store's columns hold.
MOST, MOST_BYTES, MOST_BATCH = 2**31 - 1, 2**63 - 1, 2**53
MOST_TEXT, _MOST_WORDS = 64, 200
_BLANK = " \t\r\n"
_read = json.JSONDecoder().raw_decode


class Dismissed(Exception):
    """The talk is over: close with ``code``; ``reason`` is for the player's log."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


def parsed(raw: bytes) -> dict[str, Any]:
    """Return the object that a frame is. Raises Dismissed, as all here do."""
    try:
        written = raw.decode("utf-8").strip(_BLANK)
        said, end = _read(written)
    except (ValueError, RecursionError):
        raise Dismissed(NOT_OURS, "not JSON") from None
    if end != len(written):
        raise Dismissed(NOT_OURS, "not JSON")
    if not isinstance(said, dict):
        raise Dismissed(NOT_OURS, "not an object")
    return said


def text(said: dict[str, Any], name: str, most: int = MOST_TEXT) -> str:
    """Return an ASCII member: nothing else is ever sent, stored or signed."""
    value = said.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise Dismissed(NOT_OURS, f"bad {name}")
    if not (value.isascii() and value.isprintable()):
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value


def number(said: dict[str, Any], name: str, most: int = MOST) -> int:
    """Return a whole number from 0 to ``most``."""
    value = said.get(name)
    if type(value) is not int or not 0 <= value <= most:
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value


def mark(said: dict[str, Any], name: str) -> tuple[int, int]:
    """Return an (epoch, seq)."""
    match said.get(name):
        case [int(epoch), int(seq)] if 0 <= epoch <= MOST and 0 <= seq <= MOST:
            return int(epoch), int(seq)
    raise Dismissed(NOT_OURS, f"bad {name}")


def instant(said: dict[str, Any], name: str) -> datetime:
    """Return an instant written with a Z."""
    value = said.get(name)
    found = when(value) if isinstance(value, str) and len(value) <= MOST_TEXT else None
    if found is None:
        raise Dismissed(NOT_OURS, f"bad {name}")
    return found


@lru_cache(4096)  # thousands of screens tell of the same second
def when(written: str) -> datetime | None:
    """Return the instant of a short text with a Z, None when it is none."""
    if not (written.isascii() and written.endswith("Z")):
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def flag(said: dict[str, Any], name: str) -> bool:
    """Return a member that is true or false."""
    value = said.get(name)
    if not isinstance(value, bool):
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value


def words(said: dict[str, Any], name: str) -> str:
    """Return a member that is for people to read, in any script."""
    value = said.get(name)
    if not isinstance(value, str) or len(value) > _MOST_WORDS:
        raise Dismissed(NOT_OURS, f"bad {name}")
    if value and not value.isprintable():
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value
