"""DSSE v1 envelopes, as docs/wire-format.md has them: bytes in, signed bytes out."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Protocol

PREFIX = "application/vnd.linli."


class Signer(Protocol):
    """Anything that signs under a name."""

    @property
    def keyid(self) -> str:
        """The name its signatures carry."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``."""
        ...


def canonical(value: object) -> bytes:
    """Return JSON with sorted members and no blanks, UTF-8: the bytes that are signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def instant(at: datetime) -> str:
    """Return ``at`` as RFC 3339 in UTC, whole seconds, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pae(kind: str, payload: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding; lengths count bytes."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def envelope(document: str, payload: bytes, *signers: Signer) -> bytes:
    """Return ``payload`` as a signed document of that name, in canonical JSON."""
    kind = f"{PREFIX}{document}.v1+json"
    message = pae(kind, payload)
    return canonical(
        {
            "payloadType": kind,
            "payload": b64encode(payload).decode(),
            "signatures": [
                {"keyid": s.keyid, "sig": b64encode(s.sign(message)).decode()} for s in signers
            ],
        }
    )
