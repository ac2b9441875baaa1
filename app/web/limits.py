"""How often may be asked what can be guessed at, or costs something."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.web.api import entrance

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
    "public_proof.check": "20 per minute",
    "resident_voice.say": "20 per minute",
    "resident_subscribe.push": "20 per minute",
    "resident_subscribe.sms": "20 per minute",
    "resident_subscribe.prove": "20 per minute",
    "resident_subscription.change": "60 per minute",
    "resident_device.confirm": "60 per minute",
    "resident_device.leave": "60 per minute",
    "resident_device.renew": "60 per minute",
    "resident_device.is_shown": "120 per minute",
    "resident_answer.know": "60 per minute",
    "resident_answer.say": "20 per minute",
    "fediverse.inbox": "300 per minute",
    "websub.ask": "60 per minute",
    "sms_push.take": "1200 per minute",
    "resident_answer.vote": "60 per minute; 600 per hour",
    "player_api.enrol": "60 per minute",
    "player_api.token": "1200 per minute",
    "player_api.rekey": "60 per minute",
    "player_api.screenshot": "300 per minute",
}
# What is asked for with GET and must be limited all the same.
_READS = {"sms_push.take_query": "1200 per minute"}
# Of the API, for each token.
_API_RATE = "600 per minute"


def put_on(app: Flask, redis_url: str) -> None:
    """Limit what can be guessed at. Without the bell these views answer 503: they fail closed.

    Tokens of the API cannot be guessed: without the bell each process counts for itself.
    """
    storage = redis_url.replace("unix://", "redis+unix://", 1)
    limiter = Limiter(get_remote_address, app=app, storage_uri=storage, strategy="fixed-window")
    for endpoint, limit in _LIMITS.items():
        limited = limiter.limit(limit, methods=["POST"])
        app.view_functions[endpoint] = cast(Any, limited(app.view_functions[endpoint]))
    for endpoint, limit in _READS.items():
        limited = limiter.limit(limit, methods=["GET"])
        app.view_functions[endpoint] = cast(Any, limited(app.view_functions[endpoint]))
    # Programs are told what is left to them; elsewhere a view's own Retry-After stands.
    told = Limiter(
        entrance.key,
        app=app,
        storage_uri=storage,
        strategy="fixed-window",
        headers_enabled=True,
        in_memory_fallback_enabled=True,
    )
    per_token = told.limit(_API_RATE)
    for endpoint in [name for name in app.view_functions if name.startswith("api_")]:
        app.view_functions[endpoint] = cast(Any, per_token(app.view_functions[endpoint]))
