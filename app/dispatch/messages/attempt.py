"""One attempt at one delivery, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.delivery import POSSIBLY_DOUBLE, Delivery, Receipt, State, is_again
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
    try:
        result: Receipt | Exception = run()
    except Exception as exc:  # noqa: BLE001 - a bug must not stop other deliveries; logged below
        result = exc
    return became(delivery, result, now, expires, jitter)


def became(
    delivery: Delivery,
    result: Receipt | Exception,
    now: datetime,
    expires: datetime,
    jitter: Callable[[float], float],
) -> Delivery:
    """Return a delivery in state SENDING as one try with ``result`` leaves it."""
    tried = replace(delivery, attempts=delivery.attempts + 1)
    if isinstance(result, Receipt):
        flagged = POSSIBLY_DOUBLE if is_again(delivery) else result.remark
        return replace(tried.move(State.ACCEPTED, reason=flagged), reference=result.reference)
    if isinstance(result, Unreachable):
        return _later(tried, result, now, expires, jitter)
    if isinstance(result, Refused):
        return tried.fail(str(result))
    if isinstance(result, Unrenderable):
        return tried.fail(result.code)
    log.error("channel %s broke on %s", delivery.channel, delivery.key, exc_info=result)
    return tried.fail("internal_error")


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
        return tried.doubted(str(exc))
    due = now + wait(tried.attempts, exc, jitter)
    if due >= expires:
        return tried.fail(str(exc))
    return tried.later(due, str(exc))
