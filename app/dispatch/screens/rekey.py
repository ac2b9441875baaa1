"""A screen changes its key: both prove themselves, and the old one counts until the new is used."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from app.dispatch.house import House
from app.dispatch.keys.seal import instant
from app.dispatch.screens.enrol import BadRequest, Revoked, is_signed, once
from app.store import audit, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a screen posts: ``sig`` by the old key and ``proof`` by the new one."""

    screen: str
    public_key: bytes
    time: datetime
    nonce: str
    sig: bytes
    proof: bytes

    @property
    def signed(self) -> bytes:
        """The bytes both keys sign (docs/wire-format.md, Rekey)."""
        new = b64encode(self.public_key).decode()
        lines = ("linli-rekey-v1", self.screen, instant(self.time), self.nonce, new)
        return "\n".join(lines).encode()


def accept(house: House, change: Change) -> None:
    """Let the new key count beside the old one; the first token it asks for ends the old.

    Raises:
        BadRequest: the new key is no Ed25519 key, or another screen's.
        NotProven: bad signature, clock more than 300 s off, or a nonce seen before.
        Revoked: unknown, waiting or shut out.
    """
    if len(change.public_key) != 32:
        raise BadRequest("public_key")
    now = house.clock()
    with house.store.read() as tx:
        known = screen.get(tx, change.screen)
        other = screen.find_by_key(tx, change.public_key)
    if known is None or known.state != "approved":
        raise Revoked(change.screen)
    if other is not None and other.id != known.id:
        raise BadRequest("public_key")
    is_signed(known.public_key, change.sig, change.signed)
    is_signed(change.public_key, change.proof, change.signed)
    once(house, change.screen, change.time, change.nonce)
    with house.store.begin() as tx:
        if change.public_key != known.public_key:
            screen.offer_key(tx, known.id, change.public_key)
            audit.add(tx, now, known.id, "screen.rekey", known.id, {})
