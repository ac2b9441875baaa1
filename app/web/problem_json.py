"""The one shape of an error in JSON: RFC 9457."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, jsonify, request

_MACHINES = ("/api/", "/app/", "/feeds/", "/files/", "/player/", "/readyz", "/healthz", "/metrics")


def is_wanted() -> bool:
    """Return whether a program asks, not a person at a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith(_MACHINES) or best == "application/json"


def answer(status: int, title: str = "", detail: str = "", **facts: object) -> Response:
    """Return ``status`` as ``application/problem+json``."""
    shape = {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status}
    if detail:
        shape["detail"] = detail
    response = jsonify({**shape, **facts})
    response.status_code, response.mimetype = status, "application/problem+json"
    return response
