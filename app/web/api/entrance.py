"""Puts the API into the application: its doors, its spec, and its own answers to errors."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, render_template, request
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect

from app.web import locale
from app.web.api import (
    answers,
    areas,
    deliveries,
    faults,
    media,
    notices,
    papers,
    places,
    pushes,
    release,
    shapes,
    warnings,
    webhooks,
)
from app.web.house import house

DOORS = (
    areas.bp,
    notices.bp,
    release.bp,
    deliveries.bp,
    answers.bp,
    media.bp,
    pushes.bp,
    webhooks.bp,
    warnings.bp,
    places.bp,
)
_TITLE, _VERSION = "Linli", "1"
_ABOUT = (
    "Community notices, written once and shown everywhere. Every call carries an access token; "
    "errors are application/problem+json (RFC 9457)."
)
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the notice as it was read (RFC 9110 13.1.1).",
}
bp = Blueprint("api_papers", __name__, url_prefix="/api")


class House(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's application part, with our kind of errors."""

    ERROR_SCHEMA = shapes.Problem

    def _register_error_handlers(self) -> None:
        """Leave errors to ``app.web.errors``, which answers for every room."""

    def _register_responses(self) -> None:
        for name in (self.DEFAULT_ERROR_RESPONSE_NAME, *(s.name for s in HTTPStatus)):
            content = {"application/problem+json": {"schema": self.ERROR_SCHEMA}}
            said = {"description": "A problem (RFC 9457).", "content": content}
            self.spec.components.response(name, said, lazy=True)


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Open every door of the API in ``app``; it takes tokens and no cookies, so no CSRF token."""
    app.config["API_TITLE"], app.config["API_VERSION"] = _TITLE, _VERSION
    app.config["OPENAPI_VERSION"] = "3.1.0"
    options: dict[str, Any] = {
        "info": {"description": _ABOUT},
        "servers": [{"url": "/"}],
    }
    api = House(app, spec_kwargs=options)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.components.parameter("IfMatch", "header", _IF_MATCH)
    for door in DOORS:
        api.register_blueprint(door)
        csrf.exempt(door)
    app.extensions["linli_spec"] = api.spec
    app.register_blueprint(bp)
    app.register_error_handler(faults.Fault, faults.answer)
    app.before_request(_speak)


def spec() -> dict[str, Any]:
    """Return the OpenAPI document of the API."""
    found: dict[str, Any] = current_app.extensions["linli_spec"].to_dict()
    return {**found, "tags": [{"name": door.tag} for door in DOORS]}


def key() -> str:
    """Return what calls are counted by: the token, without keeping it, or the address."""
    said = request.headers.get("Authorization", "")
    return sha256(said.encode()).hexdigest() if said else str(request.remote_addr)


@bp.get("/openapi.json")
def openapi() -> Response:
    """Give the OpenAPI 3.1 document."""
    return jsonify(spec())


@bp.get("/docs")
def show() -> str:
    """Show the same to people, in their language."""
    return render_template(
        "api_docs.html",
        groups=papers.groups(spec()),
        problems=papers.problems(),
        address=house().public_url,
    )


def _speak() -> None:
    """Answer programs in the language they ask for, whatever a browser's cookies say."""
    if request.path.startswith(f"{faults.PREFIX}v"):
        best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
        g.language = "en" if best == "en" else next(iter(locale.LANGUAGES))
