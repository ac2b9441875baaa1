"""Keeps what was typed when a page has expired: it is shown and offered again, never lost."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from app.web import names

# Never carried from page to page.
_SECRET = frozenset({"csrf_token", "password", "again", "old", "new", "code", "credential"})
Typed = list[tuple[str, str]]


def typed() -> Typed:
    """Return the fields of this form post, without secrets."""
    return [(k, v) for k, v in request.form.items(multi=True) if k not in _SECRET]


def carried() -> Typed:
    """Return the fields that the sign-in page carried along."""
    names_, values = request.form.getlist("kept_name"), request.form.getlist("kept_value")
    return list(zip(names_, values, strict=False))


def came_from_here() -> bool:
    """Return whether one of our own pages sent this post.

    Only then may it be offered again: another site must not put words into a form of ours.
    """
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.host


def is_local(target: str) -> bool:
    """Return whether ``target`` is an address on this server."""
    return target.startswith("/") and not target.startswith(("//", "/\\"))


def offer(target: str, kept: Typed, status: int = 200) -> Response:
    """Return the page that shows what was typed, and sends it to ``target`` when asked to."""
    page = render_template("resume.html", target=target, kept=kept, fields=names.FIELDS)
    return make_response(page, status)
