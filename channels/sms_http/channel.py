"""The courier that carries texts to a gateway, several calls at once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf

from app.domain.delivery import Receipt
from channels.base import Arrival, ChannelError, Heard, Parcel, Reason, Unreachable
from channels.hearing import Open, Pushed
from channels.sms_http.gateway import Gateway, Text, text_of
from renderers.base import SmsText

AT_ONCE, KEPT = 8, 10_000
# What says of the account, not of this text, that nothing passes now.
_HOLDS = (Reason.BAD_CREDENTIALS, Reason.NO_MONEY, Reason.ACCOUNT_CLOSED, Reason.BUSY)


class SmsHttpChannel:
    """Carries SMS texts. The receipt's reference is the gateway's name for the whole text.

    What a process has handed over under a key it does not hand over again. When the account is
    short of money, closed, or told to slow down, all texts wait and none is used up.
    """

    def __init__(self, gateway: Gateway, at_once: int = AT_ONCE) -> None:
        self._gateway = gateway
        self._taken: OrderedDict[str, Receipt] = OrderedDict()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sms-http")
        self._held, self._closed = (-inf, ""), False

    def deliver(self, message: SmsText, address: str, key: str) -> Receipt:
        if self._closed:
            raise Unreachable(Reason.CLOSED)
        if key not in self._taken:
            if (left := self.ready_in()) > 0:
                raise Unreachable(self._held[1], left)
            self._keep(key, self._send(text_of("".join(message.parts), address, key)))
        return self._taken[key]

    def deliver_all(
        self, parcels: Sequence[Parcel[SmsText]], gives_way: Callable[[], bool]
    ) -> list[Receipt | ChannelError | None]:
        def one(parcel: Parcel[SmsText]) -> Receipt | ChannelError | None:
            if gives_way():
                return None
            if parcel.is_anew:
                self._taken.pop(parcel.key, None)
            try:
                return self.deliver(parcel.message, parcel.address, parcel.key)
            except ChannelError as exc:
                return exc

        if self._closed:
            return [Unreachable(Reason.CLOSED) for _ in parcels]
        return list(self._pool.map(one, parcels))

    def ready_in(self) -> float:
        return max(self._held[0] - time.monotonic(), 0.0)

    def read(self, pushed: Pushed) -> list[Heard | Arrival]:
        """Return what the gateway told by itself. Raises Garbled."""
        return self._gateway.read(pushed)

    @property
    def is_asked(self) -> bool:
        """Whether the gateway can be asked what became of a text."""
        return self._gateway.is_asked

    def ask(self, one: Open) -> Heard | None:
        """Return what became of a text, None while nobody knows. Raises ChannelError."""
        return self._gateway.ask(one)

    def close(self) -> None:
        self._closed = True
        self._pool.shutdown()
        self._gateway.close()

    def _send(self, text: Text) -> Receipt:
        try:
            return self._gateway.send(text)
        except Unreachable as exc:
            if str(exc).partition(":")[0] in _HOLDS:
                self._held = (time.monotonic() + (exc.retry_after or 1.0), str(exc))
            raise

    def _keep(self, key: str, receipt: Receipt) -> None:
        self._taken[key] = receipt
        if len(self._taken) > KEPT:
            self._taken.popitem(last=False)
