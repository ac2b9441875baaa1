"""The hand that signs the golden documents: fixed keys, canonical bytes, small pictures."""

from __future__ import annotations

import json
import struct
import zlib
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
PREFIX = "application/vnd.linli."
SLOT = "led/110105900001/192x32-mono"
NAMES = (
    "root",
    "root_new",
    "release",
    "release_new",
    "timestamp",
    "alert",
    "drill",
    "player",
    "player_new",
    "stranger",
)
SEEDS = {name: sha256(f"linli test key: {name}".encode()).digest() for name in NAMES}
KEYS = {name: Ed25519PrivateKey.from_private_bytes(seed) for name, seed in SEEDS.items()}
PUBLIC = {name: key.public_key().public_bytes_raw() for name, key in KEYS.items()}
KEYID = {name: sha256(raw).hexdigest()[:16] for name, raw in PUBLIC.items()}


def b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def canonical(value: Any) -> bytes:
    """The bytes the server writes: sorted members, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pae(kind: str, payload: bytes) -> bytes:
    """DSSE v1 pre-authentication encoding; the lengths count bytes, not characters."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def seal(name: str, document: Any, *signers: str, kind: str = "") -> dict[str, Any]:
    payload_type = f"{PREFIX}{kind or name}.v1+json"
    payload = canonical(document)
    signed = pae(payload_type, payload)
    signatures = [{"keyid": KEYID[s], "sig": b64(KEYS[s].sign(signed))} for s in signers]
    return {"payloadType": payload_type, "payload": b64(payload), "signatures": signatures}


def png(width: int, height: int, step: int) -> bytes:
    """A 1-bit picture of slanted stripes in a border."""
    rows = bytearray()
    for y in range(height):
        lit = [
            y in (0, height - 1) or x in (0, width - 1) or (x + y) % step < step // 3
            for x in range(width)
        ]
        bits = "".join("1" if on else "0" for on in lit).ljust(-(-width // 8) * 8, "0")
        rows += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in parts
    )


def medium(raw: bytes, width: int, height: int, **motion: object) -> dict[str, Any]:
    digest = sha256(raw).hexdigest()
    (HERE / "media" / f"{digest}.png").write_bytes(raw)
    facts = {"sha256": digest, "size": len(raw), "mime": "image/png", "width": width}
    inline = {"inline": b64(raw)} if len(raw) <= 4096 else {}
    return facts | {"height": height} | motion | inline


def role(*names: str) -> dict[str, Any]:
    return {"keyids": [KEYID[n] for n in names], "threshold": 1}
