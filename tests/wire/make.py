"""Writes the golden documents of wire format v1; run it again only when the format changes.

`python tests/wire/make.py` gives the same bytes every time: Ed25519 is deterministic, the keys are
fixed, and the pictures are PNGs whose data is stored, not compressed.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import additions as more
from hand import (
    HERE,
    KEYID,
    KEYS,
    NAMES,
    PREFIX,
    PUBLIC,
    SEEDS,
    SLOT,
    b64,
    canonical,
    medium,
    pae,
    png,
    role,
    seal,
)
from refusals import refused
from timeline import timelines


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
        "playlist_43": board
        | {
            "seq": 43,
            "issued": "2026-11-24T06:00:00Z",
            "expires": "2026-12-01T06:00:00Z",
            "prev_hash": sha256(canonical(board)).hexdigest(),
            "items": board["items"][1:],
        },
    }
    documents |= {
        "roots": more.roots(documents["root"]),
        "playlist_44": more.playlist_44(documents["playlist_43"]),
        "alerts": more.alerts(7, more.RAIN, more.GALE),
        "alerts_8": more.alerts(8),
        "drill": more.alerts(3, more.FIRE, mode="drill"),
        "command": more.command("drill", "n4v8qk2m7x0cz5wp", until="2026-11-24T05:00:00Z"),
        "stamp_ms": documents["stamp"] | {"ms": 250},
    }
    documents["stamp_ms"]["head"] = documents["stamp"]["head"] | {"alerts": {"epoch": 1, "seq": 7}}
    sealed = {
        "root": seal("root", documents["root"], "root"),
        "playlist": seal("playlist", documents["playlist"], "release"),
        "stamp": seal("stamp", documents["stamp"], "timestamp"),
        "root_2": seal("root", documents["root_2"], "root", "root_new"),
        "playlist_43": seal("playlist", documents["playlist_43"], "release"),
        "playlist_44": seal("playlist", documents["playlist_44"], "release"),
        "alerts": seal("alerts", documents["alerts"], "alert"),
        "alerts_8": seal("alerts", documents["alerts_8"], "alert"),
        "drill": seal("alerts", documents["drill"], "drill"),
        "command": seal("command", documents["command"], "release"),
        "stamp_ms": seal("stamp", documents["stamp_ms"], "timestamp"),
        "roots": more.sealed_roots(documents["roots"]),
    }
    base = canonical(documents["playlist_43"])
    sealed["delta"] = more.delta(base, sealed["playlist_44"])
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
    write("rekey.json", more.rekey())
    write("timeline.json", timelines())
    write("refused.json", refused(documents, sealed))


if __name__ == "__main__":
    main()
