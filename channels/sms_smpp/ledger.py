"""What this process remembers of the texts it sent: their ids, and the numbers that join parts."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
V = TypeVar("V")
KEPT = 10_000


@dataclass(slots=True)
class Sending:
    """One text on its way: what joins its parts, and the ids of those taken so far."""

    reference: int
    joined: str = ""
    ids: dict[int, str] = field(default_factory=dict)


class Recent(Generic[V], OrderedDict[str, V]):
    """A dictionary that forgets its oldest entry beyond ``KEPT``."""

    def __setitem__(self, key: str, value: V) -> None:
        super().__setitem__(key, value)
        if len(self) > KEPT:
            self.popitem(last=False)


class Ledger:
    """Remembers enough to send no part twice, and to match a report with its text."""

    def __init__(self, hex_ids: bool) -> None:
        self._hex_ids = hex_ids
        self._sendings: Recent[Sending] = Recent()
        self._references: Recent[int] = Recent()
        self._issued: Recent[None] = Recent()
        self._start = secrets.randbelow(256)
        self._issues_hex = self._reports_hex = self._warned = False

    def sending(self, key: str, address: str) -> Sending:
        """Return what is known of the text ``key``, a new one when nothing is.

        The joining number rises with each text to one address: a handset must not join parts of
        two texts. It starts anywhere, so that a restart does not repeat it.
        """
        if (known := self._sendings.get(key)) is not None:
            return known
        last = self._references.get(address)
        number = self._start if last is None else (last + 1) % 256
        self._references[address] = number
        made = self._sendings[key] = Sending(number)
        return made

    def forget(self, keys: Iterable[str]) -> None:
        """Know nothing of these texts any more: they go out once more."""
        for key in keys:
            self._sendings.pop(key, None)

    def issued(self, message_id: str, *, hex_ids: bool | None = None) -> str:
        """Return the reference to keep for the id of a submit_sm_resp."""
        reference = message_id
        if (self._hex_ids if hex_ids is None else hex_ids) and _is_hex(message_id):
            reference = str(int(message_id, 16))
        reference = _plain(reference)
        self._issued[reference] = None
        self._issues_hex |= not reference.isdigit() and _is_hex(reference)
        return reference

    def reported(self, message_id: str) -> str:
        """Return the reference that the id in a report stands for.

        Some SMSCs give ids in hexadecimal and report them in decimal. One that gave letters and
        never reported one is taken to be of that kind, where this process knows the other form.
        """
        reference = _plain(message_id)
        self._reports_hex |= not reference.isdigit()
        if reference in self._issued or self._reports_hex or not self._issues_hex:
            return reference
        for other in (f"{int(reference):X}", f"{int(reference):x}"):
            if other in self._issued:
                self._warn()
                return other
        return reference

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            log.warning(
                "the SMSC gives ids in hexadecimal and reports them in decimal: add ?hex_ids=1 to"
                " LINLI_SMPP_URL, or reports that come after a restart are lost"
            )


def _plain(message_id: str) -> str:
    """Return the id without the zeros some SMSCs pad it with in one place only."""
    return message_id.lstrip("0") or message_id


def _is_hex(message_id: str) -> bool:
    return bool(message_id) and set(message_id) <= set("0123456789abcdefABCDEF")
