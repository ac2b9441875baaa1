"""What operators' machines ask: alive, ready, figures, version."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from app.store import delivery, screen, slot
from app.version import VERSION
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
    """How the outbox, the boards and the screens stand, read from the store (Prometheus text)."""
    registry = CollectorRegistry()
    deliveries = Gauge("linli_deliveries", "by state", ["channel", "state"], registry=registry)
    late = Gauge("linli_slots_due", "boards waiting to be issued", registry=registry)
    screens = Gauge("linli_screens", "by state", ["state"], registry=registry)
    now = house().clock()
    with house().store.read() as tx:
        for (channel, state), count in delivery.totals(tx).items():
            deliveries.labels(channel, state.value).set(count)
        late.set(sum(1 for s in slot.everything(tx) if s.due_at and s.due_at <= now))
        for one in screen.listing(tx):
            screens.labels(one.state).inc()
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except OSError as exc:
        log.warning("not ready: %s", exc)
        return False
    return True
