"""For targets that come and fetch: put the documents down, and ring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.delivery import Evidence, Receipt
from channels.base import Unreachable
from renderers.base import Documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One document at the path people fetch it from, with the headers it is handed out with."""

    path: str
    media_type: str
    body: bytes
    cache_control: str


class Origin(Protocol):
    """Where fetched documents lie; implemented by ``app.store.origin``."""

    def put(self, slot: str, edition: str, documents: tuple[Placed, ...]) -> None:
        """Replace what lies in ``slot``. Raises OSError when the store is away."""
        ...


class OriginChannel:
    """Carries a board's documents to the paths of its slot.

    ``ring`` tells those who wait for ``slot`` to come now. Losing a ring only costs time: they
    also come on their own.
    """

    def __init__(
        self,
        origin: Origin,
        ring: Callable[[str], None],
        path_of: Callable[[str, str], str],
        cache_control: str = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400",
    ) -> None:
        self._origin, self._ring, self._path_of = origin, ring, path_of
        self._cache_control = cache_control

    def deliver(self, message: Documents, address: str, key: str) -> Receipt:
        placed = tuple(
            Placed(
                path=self._path_of(address, d.name),
                media_type=d.media_type,
                body=d.body,
                cache_control=self._cache_control,
            )
            for d in message.items
        )
        try:
            self._origin.put(address, key, placed)
        except OSError as exc:
            raise Unreachable(type(exc).__name__) from None
        self._ring(address)
        return Receipt(key, Evidence.ACCEPTED)

    def close(self) -> None:
        """Nothing is held open."""
