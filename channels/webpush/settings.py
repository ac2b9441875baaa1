"""What Web Push needs to know, and the address of one browser as it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpcore
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from channels.base import Reason, Refused
from channels.webpush.encoding import unpacked

# A push takes an answer within so many seconds, connection included.
TIMEOUT_S = 10.0
# The push services of the browsers there are; a name with a dot in front stands for those below it.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How pushes are signed and where they may go.

    Attributes:
        keys: returns the VAPID keys that count now, the one in use first.
        contact: ``mailto:`` or ``https:``: whom a push service asks about our pushes (RFC 8292).
        now: the clock, by which a message's time to live is reckoned.
        backend: opens connections; guards against addresses that nobody outside may name.
        at_once: how many connections may be open.
        timeout: in seconds, for one push.
    """

    keys: Callable[[], Sequence[EllipticCurvePrivateKey]] = field(repr=False)
    contact: str
    now: Callable[[], datetime]
    backend: httpcore.NetworkBackend | None = None
    at_once: int = 50
    timeout: float = TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser's subscription; ``key`` names the VAPID key it was made with."""

    endpoint: str
    public: bytes
    auth: bytes
    key: str

    @classmethod
    def read(cls, address: str) -> Browser:
        """Return the browser that ``address``, a line of JSON, names. Raises Refused."""
        try:
            told = json.loads(address)
            return cls(
                str(told["endpoint"]),
                unpacked(str(told["p256dh"])),
                unpacked(str(told["auth"])),
                str(told["key"]),
            )
        except (ValueError, KeyError, TypeError):
            raise Refused(Reason.BAD_ADDRESS) from None
