"""The courier that carries texts over SMPP 3.4, on one account at an SMSC or on several."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from app.domain.delivery import Receipt
from channels.base import Arrival, ChannelError, Heard, Parcel, Reason, Unreachable
from channels.sms_smpp.bind import Bind
from channels.sms_smpp.hand_over import HandOver
from channels.sms_smpp.ledger import Ledger
from channels.sms_smpp.pdu import Incoming, Report
from channels.sms_smpp.settings import Settings
from renderers.base import SmsText


def _unheard(arrival: Arrival) -> None:
    """Nobody reads what phones send in."""


class SmppChannel:
    """Carries SMS texts. The receipt's reference is the id of every part, joined by commas.

    Every account that is up carries texts, those marked as backup while no other is. ``on_report``
    takes what is heard of each part that arrived or never will, ``on_text`` what phones send in;
    both are called on a session's own thread, so they must be quick. An error in one makes the
    SMSC say it again. Once bound, a link is bound again whenever it goes down, for reports come
    days later.
    """

    def __init__(
        self,
        settings: Settings | Sequence[Settings],
        on_report: Callable[[Heard], None],
        on_text: Callable[[Arrival], None] = _unheard,
    ) -> None:
        listed = [settings] if isinstance(settings, Settings) else list(settings)
        self._on_report, self._on_text = on_report, on_text
        self._ledger = Ledger(any(one.hex_ids for one in listed))
        self._room, self._closed = threading.Event(), False
        self._binds = [Bind(one, self._said, self._room.set) for one in listed]

    def deliver(self, message: SmsText, address: str, key: str) -> Receipt:
        (result,) = self.deliver_all([Parcel(message, address, key)], lambda: False)
        if isinstance(result, ChannelError):
            raise result
        if result is None:
            raise Unreachable(Reason.BUSY)
        return result

    def deliver_all(
        self, parcels: Sequence[Parcel[SmsText]], gives_way: Callable[[], bool]
    ) -> list[Receipt | ChannelError | None]:
        if self._closed:
            return [Unreachable(Reason.CLOSED) for _ in parcels]
        return HandOver(self._binds, self._ledger, self._room, gives_way).run(parcels)

    def ready_in(self) -> float:
        now = time.monotonic()
        return min(bind.pace.left(now) for bind in self._binds)

    def listen(self) -> None:
        """Bind now and stay bound, to take reports although nothing is sent. Does not wait."""
        for bind in self._binds:
            bind.listen()

    def close(self) -> None:
        self._closed = True
        for bind in self._binds:
            bind.close()

    def _said(self, said: Report | Incoming) -> None:
        if isinstance(said, Incoming):
            self._on_text(Arrival(f"+{said.phone}", said.text))
            return
        reference = self._ledger.reported(said.message_id)
        phone = f"+{said.phone}" if said.phone else ""
        self._on_report(Heard(reference, said.state, said.reason, phone, said.own))
