"""How every document of ours writes instants and JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from renderers.base import Document

JSON_TYPE = "application/json; charset=utf-8"


def instant(at: datetime) -> str:
    """Return ``at`` by RFC 3339, in UTC and whole seconds: ``2026-11-25T03:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def json_document(name: str, value: dict[str, Any], media_type: str = JSON_TYPE) -> Document:
    """Return ``value`` as a document: UTF-8, members in the order given, no blanks."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Document(name=name, media_type=media_type, body=body)
