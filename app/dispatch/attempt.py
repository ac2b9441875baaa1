"""One attempt at one delivery, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.delivery import Delivery, Receipt, State
from channels.base import Refused, Unreachable
from renderers.base import Unrenderable

log = logging.getLogger(__name__)
BASE_S, CAP_S = 1.0, 300.0


def attempt(
    delivery: Delivery,
    run: Callable[[], Receipt],
    now: datetime,
    expires: datetime,
    jitter: Callable[[float], float],
) -> Delivery:
    """Try a delivery in state SENDING once; return it in its next state.

    Never raises for what the far end does. A bug in a channel fails this one delivery, is logged
    with its traceback, and leaves the worker running. ``jitter`` picks a wait of at most its
    argument, in seconds.
    """
    tried = replace(delivery, attempts=delivery.attempts + 1)
    try:
        receipt = run()
    except Unreachable as exc:
        return _later(tried, exc, now, expires, jitter)
    except Refused as exc:
        return tried.move(State.FAILED, reason=str(exc))
    except Unrenderable as exc:
        return tried.move(State.FAILED, reason=exc.code)
    except Exception:  # a channel's bug must not stop the other deliveries; it is logged whole
        log.exception("channel %s broke on %s", delivery.channel, delivery.key)
        return tried.move(State.FAILED, reason="internal_error")
    return replace(tried.move(State.ACCEPTED), reference=receipt.reference)


def wait(attempts: int, exc: Unreachable, jitter: Callable[[float], float]) -> timedelta:
    """Return how long to wait: what the far end asked, else full jitter up to 1, 2, 4 ... 300 s."""
    if exc.retry_after is not None:
        return timedelta(seconds=exc.retry_after)
    return timedelta(seconds=jitter(min(CAP_S, BASE_S * 2.0 ** (attempts - 1))))


def _later(
    tried: Delivery,
    exc: Unreachable,
    now: datetime,
    expires: datetime,
    jitter: Callable[[float], float],
) -> Delivery:
    """What an unanswered attempt becomes: asked again, unknown, or at last a dead letter."""
    if exc.submitted:
        return tried.move(State.UNKNOWN, reason=str(exc))
    due = now + wait(tried.attempts, exc, jitter)
    if due >= expires:
        return tried.move(State.FAILED, reason=str(exc))
    return replace(tried.move(State.QUEUED, reason=str(exc)), due=due)
