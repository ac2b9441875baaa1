"""Conditional requests: nobody overwrites what they have not seen (RFC 9110 13, RFC 6585 3)."""

from __future__ import annotations

from flask import request

from app.web.api.faults import Fault


def matched(tag: str) -> None:
    """Raise unless ``If-Match`` names the state as it is now."""
    if "If-Match" not in request.headers:
        raise Fault("match_required")
    if not request.if_match.contains_raw(tag):
        raise Fault("stale", etag=tag)
