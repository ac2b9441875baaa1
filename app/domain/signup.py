"""How somebody proves that a telephone or browser is theirs: codes, their time, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

# A code typed from an SMS, and a tap on a first push.
CODE_LASTS, TAP_LASTS = timedelta(minutes=10), timedelta(hours=1)
DIGITS, TRIES_MOST = 6, 5
# To one number or browser, and to all together: what an idle hand may cost.
PER_HOUR, PER_DAY, ALL_PER_DAY = 3, 6, 2000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def too_often(made: Sequence[datetime], now: datetime) -> bool:
    """Return whether who was sent codes at the instants ``made`` must wait before another one."""
    lately = sum(now - at < HOUR for at in made)
    return lately >= PER_HOUR or sum(now - at < DAY for at in made) >= PER_DAY


def is_open(tries: int, until: datetime, now: datetime) -> bool:
    """Return whether a code may still be typed."""
    return tries < TRIES_MOST and now < until
