"""Which device answers: a random word in a cookie of its own, that says nothing of a person."""

from __future__ import annotations

import secrets
from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from app.web import locale

COOKIE = "voice"
R = TypeVar("R", bound=Response)


def words() -> str:
    """Return what this device's cookie holds; empty when it has none."""
    return request.cookies.get(COOKIE, "")[:64]


def made() -> str:
    """Return what this device's cookie holds or shall hold."""
    return words() or secrets.token_urlsafe(18)


def keep(answer: R, held: str) -> R:
    """Let the device hold ``held`` from now on."""
    answer.set_cookie(
        COOKIE,
        held,
        max_age=locale.YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
        path="/p/",
    )
    return answer
