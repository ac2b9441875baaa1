"""Makes the web application from a house."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader

from app.config import Config
from app.dispatch.house import House
from app.dispatch.proofs.proof_check import MOST_BYTES
from app.ingest.grid import MAX_BYTES
from app.web import errors, headers, limits, locale, page, uploads
from app.web.api import entrance
from app.web.client import ClientAddress
from app.web.messages import sms_push
from app.web.origin_middleware import OriginMiddleware
from app.web.people import auth, signin
from app.web.player import player_api
from app.web.resident import (
    fediverse,
    public_proof,
    resident_answer,
    resident_life,
    resident_subscription,
    websub,
)
from app.web.rooms import ROOMS
from renderers import pages

_ROOM = Path(__file__).with_name("web")
# The posts that may be larger than a form: files.
_ROOM_FOR = {
    **dict.fromkeys(("imports.hand_in", "place_sheets.hand_in"), MAX_BYTES + (1 << 20)),
    "public_proof.check": MOST_BYTES + (1 << 20),
}


def create_app(house: House, config: Config) -> Flask:
    """Return the application; it answers for ``house`` alone."""
    app = Flask("app.web")
    app.config.update(
        SESSION_COOKIE_NAME="linli",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        MAX_CONTENT_LENGTH=1 << 20,
        MAX_FORM_PARTS=10_000,
        BABEL_TRANSLATION_DIRECTORIES=str(_ROOM / "translations"),
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE=config.time_zone,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    move_in(app, house, config)
    Babel(app, locale_selector=locale.select_locale)
    csrf = _guard(app)
    for blueprint in ROOMS:
        app.register_blueprint(blueprint)
    entrance.register(app, csrf)
    limits.put_on(app, config.redis_url)
    errors.register(app)
    page.register(app)
    _share_the_frame(app)
    app.after_request(locale.remember)
    https = config.public_url.startswith("https://")
    app.after_request(lambda response: headers.put_on(response, https=https))
    return app


def _share_the_frame(app: Flask) -> None:
    """Let pages for residents that Flask makes stand in the frame of those made at publish."""
    own = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([*([own] if own else []), pages.LOADER])
    app.jinja_env.filters["unbroken"] = pages.unbroken


def move_in(app: Flask, house: House, config: Config) -> None:
    """Let ``app`` answer for ``house`` from now on; nothing of another house stays in it."""
    app.config.update(
        IDLE=timedelta(minutes=config.idle_minutes),
        ABSOLUTE=timedelta(hours=config.session_hours),
        SECOND_FACTOR=config.second_factor,
        TILE_URL=config.tile_url,
        SECRET_KEY=house.keys.secret_key,
        SESSION_COOKIE_SECURE=config.public_url.startswith("https://"),
    )
    app.extensions["linli"] = house
    pages = Flask.wsgi_app.__get__(app)
    app.wsgi_app = OriginMiddleware(  # type: ignore[method-assign]  # Flask's own way
        ClientAddress(pages, config.trusted_proxies), house, time.monotonic
    )


def _guard(app: Flask) -> CSRFProtect:
    """Ask who it is first, and then whether the form is ours: an expired sign-in loses nothing."""
    # Without its context processor: an error page must not ask the store who is reading it.
    people_at_the_door = LoginManager(app, add_context_processor=False)
    people_at_the_door.session_protection = None  # the session is kept on the server
    people_at_the_door.login_view = "signin.sign_in"
    people_at_the_door.user_loader(auth.load)
    app.before_request(uploads.make_room)
    app.before_request(signin.guard)
    app.before_request(_make_room)
    csrf = CSRFProtect(app)
    csrf.exempt(player_api.bp)
    csrf.exempt(websub.bp)
    csrf.exempt(resident_subscription.worker)  # the secret of the device stands for a token
    csrf.exempt(sms_push.bp)  # the secret of its address stands for a token
    csrf.exempt(fediverse.bp)  # what arrives is signed
    csrf.exempt(public_proof.bp)  # as the next: it looks at a file and keeps nothing
    csrf.exempt(resident_life.bp)  # its form only asks; it changes nothing
    csrf.exempt(resident_answer.bp)  # it asks the browser itself who sent the form
    return csrf


def _make_room() -> None:
    """Let a file be larger than a form may be, once it is known who sends it."""
    if (size := _ROOM_FOR.get(request.endpoint or "")) is not None:
        request.max_content_length = size
