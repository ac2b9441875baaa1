"""Writes the golden documents of wire format v1; run it again only when the format changes.

`python tests/wire/make.py` gives the same bytes every time: Ed25519 is deterministic, the keys are
fixed, and the pictures are PNGs whose data is stored, not compressed.
"""

from __future__ import annotations

import json
import struct
import zlib
from base64 import b64encode
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
PREFIX = "application/vnd.linli."
SLOT = "led/110105900001/192x32-mono"
NAMES = ("root", "root_new", "release", "timestamp", "player", "stranger")
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


def root(version: int, issued: str, expires: str, holder: str) -> dict[str, Any]:
    keys = {
        KEYID[n]: {"algorithm": "ed25519", "public": b64(PUBLIC[n])}
        for n in (holder, "release", "timestamp")
    }
    roles = {"root": role(holder), "release": role("release"), "timestamp": role("timestamp")}
    return {"version": version, "issued": issued, "expires": expires, "keys": keys, "roles": roles}


def playlist() -> dict[str, Any]:
    still = {"effect": "still", "dwell_ms": 5000}
    water = {
        "id": "k3x9a7qd",
        "revision": 1,
        "kind": "notice",
        "priority": 0,
        "effective": "2026-11-24T04:00:00Z",
        "expires": "2026-11-25T03:00:00Z",
        "media": [
            medium(png(192, 32, 12), 192, 32, **still),
            medium(png(192, 32, 18), 192, 32, **still),
        ],
    }
    clinic = {
        "id": "m8p2w5ze",
        "revision": 3,
        "kind": "notice",
        "priority": 1,
        "effective": "2026-11-24T05:00:00Z",
        "expires": "2026-11-30T10:00:00Z",
        "media": [medium(png(1280, 32, 24), 1280, 32, effect="scroll", speed_px_s=60)],
        "schedule": [
            {"from": "2026-11-24T05:00:00Z", "until": "2026-11-24T09:30:00Z"},
            {"from": "2026-11-25T00:30:00Z", "until": "2026-11-25T09:30:00Z"},
        ],
    }
    default = {
        "id": "default",
        "revision": 1,
        "kind": "default",
        "priority": 9,
        "media": [medium(png(192, 32, 30), 192, 32, effect="still", dwell_ms=10000)],
    }
    return {
        "slot": SLOT,
        "mode": "live",
        "epoch": 1,
        "seq": 42,
        "issued": "2026-11-24T04:00:00Z",
        "expires": "2026-12-01T04:00:00Z",
        "prev_hash": sha256(b"the playlist before").hexdigest(),
        "width": 192,
        "height": 32,
        "time_zone": "Asia/Shanghai",
        "items": [water, clinic],
        "default": default,
    }


def stamp(head: bytes) -> dict[str, Any]:
    return {
        "time": "2026-11-24T04:00:30Z",
        "nonce": "b64yq1v0m7k2c9xw",
        "slot": SLOT,
        "head": {"epoch": 1, "seq": 42, "hash": sha256(head).hexdigest()},
        "poll_s": 60,
        "spread_s": 5,
    }


def with_member(document: dict[str, Any], **members: Any) -> dict[str, Any]:
    return deepcopy(document) | members


def refused(documents: dict[str, Any], sealed: dict[str, Any]) -> dict[str, Any]:
    """Every one must be refused by a player that pinned root.json and holds playlist.json."""
    board, time = documents["playlist"], documents["stamp"]
    changed = with_member(board, items=[])
    no_media = deepcopy(board)
    no_media["items"][0]["media"] = []
    other_root = root(2, "2026-11-25T00:00:00Z", "2027-11-25T00:00:00Z", "root_new")
    borrowed = seal("playlist", board, "release")
    borrowed["signatures"][0]["keyid"] = KEYID["stranger"]

    def case(code: str, why: str, envelope: dict[str, Any]) -> dict[str, Any]:
        return {"code": code, "why": why, "envelope": envelope}

    def forged(**members: Any) -> dict[str, Any]:
        return seal("playlist", with_member(board, **members), "release")

    good = sealed["playlist"]
    return {
        "playlist_changed": case(
            "bad_signature",
            "The payload was changed after it was signed.",
            good | {"payload": b64(canonical(changed))},
        ),
        "playlist_unsigned": case(
            "bad_signature", "There is no signature.", good | {"signatures": []}
        ),
        "playlist_by_timestamp": case(
            "bad_signature",
            "Signed by a key of another role.",
            seal("playlist", board, "timestamp"),
        ),
        "playlist_by_stranger": case(
            "bad_signature", "Signed by an unknown key.", seal("playlist", board, "stranger")
        ),
        "playlist_keyid_borrowed": case(
            "bad_signature", "The keyid is not that of the key that signed.", borrowed
        ),
        "playlist_as_root": case(
            "wrong_type",
            "A playlist under the type of a root.",
            seal("playlist", board, "release", kind="root"),
        ),
        "playlist_bad_base64": case(
            "malformed", "The payload is not Base64.", good | {"payload": "这不是Base64"}
        ),
        "playlist_other_slot": case(
            "wrong_slot",
            "It is of another slot.",
            forged(slot="led/110105900002/192x32-mono", seq=43),
        ),
        "playlist_drill": case("wrong_mode", "It is a drill.", forged(mode="drill", seq=43)),
        "playlist_ended": case(
            "expired",
            "It ended before the time of stamp.json.",
            forged(issued="2026-11-16T04:00:00Z", expires="2026-11-23T04:00:00Z", seq=43),
        ),
        "playlist_for_too_long": case(
            "too_long",
            "It lasts longer than 7 days.",
            forged(expires="2026-12-02T04:00:01Z", seq=43),
        ),
        "playlist_older": case(
            "rollback", "Its seq is below the one held.", forged(seq=41, items=[])
        ),
        "playlist_same_seq": case("fork", "The seq held, with another content.", forged(items=[])),
        "playlist_without_media": case(
            "malformed",
            "An item without a medium.",
            seal("playlist", no_media | {"seq": 43}, "release"),
        ),
        "stamp_by_release": case(
            "bad_signature", "Signed by a key of another role.", seal("stamp", time, "release")
        ),
        "stamp_other_nonce": case(
            "wrong_nonce",
            "It answers another nonce.",
            seal("stamp", with_member(time, nonce="another-nonce-16"), "timestamp"),
        ),
        "root_by_itself": case(
            "bad_signature",
            "A later root that the pinned root did not sign.",
            seal("root", other_root, "root_new"),
        ),
        "root_by_pinned_only": case(
            "bad_signature",
            "A later root that did not sign itself.",
            seal("root", other_root, "root"),
        ),
        "root_not_later": case(
            "rollback",
            "Its version is not above the pinned one's.",
            seal("root", with_member(documents["root"], issued="2026-11-25T00:00:00Z"), "root"),
        ),
    }


def token() -> dict[str, Any]:
    screen, time, nonce = "q7wn4rt2", "2026-11-24T04:00:05Z", "b64yq1v0m7k2c9xw"
    signed = f"linli-token-v1\n{screen}\n{time}\n{nonce}".encode()
    body = {"screen": screen, "time": time, "nonce": nonce, "sig": b64(KEYS["player"].sign(signed))}
    return {"public_key": b64(PUBLIC["player"]), "signed": b64(signed), "body": body}


def write(name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    (HERE / "media").mkdir(exist_ok=True)
    board = playlist()
    documents = {
        "root": root(1, "2026-11-24T00:00:00Z", "2027-11-24T00:00:00Z", "root"),
        "playlist": board,
        "stamp": stamp(canonical(board)),
        "root_2": root(2, "2026-11-25T00:00:00Z", "2027-11-25T00:00:00Z", "root_new"),
        "playlist_43": with_member(
            board,
            seq=43,
            issued="2026-11-24T06:00:00Z",
            expires="2026-12-01T06:00:00Z",
            prev_hash=sha256(canonical(board)).hexdigest(),
            items=board["items"][1:],
        ),
    }
    sealed = {
        "root": seal("root", documents["root"], "root"),
        "playlist": seal("playlist", documents["playlist"], "release"),
        "stamp": seal("stamp", documents["stamp"], "timestamp"),
        "root_2": seal("root", documents["root_2"], "root", "root_new"),
        "playlist_43": seal("playlist", documents["playlist_43"], "release"),
    }
    for name, envelope in sealed.items():
        (HERE / f"{name}.json").write_bytes(canonical(envelope))
    write("documents.json", documents)
    write(
        "keys.json",
        {n: {"private": b64(SEEDS[n]), "public": b64(PUBLIC[n]), "keyid": KEYID[n]} for n in NAMES},
    )
    vectors = [("http://example.com/HelloWorld", b"hello world"), ("空 type", "通知".encode())]
    vectors += [(f"{PREFIX}{n}.v1+json", canonical(documents[n])) for n in ("root", "stamp")]
    write(
        "pae.json",
        [{"payloadType": k, "payload": b64(p), "pae": b64(pae(k, p))} for k, p in vectors],
    )
    write("token.json", token())
    write("refused.json", refused(documents, sealed))


if __name__ == "__main__":
    main()
