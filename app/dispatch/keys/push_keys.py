"""The keys by which push services know us (VAPID, RFC 8292), as they lie in the folder now.

A browser's subscription holds for the key it was made with, so a key that was replaced goes on
signing for those that have it, until it is dropped.
"""

from __future__ import annotations

import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.dispatch.keys.key_files import KeyLost, alone, kept, key_path, replace
from channels.webpush.vapid import name_of, public_point

NAME = "webpush"


class PushKeys:
    """Reads the keys anew when they were changed: a rotation needs no restart."""

    def __init__(self, folder: Path) -> None:
        """Make a key where there is none. Raises KeyLost when it cannot be read."""
        self._folder, self._lock = folder, threading.Lock()
        kept(key_path(folder, NAME), _new)
        self._mark, self._keys = self._look(), self._read()

    def now(self) -> tuple[EllipticCurvePrivateKey, ...]:
        """Return the keys that count, the one in use first."""
        with self._lock:
            mark = self._look()
            if mark != self._mark:
                self._mark, self._keys = mark, self._read()
            return self._keys

    def rotate(self, *, at_once: bool = False) -> str:
        """Sign new subscriptions with a new key; return its name.

        The old one goes on for those that were made with it, unless ``at_once``: these end.
        """
        own, before = key_path(self._folder, NAME), key_path(self._folder, NAME, "old")
        with alone(self._folder):
            if at_once:
                before.unlink(missing_ok=True)
            else:
                replace(before, own.read_bytes())
            replace(own, _new())
        return name_of(public_point(self.now()[0]))

    def _look(self) -> tuple[float, ...]:
        paths = (key_path(self._folder, NAME), key_path(self._folder, NAME, "old"))
        return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)

    def _read(self) -> tuple[EllipticCurvePrivateKey, ...]:
        own, before = key_path(self._folder, NAME), key_path(self._folder, NAME, "old")
        return (_signer(own), *([_signer(before)] if before.exists() else []))


def _new() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signer(path: Path) -> EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError):
        raise KeyLost(path) from None
    if not isinstance(key, EllipticCurvePrivateKey):
        raise KeyLost(path)
    return key
