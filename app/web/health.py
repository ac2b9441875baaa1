"""What operators' machines ask: alive, ready, figures, version."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from app.dispatch.upkeep import figures as figures_of
from app.version import VERSION
from app.web import gauges
from app.web.house import house

bp = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@bp.get("/healthz")
def alive() -> Response:
    """This process answers."""
    return jsonify(ok=True)


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Store and bell answer; 503 otherwise, naming what does not."""
    answers = {"store": _answers(house().store.ping), "bell": _answers(house().bell.ping)}
    return jsonify(answers), 200 if all(answers.values()) else 503


@bp.get("/version")
def which() -> Response:
    """The version that runs."""
    return jsonify(name="linli", version=VERSION)


@bp.get("/metrics")
def figures() -> Response:
    """How channels, boards, screens and warnings stand, read from the store (Prometheus text)."""
    text = gauges.text(figures_of.read(house()))
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except OSError as exc:
        log.warning("not ready: %s", exc)
        return False
    return True
