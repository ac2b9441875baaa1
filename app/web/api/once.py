"""Carries a call out once, however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from flask import Response, request
from flask_babel import gettext as _

from app.dispatch.house import House
from app.store import api_answer
from app.store.api_answer import Denied, Kept, Ticket
from app.web.api.faults import Fault

HEADER = "Idempotency-Key"
# A structured string ("...") or the bare word that most clients send.
_KEY = re.compile(r'"?([!#-\[\]-~ ]{1,200}?)"?')
_HEADERS = ("ETag", "Location", "Linli-Test", "Content-Type", "Cache-Control", "Vary")


def once(house: House, token_id: str, run: Callable[[], Response]) -> Response:
    """Return the answer of ``run``, or the one given before to the same key and content."""
    if HEADER not in request.headers:
        return run()
    found = _KEY.fullmatch(request.headers[HEADER])
    if not found:
        text = _("请写 1 至 200 个可见的 ASCII 字符。")
        raise Fault("invalid", [{"field": HEADER, "code": "invalid", "detail": text}])
    with house.store.begin() as tx:
        claim = api_answer.claim(tx, token_id, found[1], _fingerprint(), house.clock())
    if isinstance(claim, Denied):
        raise Fault("in_progress" if claim is Denied.BUSY else "key_reused")
    return _again(claim) if isinstance(claim, Kept) else _first(house, claim, run)


def _first(house: House, ticket: Ticket, run: Callable[[], Response]) -> Response:
    done = False
    try:
        made = run()
        headers = {name: made.headers[name] for name in _HEADERS if name in made.headers}
        text = made.get_data(as_text=True)
        with house.store.begin() as tx:
            api_answer.keep(tx, ticket, Kept(status=made.status_code, headers=headers, body=text))
        done = True
    finally:
        if not done:
            with house.store.begin() as tx:
                api_answer.release(tx, ticket)
    return made


def _again(kept: Kept) -> Response:
    made = Response(kept.body, kept.status, kept.headers)
    made.headers["Idempotency-Replayed"] = "true"
    return made


def _fingerprint() -> str:
    said = f"{request.method} {request.full_path}\n{request.headers.get('If-Match', '')}\n"
    return sha256(said.encode() + request.get_data()).hexdigest()
