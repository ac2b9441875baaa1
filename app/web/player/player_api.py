"""What screens ask over HTTP: a code, where they stand, a token, another key; and their pictures.

See docs/wire-format.md.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from app.dispatch.keys.seal import instant
from app.dispatch.media.picture import Unusable
from app.dispatch.screens import enrol as desk
from app.dispatch.screens import screenshots
from app.dispatch.screens.rekey import Change, accept
from app.store import screen
from app.web import problem_json
from app.web.house import house
from app.web.player import kiosk

bp = Blueprint("player_api", __name__, url_prefix="/player/v1")
POLL_S = 3
RETRY_AFTER_S = 30


class Malformed(ValueError):
    """A member of the request is missing or of the wrong form; the text names it."""


@bp.errorhandler(Malformed)
@bp.errorhandler(desk.BadRequest)
def malformed(exc: Exception) -> Response:
    """Answer 400, naming the member."""
    return problem_json.answer(400, detail=str(exc))


@bp.post("/enrol")
def enrol() -> tuple[Response, int] | Response:
    """Give a screen its code."""
    try:
        made = desk.begin(
            house(),
            _bytes("public_key"),
            _text("device", 200),
            _text("profile", 40),
            _text("version", 40),
        )
    except desk.TooManyWaiting:
        busy = problem_json.answer(503, detail="too many screens wait for approval")
        busy.headers["Retry-After"] = str(RETRY_AFTER_S)
        return busy
    ends = made.code_expires or house().clock()
    told = jsonify(
        screen=made.id, code=made.code, expires=instant(ends), poll_s=POLL_S, qr=_qr(made.code)
    )
    return told, 201


def _qr(code: str) -> dict[str, object]:
    """Return the QR code of a pairing code as screens read it: rows of bits, dark modules 1."""
    rows = ["".join(map(str, row)) for row in kiosk.pairing_qr(code).matrix]
    wide = (len(rows) + 7) // 8
    packed = b"".join(int(row.ljust(8 * wide, "0"), 2).to_bytes(wide, "big") for row in rows)
    return {"side": len(rows), "dots": b64encode(packed).decode()}


@bp.get("/enrol/<screen_id>")
def standing(screen_id: str) -> Response:
    """Say where an enrolment stands; the approved get the root they pin."""
    with house().store.read() as tx:
        found = screen.get(tx, screen_id) if screen_id.isprintable() else None
    if found is None:
        return problem_json.answer(404, detail="unknown screen")
    if found.state != "approved":
        return jsonify(state=found.state)
    roots = [json.loads(envelope) for envelope in house().keys.roots()]
    return jsonify(
        state="approved",
        slot=found.slot,
        root=roots[-1],
        roots=roots,
        gateway=house().gateway_url,
        time=instant(house().clock()),
    )


@bp.post("/token")
def token() -> Response:
    """Give a screen that proves its key a token for ten minutes."""
    try:
        passport = desk.admit(
            house(), _text("screen", 40), _instant("time"), _nonce("nonce"), _bytes("sig")
        )
    except desk.NotProven as exc:
        return problem_json.answer(401, detail=str(exc), time=instant(house().clock()))
    except desk.Revoked:
        return problem_json.answer(403, state="revoked")
    return jsonify(
        token=passport.token,
        expires=instant(passport.grant.expires),
        slot=passport.grant.slot,
        gateway=house().gateway_url,
        time=instant(house().clock()),
    )


@bp.post("/rekey")
def rekey() -> tuple[str, int] | Response:
    """Let a new key of a screen count beside the one that vouches for it."""
    change = Change(
        screen=_text("screen", 40),
        public_key=_bytes("public_key"),
        time=_instant("time"),
        nonce=_nonce("nonce"),
        sig=_bytes("sig"),
        proof=_bytes("proof"),
    )
    try:
        accept(house(), change)
    except desk.NotProven as exc:
        return problem_json.answer(401, detail=str(exc), time=instant(house().clock()))
    except desk.Revoked:
        return problem_json.answer(403, state="revoked")
    return "", 204


@bp.put("/screens/<screen_id>/screenshot")
def screenshot(screen_id: str) -> tuple[str, int] | Response:
    """Keep what a screen shows now."""
    if request.mimetype != "image/png":
        return problem_json.answer(415, detail="image/png only")
    png = request.stream.read(screenshots.MOST_BYTES + 1)
    if len(png) > screenshots.MOST_BYTES:
        return problem_json.answer(413, detail="at most 512 KiB")
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    try:
        screenshots.store(house(), screen_id, written if scheme == "Bearer" else "", png)
    except desk.Revoked:
        return problem_json.answer(401, detail="token")
    except screenshots.TooSoon:
        return problem_json.answer(429, detail="one has just come")
    except Unusable as exc:
        return problem_json.answer(400, detail=exc.code)
    return "", 204


def _text(name: str, longest: int) -> str:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # nested without end: as good as no JSON
        raise Malformed(name) from None
    value = sent.get(name) if isinstance(sent, dict) else None
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise Malformed(name)
    return value


def _bytes(name: str) -> bytes:
    try:
        return b64decode(_text(name, 200), validate=True)
    except (BadBase64, ValueError):
        raise Malformed(name) from None


def _nonce(name: str) -> str:
    value = _text(name, 64)
    if len(value) < 16:
        raise Malformed(name)
    return value


def _instant(name: str) -> datetime:
    try:
        return datetime.strptime(_text(name, 40), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Malformed(name) from None
