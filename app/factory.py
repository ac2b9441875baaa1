"""Makes the web application from a house."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask, request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader

from app.config import Config
from app.dispatch.house import House
from app.ingest.grid import MAX_BYTES
from app.web import (
    appointments,
    area_picker,
    audit_book,
    auth,
    calendar,
    contacts,
    deputies,
    drill_page,
    drill_public,
    drills,
    duty,
    editor,
    errors,
    feedback,
    files,
    finer_aim,
    headers,
    health,
    hidings,
    holidays,
    imports,
    invitation,
    kiosk,
    library,
    locale,
    notices,
    on_air,
    page,
    passkey_door,
    passkeys,
    pasting,
    people,
    person,
    place_page,
    place_sheets,
    places,
    places_reports,
    player_api,
    player_install,
    profile,
    proof,
    recipients,
    releases,
    resident,
    resident_answer,
    resident_app,
    resident_help,
    resident_life,
    resident_notices,
    resident_voice,
    resident_warnings,
    review_policy,
    reviews,
    screens,
    screens_daily,
    screens_facts,
    screens_orders,
    screens_page,
    screens_pairing,
    screens_rules,
    screens_tags,
    screens_why,
    second,
    setup,
    sheets,
    signin,
    source,
    sources,
    successors,
    template_book,
    times,
    tokens,
    uploads,
    warning_sources,
    warnings,
    warnings_new,
    warnings_page,
    warnings_policy,
    watch,
    webhooks,
    wording,
)
from app.web.api import entrance
from app.web.client import ClientAddress
from app.web.origin_middleware import OriginMiddleware
from renderers import pages

_ROOM = Path(__file__).with_name("web")
_PAGES = (
    signin.bp,
    setup.bp,
    appointments.bp,
    invitation.bp,
    notices.bp,
    editor.bp,
    pasting.bp,
    template_book.bp,
    contacts.bp,
    places_reports.bp,
    place_sheets.bp,
    place_page.bp,
    places.bp,
    wording.bp,
    area_picker.bp,
    finer_aim.bp,
    releases.bp,
    times.bp,
    successors.bp,
    calendar.bp,
    on_air.bp,
    holidays.bp,
    hidings.bp,
    reviews.bp,
    review_policy.bp,
    deputies.bp,
    duty.bp,
    screens.bp,
    screens_pairing.bp,
    screens_daily.bp,
    screens_rules.bp,
    screens_facts.bp,
    screens_orders.bp,
    screens_page.bp,
    screens_why.bp,
    screens_tags.bp,
    warnings.bp,
    warnings_new.bp,
    warning_sources.bp,
    warnings_policy.bp,
    warnings_page.bp,
    drills.bp,
    drill_page.bp,
    drill_public.bp,
    watch.bp,
    people.bp,
    person.bp,
    audit_book.bp,
    recipients.bp,
    imports.bp,
    sheets.bp,
    sources.bp,
    source.bp,
    profile.bp,
    second.bp,
    passkeys.bp,
    passkey_door.bp,
    proof.bp,
    resident.bp,
    resident_app.bp,
    resident_notices.bp,
    resident_warnings.bp,
    resident_help.bp,
    resident_life.bp,
    resident_voice.bp,
    resident_answer.bp,
    feedback.bp,
    library.bp,
    files.bp,
    health.bp,
    player_api.bp,
    kiosk.bp,
    player_install.bp,
    tokens.bp,
    webhooks.bp,
)
# The posts that may be larger than a form: files.
_ROOM_FOR = dict.fromkeys(("imports.hand_in", "place_sheets.hand_in"), MAX_BYTES + (1 << 20))
# Per client address; the growing wait after wrong passwords is per user, on top.
_LIMITS = {
    "signin.sign_in": "30 per minute",
    "signin.second_step": "30 per minute",
    "signin.second_passkey": "30 per minute",
    "passkey_door.options": "30 per minute",
    "passkey_door.enter": "30 per minute",
    "proof.prove": "30 per minute",
    "proof.prove_by_passkey": "30 per minute",
    "setup.people": "30 per minute",
    "invitation.accept": "30 per minute",
    "sources.add": "20 per minute",
    "resident_voice.say": "20 per minute",
    "resident_answer.know": "60 per minute",
    "resident_answer.say": "20 per minute",
    "player_api.enrol": "60 per minute",
    "player_api.token": "1200 per minute",
    "player_api.rekey": "60 per minute",
    "player_api.screenshot": "300 per minute",
}
# Of the API, for each token.
_API_RATE = "600 per minute"


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
    for blueprint in _PAGES:
        app.register_blueprint(blueprint)
    entrance.register(app, csrf)
    _limit(app, config.redis_url)
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
    csrf.exempt(resident_life.bp)  # its form only asks; it changes nothing
    csrf.exempt(resident_answer.bp)  # it asks the browser itself who sent the form
    return csrf


def _make_room() -> None:
    """Let a file be larger than a form may be, once it is known who sends it."""
    if (size := _ROOM_FOR.get(request.endpoint or "")) is not None:
        request.max_content_length = size


def _limit(app: Flask, redis_url: str) -> None:
    """Limit what can be guessed at. Without the bell these views answer 503: they fail closed."""
    storage = redis_url.replace("unix://", "redis+unix://", 1)
    limiter = Limiter(get_remote_address, app=app, storage_uri=storage, strategy="fixed-window")
    for endpoint, limit in _LIMITS.items():
        limited = limiter.limit(limit, methods=["POST"])
        app.view_functions[endpoint] = cast(Any, limited(app.view_functions[endpoint]))
    # Programs are told what is left to them; elsewhere a view's own Retry-After stands.
    told = Limiter(
        entrance.key, app=app, storage_uri=storage, strategy="fixed-window", headers_enabled=True
    )
    per_token = told.limit(_API_RATE)
    for endpoint in [name for name in app.view_functions if name.startswith("api_")]:
        app.view_functions[endpoint] = cast(Any, per_token(app.view_functions[endpoint]))
