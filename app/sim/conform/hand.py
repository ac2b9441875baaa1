"""The hand that writes documents for a player under test, sound ones and others."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from app.dispatch.keys import seal
from app.dispatch.keys.seal import Head, instant

ROLES = ("root", "release", "timestamp", "alert", "drill", "stranger")
WIDTH, HEIGHT = 192, 32
Document = dict[str, Any]


def _keys() -> dict[str, Ed25519PrivateKey]:
    return {role: Ed25519PrivateKey.generate() for role in ROLES}


@dataclass(slots=True)
class Hand:
    """Keys of one run; nobody trusted them before, nobody will after."""

    slot: str
    keys: dict[str, Ed25519PrivateKey] = field(default_factory=_keys)

    @property
    def area(self) -> str:
        """The scope of the slot's alerts."""
        return self.slot.split("/")[1]

    def sign(self, document: str, payload: Document, *roles: str) -> Document:
        """Return ``payload`` in an envelope, signed with the keys of ``roles``."""
        signers = [self.keys[role] for role in roles]
        sealed = seal.dsse(seal.TYPE.format(document), seal.canonical(payload), *signers)
        return _read(sealed)

    def root(self, now: datetime) -> Document:
        """Return the first root; the stranger holds no role."""
        public = {role: [self.keys[role].public_key()] for role in ROLES if role != "stranger"}
        payload = seal.root(1, now - timedelta(days=1), public)
        return _read(seal.dsse(seal.TYPE.format("root"), payload, self.keys["root"]))

    def playlist(
        self, seq: int, items: list[Document], now: datetime, **members: object
    ) -> Document:
        """Return the payload of a playlist; ``members`` replace or add."""
        usual: Document = {"slot": self.slot, "mode": "live", "epoch": 1, "seq": seq}
        usual |= {"issued": instant(now), "expires": instant(now + timedelta(days=7))}
        usual |= {"prev_hash": "", "width": WIDTH, "height": HEIGHT, "time_zone": "Asia/Shanghai"}
        default: Document = {"id": "default", "revision": 1, "kind": "default", "priority": 9}
        usual |= {"items": items, "default": {**default, "media": [medium(picture(7))]}}
        return usual | members

    def alerts(
        self, seq: int, alerts: list[Document], now: datetime, **members: object
    ) -> Document:
        """Return the payload of the area's alerts; ``members`` replace or add."""
        usual: Document = {"scope": self.area, "mode": "live", "epoch": 1, "seq": seq}
        usual |= {"issued": instant(now), "expires": instant(now + timedelta(hours=12))}
        return usual | {"alerts": alerts} | members

    def stamp(self, nonce: str, heads: tuple[Head, Head], now: datetime, spread_s: int) -> Document:
        """Return a stamp that answers ``nonce``; ``heads`` are of the slot and of its alerts."""
        board, alerts = heads
        head: Document = {"epoch": board.epoch, "seq": board.seq, "hash": board.hash}
        if alerts.seq:
            head["alerts"] = {"epoch": alerts.epoch, "seq": alerts.seq}
        payload: Document = {"time": instant(now), "nonce": nonce, "slot": self.slot, "head": head}
        payload |= {"poll_s": 60, "spread_s": spread_s, "ms": now.microsecond // 1000}
        return self.sign("stamp", payload, "timestamp")


def item(name: str, media: list[Document], now: datetime, **members: object) -> Document:
    """Return an item that is up for an hour; ``members`` replace or add."""
    usual: Document = {"id": name, "revision": 1, "kind": "notice", "priority": 1, "media": media}
    usual |= {"effective": instant(now - timedelta(minutes=1))}
    return usual | {"expires": instant(now + timedelta(hours=1))} | members


def alert(name: str, now: datetime, seconds: float, **members: object) -> Document:
    """Return an alert that holds for ``seconds``; ``members`` replace or add."""
    usual: Document = {"id": name, "revision": 1, "level": "red", "template": "full"}
    usual |= {"title": "暴雨红色预警", "text": "请留在室内，远离低洼处。", "source": "市气象台"}
    usual |= {"icon": "rainstorm", "effective": instant(now - timedelta(seconds=2))}
    return usual | {"expires": instant(now + timedelta(seconds=seconds))} | members


def medium(png: bytes, *, inline: bool = True, dwell_ms: int = 1000) -> Document:
    """Return a still picture as a playlist names it."""
    facts: Document = {"sha256": sha256(png).hexdigest(), "size": len(png), "mime": "image/png"}
    facts |= {"width": WIDTH, "height": HEIGHT, "effect": "still", "dwell_ms": dwell_ms}
    return facts | ({"inline": b64encode(png).decode()} if inline else {})


def picture(number: int, *, large: bool = False) -> bytes:
    """Return a PNG for a 192x32 panel, another one for each ``number``; a large one has noise."""
    image, out = Image.new("L", (WIDTH, HEIGHT)), BytesIO()
    image.paste(255, (8 * number, 4, 8 * number + 24, 28))
    if large:
        noise = b"".join(sha256(bytes([number, n])).digest() for n in range(WIDTH * HEIGHT // 32))
        image = Image.frombytes("L", (WIDTH, HEIGHT), noise)
    (image if large else image.convert("1")).save(out, "PNG")
    return out.getvalue()


def head_of(envelope: Document) -> Head:
    """Return the head of a playlist's or an alerts' envelope."""
    payload = b64decode(envelope["payload"])
    members = json.loads(payload)
    return Head(members["epoch"], members["seq"], sha256(payload).hexdigest())


def delta(base: Document, new: Document) -> Document:
    """Return the frame that makes ``new`` from ``base``: what is equal in front, then the rest."""
    old, want = b64decode(base["payload"]), b64decode(new["payload"])
    equal = next((n for n, (a, b) in enumerate(zip(old, want, strict=False)) if a != b), len(old))
    ops: list[object] = [[0, equal], b64encode(want[equal:]).decode()]
    frame: Document = {"type": "delta", "base": sha256(old).hexdigest(), "ops": ops}
    return frame | {name: new[name] for name in ("payloadType", "signatures")}


def _read(sealed: bytes) -> Document:
    read: Document = json.loads(sealed)
    return read
