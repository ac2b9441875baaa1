"""The residents' site as an app on a phone: its manifest, and the worker that keeps pages."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, url_for
from flask.typing import ResponseReturnValue

from app.web import names
from app.web.resident import site

bp = Blueprint("resident_app", __name__)
_ICONS = (("192", "192x192", "any"), ("512", "512x512", "any"), ("maskable", "512x512", "maskable"))
_COLOUR = "#1a4f9c"


@bp.get("/a/<place>/manifest.webmanifest")
def manifest(place: str) -> ResponseReturnValue:
    """Say what the app of an area is called, where it begins and what it looks like."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    home = f"/a/{trail[-1].code}/"
    told = jsonify(
        {
            "id": home,
            "name": names.area_name(trail[-1]),
            "short_name": names.area_name(trail[-1])[:12],
            "lang": site.reader().language,
            "start_url": home,
            "scope": "/",
            "display": "minimal-ui",
            "theme_color": _COLOUR,
            "background_color": _COLOUR,
            "icons": [
                {
                    "src": url_for("static", filename=f"icons/{name}.png"),
                    "sizes": sizes,
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, sizes, purpose in _ICONS
            ],
        }
    )
    told.mimetype = "application/manifest+json"
    told.headers["Cache-Control"] = "private, max-age=3600"
    told.headers["Vary"] = "Accept-Language, Cookie"
    return told


@bp.get("/sw.js")
def worker() -> Response:
    """Hand the worker out where it may look after every page."""
    body = (Path(current_app.static_folder or "") / "site-sw.js").read_text(encoding="utf-8")
    return Response(body, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
