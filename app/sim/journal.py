"""What a simulated screen still has to tell; kept until the server has acknowledged it."""

from __future__ import annotations

from typing import Any

Edition = tuple[int, int]
MOST = 200


class Journal:
    """One batch at a time is on its way; what a broken line swallowed is told again."""

    __slots__ = ("_batch", "_items", "_under_way")

    def __init__(self) -> None:
        self._items: list[dict[str, Any]] = []
        self._batch = 0
        self._under_way: tuple[int, int, Edition] | None = None

    def add(self, item: dict[str, Any], at: str) -> None:
        """Write one item down."""
        self._items.append({**item, "at": at})

    def tell(self, kinds: tuple[str, ...], edition: Edition, stream: str, at: str) -> None:
        """Write down how far an edition of ``stream`` has come; "" is the playlist."""
        of: dict[str, Any] = {"epoch": edition[0], "seq": edition[1], "at": at}
        if stream:
            of["stream"] = stream
        self._items += [{"kind": kind, **of} for kind in kinds]

    def lost(self) -> None:
        """The line is gone: what was on its way is told again."""
        self._under_way = None

    def batch(self, shown: Edition) -> dict[str, Any] | None:
        """Return the next frame of evidence, None when nothing waits or one is on its way."""
        if not self._items or self._under_way:
            return None
        self._batch += 1
        told = self._items[:MOST]
        self._under_way = (self._batch, len(told), shown)
        return {"type": "evidence", "batch": self._batch, "items": told}

    def acked(self, batch: int) -> Edition | None:
        """Forget a batch the server has; return what was shown when it was told."""
        if self._under_way is None or self._under_way[0] != batch:
            return None
        _, count, shown = self._under_way
        del self._items[:count]
        self._under_way = None
        return shown
