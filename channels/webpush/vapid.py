"""Who pushes, signed: a token for each push service, made anew every few hours (RFC 8292)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from channels.base import Reason, Refused
from channels.webpush.encoding import packed

# A token may last 24 hours at most (RFC 8292, 2); it is used for half of its time.
LASTS, USED = timedelta(hours=12), timedelta(hours=6)
_MOST = 500
_HEAD = packed(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())


def public_point(key: EllipticCurvePrivateKey) -> bytes:
    """Return the public half as 65 bytes, as browsers want it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def name_of(point: bytes) -> str:
    """Return the short name under which a subscription remembers its key."""
    return sha256(point).hexdigest()[:8]


def token(key: EllipticCurvePrivateKey, origin: str, contact: str, expires: datetime) -> str:
    """Return a signed token for the push service at ``origin``."""
    claims = {"aud": origin, "exp": int(expires.timestamp()), "sub": contact}
    said = f"{_HEAD}.{packed(json.dumps(claims, separators=(',', ':')).encode())}"
    r, s = decode_dss_signature(key.sign(said.encode("ascii"), ec.ECDSA(SHA256())))
    return f"{said}.{packed(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


class Passes:
    """Hands out what stands in ``Authorization``; threads may share it."""

    def __init__(
        self,
        keys: Callable[[], Sequence[EllipticCurvePrivateKey]],
        contact: str,
        now: Callable[[], datetime],
    ) -> None:
        self._keys, self._contact, self._now = keys, contact, now
        self._made: dict[tuple[str, str], tuple[datetime, str]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, origin: str) -> str:
        """Return the header for a subscription made with ``key``.

        Raises:
            Refused: that key counts no more, so the subscription is dead.
        """
        now = self._now()
        with self._lock:
            made = self._made.get((key, origin))
        if made and now < made[0]:
            return made[1]
        points = {name_of(public_point(one)): one for one in self._keys()}
        signer = points.get(key)
        if signer is None:
            raise Refused(Reason.GONE.because("its key was replaced"))
        signed = token(signer, origin, self._contact, now + LASTS)
        header = f"vapid t={signed}, k={packed(public_point(signer))}"
        with self._lock:
            if len(self._made) >= _MOST:
                self._made.clear()
            self._made[key, origin] = (now + USED, header)
        return header
