"""Sans-I/O: which commands were obeyed, and what they left the screen to do for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from player.fields import parse_instant, write_instant
from player.programme import Orders


class Memory:
    """Nonces of commands until they have expired, and the orders that hold."""

    def __init__(self, body: dict[str, Any] | None = None) -> None:
        body = body or {}
        self.nonces = {n: parse_instant(ends) for n, ends in body.get("nonces", {}).items()}
        blank, drill = body.get("blank_until"), body.get("drill_until")
        self.orders = Orders(
            blank_until=parse_instant(blank) if blank else None,
            drill_until=parse_instant(drill) if drill else None,
        )

    def note(self, nonce: str, expires: datetime, now: datetime) -> None:
        """Remember a command; those that have expired cannot come back."""
        self.nonces = {n: ends for n, ends in self.nonces.items() if ends > now}
        self.nonces[nonce] = expires

    def body(self) -> dict[str, Any]:
        """Return what to keep through a restart."""
        blank, drill = self.orders.blank_until, self.orders.drill_until
        return {
            "nonces": {n: write_instant(ends) for n, ends in self.nonces.items()},
            "blank_until": write_instant(blank) if blank else None,
            "drill_until": write_instant(drill) if drill else None,
        }
