"""Hands out pictures and files by the hash of their bytes."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.media import media as takings
from app.dispatch.media import picture_size
from app.domain.media import WIDTHS_PX, called
from app.store import attached, media, place_picture
from app.store.media import Blob
from app.store.session import Tx
from app.web import problem_json
from app.web.house import house
from app.web.people import auth, permits

bp = Blueprint("files", __name__)
# The bytes behind a hash never change, but who may have them does: what was withdrawn leaves
# shared caches within the hour.
_PUBLIC = "public, max-age=31536000, s-maxage=3600, immutable"
_STAFF = "private, max-age=600"
# Nothing in a file may run, load or send anything, whatever opens it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/files/<string(length=64):sha256>")
def file(sha256: str) -> ResponseReturnValue:
    """Return a file of what is or was on show; the library's to its own staff alone."""
    with house().store.read() as tx:
        found = media.blob_of(tx, sha256)
        is_public = found is not None and _is_public(tx, sha256)
    if found is None or not (is_public or _is_mine(sha256)):
        return _none()
    if request.if_none_match.contains(sha256):
        return _dressed(Response(status=304), found, is_public)
    with house().store.read() as tx:
        body, name = media.body(tx, sha256), media.name_of(tx, sha256)
    if body is None:  # deleted between two looks
        return problem_json.answer(404, _("没有这个文件"), "")
    sent = send_file(
        BytesIO(body),
        mimetype=found.media_type,
        # A browser's own PDF reader refuses to work in a sandbox: documents are saved, and opened.
        as_attachment=not found.media_type.startswith("image/"),
        download_name=name or called(sha256[:8], found.media_type),
        etag=sha256,
        last_modified=found.added_at,
    )
    return _dressed(sent, found, is_public)


def _is_public(tx: Tx, sha256: str) -> bool:
    is_told = attached.is_public(tx, sha256, house().clock())
    return is_told or place_picture.is_public(tx, sha256)


@bp.get("/files/<string(length=64):sha256>/<int:width>")
def small(sha256: str, width: int) -> ResponseReturnValue:
    """Return a picture in one of the widths it is offered in (``sizes`` in feeds for apps)."""
    with house().store.read() as tx:
        found = media.blob_of(tx, sha256)
        is_public = found is not None and _is_public(tx, sha256)
    is_picture = found is not None and found.media_type.startswith("image/")
    if found is None or not is_picture or width not in WIDTHS_PX:
        return _none()
    if not (is_public or _is_mine(sha256)):
        return _none()
    with house().store.read() as tx:
        body = media.body(tx, sha256)
    made = picture_size.sized(sha256, body, width) if body else None
    if made is None:
        return _none()
    answer = Response(made[0], mimetype=made[1])
    answer.last_modified = found.added_at
    dressed = _dressed(answer, found, is_public)
    dressed.headers["ETag"] = f'"{sha256}-{width}"'
    return dressed.make_conditional(request)


def _none() -> Response:
    return problem_json.answer(404, _("没有这个文件"), _("它可能已经撤下，或者地址打错了。"))


def _is_mine(sha256: str) -> bool:
    if takings.is_shown_for_now(house(), sha256):
        return True
    if not auth.is_signed_in():
        return False
    with house().store.read() as tx:
        return media.is_visible(tx, permits.granted_to(auth.me()), sha256)


def _dressed(answer: Response, found: Blob, is_public: bool) -> Response:
    answer.headers["Cache-Control"] = _PUBLIC if is_public else _STAFF
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["ETag"] = f'"{found.sha256}"'
    if not is_public:
        answer.headers["Vary"] = "Cookie"
    return answer
