"""Figures as Prometheus reads them; every process of the web says the same."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from app.dispatch.upkeep.figures import Figures
from app.domain.channel_health import Standing, standing
from app.domain.standing import STANDINGS
from app.version import VERSION


def text(figures: Figures) -> bytes:
    """Return ``figures`` in Prometheus' text format."""
    registry = CollectorRegistry()
    _gauge(registry, "build", "1, of the version that runs", "version").labels(VERSION).set(1)
    _channels(registry, figures)
    boards, now = figures.boards, figures.now
    _gauge(registry, "slots_due", "Boards waiting to be issued").set(boards.number)
    late = _gauge(registry, "slots_due_oldest_seconds", "How long the oldest of them waits")
    late.set(_age(boards.since, now))
    screens = _gauge(registry, "screens", "Screens by standing", "state")
    for name in STANDINGS:
        screens.labels(name).set(figures.screens.get(name, 0))
    held = _gauge(registry, "warnings_held", "Warnings that wait for a person")
    held.set(figures.warnings_held)
    made = _gauge(registry, "backup_timestamp_seconds", "When the newest backup was made, 0: never")
    made.set(figures.backup_at.timestamp() if figures.backup_at else 0)
    _gauge(registry, "free_bytes", "Free where DATA_DIR is").set(figures.free_bytes)
    return generate_latest(registry)


def _channels(registry: CollectorRegistry, figures: Figures) -> None:
    """Say what the delivery desk says: since this hour yesterday, and what waits now."""
    taken = _gauge(registry, "messages_accepted", "Messages handed over in a day", "channel")
    failed = _gauge(registry, "messages_failed", "Messages given up in a day", "channel")
    paces = _gauge(registry, "messages_p95_seconds", "19 of 20 are out within", "channel")
    waiting = _gauge(registry, "messages_waiting", "Messages that should be out", "channel")
    oldest = _gauge(
        registry, "messages_oldest_seconds", "How long the oldest of them waits", "channel"
    )
    stands = _gauge(registry, "channel", "1 of the one it is", "channel", "standing")
    for one in figures.channels:
        taken.labels(one.channel).set(one.accepted)
        failed.labels(one.channel).set(one.failed)
        if one.pace:
            paces.labels(one.channel).set(one.pace.p95 / 1000)
        waiting.labels(one.channel).set(one.waiting)
        oldest.labels(one.channel).set(_age(one.since, figures.now))
        for name in Standing:
            stands.labels(one.channel, name.value).set(name is standing(one, figures.now))


def _gauge(registry: CollectorRegistry, name: str, what: str, *labels: str) -> Gauge:
    return Gauge(f"linli_{name}", what, labels, registry=registry)


def _age(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0
