"""A device that makes passkeys, with real keys (ES256), as a browser hands its answers over."""

import hashlib
import json
import secrets

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


class Device:
    """Keeps one passkey; ``count`` is how often it says it was used."""

    def __init__(self, origin="http://localhost:8000", rp_id="localhost"):
        self.origin, self.rp_id = origin, rp_id
        self.id, self.key = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())
        self.count, self.handle = 0, b""

    def create(self, options, **claims):
        """Answer navigator.credentials.create()."""
        self.handle = options["user"]["id"].encode()
        at = self.key.public_key().public_numbers()
        x, y = at.x.to_bytes(32, "big"), at.y.to_bytes(32, "big")
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        said = self._said(PRESENT | VERIFIED | HAS_KEY)
        said += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client("webauthn.create", options, claims)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(made)})

    def get(self, options, flags=PRESENT | VERIFIED, *, forged=None, **claims):
        """Answer navigator.credentials.get()."""
        client, said = self._client("webauthn.get", options, claims), self._said(flags)
        signed = said + hashlib.sha256(client).digest()
        signature = (forged or self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(said),
                "signature": text(signature),
                "userHandle": self.handle.decode(),
            }
        )

    def _said(self, flags):
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind, options, claims):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps({**said, **claims}).encode()

    def _answer(self, response):
        name = text(self.id)
        shape = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(shape)
