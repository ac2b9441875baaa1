"""Reads what a server says, and believes only what is signed; each document is checked once.

Thousands of screens in one process are sent the same bytes: what the first one found, all know.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as BadBase64
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.dispatch.keys import seal

KEPT, MOST_OPS = 16, 1024
# A delta is read with the payload before it, which may be old where little is said: one a slot.
BASES = 1024
PAYLOAD_MAX = 4 << 20


class Refused(ValueError):
    """Not to be believed; ``code`` is one of docs/wire-format.md."""

    def __init__(self, document: str, code: str) -> None:
        super().__init__(f"{document}: {code}")
        self.document, self.code = document, code


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed document after its signature was found good.

    ``edition`` is its (epoch, seq), zeros when it has none; ``files`` are the pictures that did
    not travel along, as hash and size.
    """

    document: str
    members: dict[str, Any]
    edition: tuple[int, int] = (0, 0)
    hash: str = ""
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One frame: its type, and the document in it, if it carries one."""

    type: str
    members: dict[str, Any]
    paper: Paper | None = None


_SIGNS = {"playlist": "release", "stamp": "timestamp", "command": "release", "alerts": "alert"}


@dataclass(slots=True)
class Notary:
    """Holds the pinned root. ``checked`` counts signatures that were really computed."""

    checked: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _roles: dict[str, dict[str, Ed25519PublicKey]] = field(default_factory=dict)
    _read: OrderedDict[bytes, Said | Refused] = field(default_factory=OrderedDict)
    _payloads: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def pin(self, envelope: dict[str, Any]) -> None:
        """Believe the keys that this root names from now on; it must have signed itself."""
        roles = _roles_of(json.loads(_raw(envelope, "payload", "root")))
        self._verify("root", envelope, roles.get("root", {}))
        self._roles = roles
        self._read.clear()

    def read(self, text: bytes) -> Said:
        """Return what the frame ``text`` says. Raises Refused."""
        found = self._read.get(text)
        if found is None:
            try:
                found = self._open(text)
            except Refused as exc:
                found = exc
            if isinstance(found, Refused) or (found.paper and found.type != "stamp"):
                _keep(self._read, text, found)  # of stamps no two are alike
        if isinstance(found, Refused):
            raise found
        return found

    def envelope(self, document: str, body: bytes) -> Said:
        """Return what the envelope ``body`` says, which came by a poll. Raises Refused."""
        return self.read(b'{"envelope":%s,"type":"%s"}' % (body, document.encode()))

    def _open(self, text: bytes) -> Said:
        try:
            members = json.loads(text)
            kind = str(members["type"])
        except (KeyError, TypeError, ValueError, RecursionError):
            raise Refused("frame", "malformed") from None
        envelope = self._rebuilt(members) if kind == "delta" else members.get("envelope")
        document = "playlist" if kind == "delta" else kind
        if document not in _SIGNS:
            return Said(kind, members)
        if not isinstance(envelope, dict):
            raise Refused(document, "malformed")
        return Said(kind, members, self._paper(document, envelope))

    def _paper(self, document: str, envelope: dict[str, Any]) -> Paper:
        payload = self._verify(document, envelope, self._signers(document, envelope))
        try:
            members = json.loads(payload)
            edition = (int(members.get("epoch", 0)), int(members.get("seq", 0)))
            digest, files = sha256(payload).hexdigest(), _files(members)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Refused(document, "malformed") from None
        if document == "playlist":
            _keep(self._payloads, digest, payload, BASES)
        return Paper(document, members, edition, digest, files)

    def _signers(self, document: str, envelope: dict[str, Any]) -> dict[str, Ed25519PublicKey]:
        """Return the keys that may sign this; which those are is read before it is believed."""
        role = _SIGNS[document]
        if document == "alerts" and b'"mode":"drill"' in _raw(envelope, "payload", document):
            role = "drill"
        return self._roles.get(role, {})

    def _verify(
        self, document: str, envelope: dict[str, Any], keys: dict[str, Ed25519PublicKey]
    ) -> bytes:
        """Return the payload once one key of the role signed it. Raises Refused."""
        payload = _raw(envelope, "payload", document)
        if envelope.get("payloadType") != seal.TYPE.format(document):
            raise Refused(document, "wrong_type")
        if len(payload) > PAYLOAD_MAX:
            raise Refused(document, "too_large")
        signed = seal.pae(seal.TYPE.format(document), payload)
        for signature in envelope.get("signatures") or ():
            key = keys.get(str(signature.get("keyid")))
            if key is not None and self._is_good(key, _raw(signature, "sig", document), signed):
                return payload
        raise Refused(document, "bad_signature")

    def _is_good(self, key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
        self.checked += 1
        try:
            key.verify(signature, signed)
        except InvalidSignature:
            return False
        return True

    def _rebuilt(self, delta: dict[str, Any]) -> dict[str, Any]:
        """Return the envelope that a delta stands for. Raises Refused."""
        base, ops = self._payloads.get(str(delta.get("base"))), delta.get("ops")
        if base is None or not isinstance(ops, list) or len(ops) > MOST_OPS:
            raise Refused("delta", "wrong_content")
        try:
            parts = [
                b64decode(op, validate=True) if isinstance(op, str) else _copied(base, *op)
                for op in ops
            ]
        except (TypeError, ValueError):
            raise Refused("delta", "malformed") from None
        return {
            "payloadType": delta.get("payloadType"),
            "payload": b"".join(parts),
            "signatures": delta.get("signatures"),
        }


def _copied(base: bytes, offset: int, length: int) -> bytes:
    if min(offset, length) < 0 or offset + length > len(base):
        raise ValueError("outside the base")
    return base[offset : offset + length]


def _raw(source: dict[str, Any], name: str, document: str) -> bytes:
    value = source.get(name)
    if isinstance(value, bytes):
        return value
    try:
        return b64decode(value or "", validate=True)
    except (BadBase64, TypeError, ValueError):
        raise Refused(document, "malformed") from None


def _roles_of(root: dict[str, Any]) -> dict[str, dict[str, Ed25519PublicKey]]:
    keys = {
        name: Ed25519PublicKey.from_public_bytes(b64decode(facts["public"]))
        for name, facts in root["keys"].items()
    }
    return {
        role: {name: keys[name] for name in facts["keyids"] if name in keys}
        for role, facts in root["roles"].items()
    }


def _files(members: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    items = [*members.get("items", ()), *([members["default"]] if "default" in members else ())]
    media = {
        m["sha256"]: int(m["size"]) for item in items for m in item["media"] if "inline" not in m
    }
    return tuple(media.items())


def _keep(kept: OrderedDict[Any, Any], key: object, value: object, most: int = KEPT) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
