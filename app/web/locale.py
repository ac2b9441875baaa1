"""How a page is shown: its language, and for residents its mode; asked for or remembered."""

from __future__ import annotations

from flask import Request, Response, g, has_request_context, request
from flask_login import current_user

from app.dispatch.resident.document import MODES

COOKIE = "lang"
LANGUAGES = {"zh-CN": "zh_Hans_CN", "en": "en"}
KEPT_IN_COOKIES = (("lang", tuple(LANGUAGES)), ("mode", ("usual", *MODES)))
YEAR_S = 31_536_000


def chosen(req: Request) -> str | None:
    """Return the language asked for in the address or remembered in the cookie."""
    for value in (req.args.get("lang"), req.cookies.get(COOKIE)):
        if value in LANGUAGES:
            return value
    return None


def language() -> str:
    """Return ``zh-CN`` or ``en`` for this request; Chinese when nothing says otherwise."""
    if not has_request_context():
        return "zh-CN"
    if "language" not in g:
        g.language = chosen(request) or _own() or _accepted(request)
    return str(g.language)


def select_locale() -> str:
    """Return the name of the catalogue to use."""
    return LANGUAGES[language()]


def mode() -> str:
    """Return the way a resident wants pages shown: one of ``MODES``, or empty for the usual one."""
    asked = request.args.get("mode") or request.cookies.get("mode") or ""
    return asked if asked in MODES else ""


def remember(response: Response) -> Response:
    """Keep the language and the mode that were asked for in the address."""
    for name, known in KEPT_IN_COOKIES:
        if (asked := request.args.get(name)) in known:
            response.set_cookie(
                name,
                str(asked),
                max_age=YEAR_S,
                samesite="Lax",
                httponly=False,
                secure=request.is_secure,
            )
    return response


def _own() -> str | None:
    """Return the language the signed-in user chose; without the store, nobody's."""
    try:
        own = getattr(current_user, "language", None)
    except OSError:
        return None
    return own if own in LANGUAGES else None


def _accepted(req: Request) -> str:
    best = req.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else "zh-CN"
