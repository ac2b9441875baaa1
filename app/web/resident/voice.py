"""Which device answers: a random word in a cookie of its own, that says nothing of a person."""

from __future__ import annotations

import secrets
from typing import TypeVar

from flask import request
from flask_babel import gettext as _
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


def wrong(code: str, most: int, otherwise: str | None) -> str:
    """Return what is wrong with a field of at most ``most`` characters, ``otherwise`` its own."""
    if code == "too_long":
        return _("最多写 %(limit)d 个字，请缩短后再提交。", limit=most)
    if code == "control_character":
        return _("文字里有看不见的符号，请重新输入后再提交。")
    return otherwise or _("请检查这一项。")
