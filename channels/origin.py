"""For targets that come and fetch: put the documents down, and ring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.delivery import Evidence, Receipt
from channels.base import Reason, Refused, Unreachable
from renderers.base import Document, Documents

# RFC 9111 5.2.2.4: keep it, but ask (with its ETag) before every use.
ASK_FIRST = "no-cache"
FOR_A_MINUTE = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One document at the path people fetch it from, with the headers it is handed out with."""

    path: str
    media_type: str
    body: bytes
    cache_control: str


class Origin(Protocol):
    """Where fetched documents lie; implemented by ``app.store.origin``."""

    def put(self, slot: str, edition: str, documents: tuple[Placed, ...], seq: int = 0) -> bool:
        """Replace what lies in ``slot``; return False, replacing nothing, when it may not be.

        ``seq`` numbers the issue, 0 outside of a series: one that was overtaken never replaces
        the newer one. Raises OSError when the store is away.
        """
        ...


class Overtaken(Refused):
    """Somebody newer issues this slot by now; what was handed over late counts no more."""


class OriginChannel:
    """Carries a board's documents to the paths of its slot.

    ``ring`` tells those who wait for ``slot`` to come now. Losing a ring only costs time: they
    also come on their own. ``path_of`` takes a slot's key and a document's name;
    ``cache_control`` is one header for all paths, or says it for each path.
    """

    def __init__(
        self,
        origin: Origin,
        ring: Callable[[str], object],
        path_of: Callable[[str, str], str],
        cache_control: str | Callable[[str], str] = FOR_A_MINUTE,
    ) -> None:
        self._origin, self._ring, self._path_of = origin, ring, path_of
        self._cache_control = cache_control

    def deliver(self, message: Documents, address: str, key: str) -> Receipt:
        placed = tuple(self._place(address, document) for document in message.items)
        try:
            is_put = self._origin.put(address, key, placed, message.seq)
        except OSError as exc:
            raise Unreachable(Reason.STORE_AWAY.because(type(exc).__name__)) from None
        if not is_put:
            raise Overtaken(f"issue {message.seq} of {address}")
        self._ring(address)
        return Receipt(key, Evidence.ACCEPTED)

    def close(self) -> None:
        """Nothing is held open."""

    def _place(self, slot_key: str, document: Document) -> Placed:
        path = self._path_of(slot_key, document.name)
        rule = self._cache_control
        return Placed(
            path=path,
            media_type=document.media_type,
            body=document.body,
            cache_control=rule if isinstance(rule, str) else rule(path),
        )
