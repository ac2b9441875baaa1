"""Counts residents' searches by day and area: whether something was found, and nothing else."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Literal
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.store import assess
from app.store.session import Store

log = logging.getLogger(__name__)
_TOGETHER = timedelta(seconds=1)
_Key = tuple[date, str, str, bool]


class _Waiting:
    """What was counted and is not written down yet: a flood of searches is one write a second."""

    def __init__(self) -> None:
        self._lock, self._counts = Lock(), Counter[_Key]()
        self._written: datetime | None = None

    def add(self, key: _Key, now: datetime) -> list[tuple[_Key, int]]:
        """Count one; return what is to be written now."""
        with self._lock:
            self._counts[key] += 1
            if self._written is not None and timedelta() <= now - self._written < _TOGETHER:
                return []
            self._written = now
            counts, self._counts = self._counts, Counter()
            return list(counts.items())


_WAITING: WeakKeyDictionary[Store, _Waiting] = WeakKeyDictionary()


def count(house: House, area: str, what: Literal["place", "notice"], is_found: bool) -> None:
    """Count one search; a page must not fail because it could not be counted."""
    now = house.clock()
    day = now.astimezone(ZoneInfo(house.time_zone)).date()
    waiting = _WAITING.setdefault(house.store, _Waiting())
    due = waiting.add((day, area, what, is_found), now)
    if not due:
        return
    try:
        with house.store.begin() as tx:
            for key, number in due:
                assess.count_search(tx, *key, number)
    except OSError as exc:
        log.warning("%d searches were not counted: %s", sum(n for _k, n in due), exc)
