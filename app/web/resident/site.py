"""Pages for residents that depend on a question: their frame, policy and area."""

from __future__ import annotations

import gzip
from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.resident import document, residents
from app.dispatch.resident.residents import Reader
from app.domain.audience import Area
from app.store import area
from app.web import errors, headers, locale
from app.web.house import house

AREA = "area"
_PACKING = 5


def reader() -> Reader:
    """Return how whoever asks wants pages."""
    return Reader(language=locale.language(), mode=locale.mode())


def trail_of(place: str) -> tuple[Area, ...]:
    """Return the areas down to the open one that ``place`` names; empty when there is none."""
    with house().store.read() as tx:
        known = area.get(tx, place)
        if known is None or not known.is_open:
            return ()
        return area.trail(tx, known.code)


def unknown(place: str) -> ResponseReturnValue:
    """Say that ``place`` names no area that publishes here."""
    text = _("没有“%(place)s”这个社区，或者它还没有开通。请核对地址。", place=place)
    return errors.page(404, _("没有这个社区"), text)


def show(template: str, trail: tuple[Area, ...], here: str, **facts: object) -> Response:
    """Return the page ``template`` makes, in the frame of the last area of ``trail``."""
    kept = [(n, v) for n, v in request.args.items(multi=True) if n not in {"lang", "mode"} and v]
    frame = residents.around(house(), trail, reader(), here, urlencode(kept))
    body = render_template(f"site/{template}.html", **frame, **facts)
    answer = make_response(body)
    answer.headers["Content-Security-Policy"] = headers.document_policy(body.encode())
    answer.headers["Cache-Control"] = "private, max-age=20"
    answer.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    # A token beside words of somebody's choice is never packed: its length would tell of it.
    is_secret = 'name="csrf_token"' in body
    if document.takes_gzip(request.headers.get("Accept-Encoding", "")) and not is_secret:
        answer.set_data(gzip.compress(body.encode(), _PACKING, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def tiles() -> str:
    """Return the address of the operator's map tiles, empty when there are none."""
    return str(current_app.config.get("TILE_URL", ""))


def remembered() -> str:
    """Return the code of the area that was chosen here, empty when none was."""
    return request.cookies.get(AREA, "")


def remember(answer: Response, code: str) -> Response:
    """Keep the area that was chosen."""
    answer.set_cookie(
        AREA, code, max_age=locale.YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return answer
