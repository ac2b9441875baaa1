"""Cursors: where a page ended, opaque to callers, and checked when they come back."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from flask_babel import gettext as _

from app.web.api.faults import Fault

_TURN = re.compile(r"[0-9]{1,18}-[0-9a-z]{8}")


def written(*place: str) -> str:
    """Return ``place`` as a cursor."""
    raw = json.dumps(place, ensure_ascii=False).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def read(cursor: str, parts: int) -> list[str] | None:
    """Return the place a cursor names, None for the first page; Fault when it is none of ours."""
    if not cursor:
        return None
    try:
        found = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise bad() from None
    if not isinstance(found, list) or len(found) != parts:
        raise bad()
    if not all(isinstance(one, str) and one.isprintable() for one in found):
        raise bad()
    return found


def read_moment(cursor: str) -> tuple[datetime, str] | None:
    """Return the instant and the id a cursor names."""
    found = read(cursor, 2)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad() from None
    return at, found[1]


def read_turn(cursor: str) -> str | None:
    """Return the turn and id a cursor of the list of notices names."""
    found = read(cursor, 1)
    if found is None:
        return None
    if not _TURN.fullmatch(found[0]):
        raise bad()
    return found[0]


def bad() -> Fault:
    """Return the refusal of a cursor."""
    text = _("翻页标记不对，请从第一页重新开始。")
    return Fault("invalid", [{"field": "cursor", "code": "invalid", "detail": text}])
