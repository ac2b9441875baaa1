"""The screen's own Ed25519 keys: made once, kept on its disk, changed when the server asks."""

from __future__ import annotations

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from player.cache import Twin


class OwnKey:
    """An Ed25519 key of the screen's own."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``."""
        return self._private.sign(message)

    def written(self) -> str:
        """Return the private key as it is kept."""
        return b64encode(self._private.private_bytes_raw()).decode()


class OwnKeys:
    """The key that counts and, while it is being changed, the next one; for their owner only."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        bodies = twin.read()
        self._key = _read_key(bodies[0]["private"]) if bodies else _new_key()
        self.next: OwnKey | None = (
            _read_key(bodies[0]["next"]) if bodies and bodies[0].get("next") else None
        )
        if not bodies:
            self._write()

    @property
    def public(self) -> bytes:
        """The raw public key that counts."""
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``."""
        return self._key.sign(message)

    def begin(self) -> OwnKey:
        """Make a new key and keep both; one that was begun before is used again."""
        self.next = self.next or _new_key()
        self._write()
        return self.next

    def settle(self, *, is_new: bool) -> None:
        """Keep one of the two from now on."""
        self._key, self.next = self.next if is_new and self.next else self._key, None
        self._write()

    def _write(self) -> None:
        body = {"private": self._key.written()}
        self._twin.write(body | ({"next": self.next.written()} if self.next else {}))


def _new_key() -> OwnKey:
    return OwnKey(Ed25519PrivateKey.generate())


def _read_key(written: str) -> OwnKey:
    return OwnKey(Ed25519PrivateKey.from_private_bytes(b64decode(written)))
