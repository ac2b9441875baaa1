"""A screen in a browser: the page ``/player/``, what keeps it when the server is down, its code."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import segno
from flask import Blueprint, Response, abort, current_app, render_template, url_for

from app.dispatch.screens.enrol import LETTERS
from app.web import headers, locale
from app.web.house import house

bp = Blueprint("kiosk", __name__, url_prefix="/player")
_WORKER = "player/sw.js"
_QUIET_MODULES = 4  # ISO/IEC 18004:2015, 6.3.8


@bp.get("/")
def page() -> Response:
    """The player; it may talk to the gateway, and to nobody else but this server."""
    answer = Response(_html(), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = headers.player_policy(house().gateway_url)
    return answer


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker: it names every file of the page, and changes when one of them does."""
    files = _files()
    shell = [url_for("kiosk.page"), *(url_for("static", filename=name) for name in files)]
    static = Path(current_app.static_folder or "")
    seen = sha256(f"{_html()}{house().gateway_url}".encode())
    for name in (*files, _WORKER):
        seen.update((static / name).read_bytes())
    named = {"VERSION": seen.hexdigest()[:16], "SHELL": shell}
    lines = [f"const {name} = {json.dumps(value)};\n" for name, value in named.items()]
    body = "".join(lines) + (static / _WORKER).read_text(encoding="utf-8")
    return Response(body, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/code/<code>.svg")
def code(code: str) -> Response:
    """A pairing code as a QR code that leads to where it is approved."""
    if len(code) != 8 or not set(code) <= set(LETTERS):
        abort(404)
    drawn = BytesIO()
    pairing_qr(code).save(
        drawn, kind="svg", border=_QUIET_MODULES, xmldecl=False, omitsize=True, light="#fff"
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def pairing_qr(code: str) -> segno.QRCode:
    """Return the QR code that leads to where ``code`` is approved."""
    link = house().public_url + url_for("pairing.show", code=code)
    return segno.make(link, error="m", micro=False)


def _html() -> str:
    return render_template("kiosk.html", language=locale.language())


@cache
def _files() -> tuple[str, ...]:
    """Every file the page is made of, the worker itself apart."""
    static = Path(current_app.static_folder or "")
    modules = sorted(f"player/{p.name}" for p in (static / "player").glob("*.js"))
    return ("mark.svg", "player.css", *(name for name in modules if name != _WORKER))
