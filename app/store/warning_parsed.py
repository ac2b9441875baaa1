"""Messages as they lie in the store, each read once: what was read is kept by its content."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from app.domain.warning import Message
from app.domain.warning_json import message_of

T = TypeVar("T")


class Parsed(Generic[T]):
    """Reads JSON texts, and the latest ``most`` of them no second time."""

    def __init__(self, read: Callable[[Any], T], most: int = 4096) -> None:
        self._read, self._most = read, most
        self._kept: OrderedDict[bytes, T] = OrderedDict()
        self._lock = Lock()

    def __call__(self, text: str) -> T:
        """Return what ``text`` says."""
        digest = sha256(text.encode()).digest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        made = self._read(json.loads(text))
        with self._lock:
            self._kept[digest] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


message: Parsed[Message] = Parsed(message_of)


def raw(table: sa.Table, name: str) -> list[sa.ColumnElement[Any]]:
    """Return the columns of ``table``, the JSON column ``name`` among them as it is written."""
    plain: list[sa.ColumnElement[Any]] = [c for c in table.c if c.name != name]
    return [*plain, sa.cast(table.c[name], sa.Text).label(name)]
