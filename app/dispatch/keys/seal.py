"""The signed documents of the wire format (docs/wire-format.md), made from plain values."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.dispatch.route import Issue, Sealed
from app.domain.target import Profile
from renderers.base import Document, Documents, Frame, Reel, ReelItem
from renderers.notation import instant as instant  # seals and screens write it alike

TYPE = "application/vnd.linli.{}.v1+json"
INLINE_BYTES = 4096
PLAYLIST_LIFE = timedelta(days=7)
ROOT_LIFE = timedelta(days=365)
POLL_S, SPREAD_S = 60, 5
# A player refuses a playlist that has more; what comes first matters most.
MOST_ITEMS, MOST_MEDIA, MOST_SPANS = 256, 64, 200

# The keys that sign one document: two while a role's old key still counts.
Signers: TypeAlias = Sequence[Ed25519PrivateKey]


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """Which playlist of a slot: they are ordered by (epoch, seq). Zeros when there is none."""

    epoch: int = 0
    seq: int = 0
    hash: str = ""


def canonical(value: object) -> bytes:
    """Return the one JSON form we write: sorted members, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def keyid(public: Ed25519PublicKey) -> str:
    """Return the first 16 hex digits of the SHA-256 of the raw public key."""
    return sha256(public.public_bytes_raw()).hexdigest()[:16]


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return DSSE v1's pre-authentication encoding: what is signed; lengths count bytes."""
    name = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def dsse(payload_type: str, payload: bytes, *keys: Ed25519PrivateKey) -> bytes:
    """Return the envelope around ``payload``, signed by each of ``keys`` in that order."""
    signed = pae(payload_type, payload)
    signatures = [{"keyid": keyid(k.public_key()), "sig": _b64(k.sign(signed))} for k in keys]
    return canonical(
        {"payloadType": payload_type, "payload": _b64(payload), "signatures": signatures}
    )


def root(version: int, issued: datetime, roles: Mapping[str, Sequence[Ed25519PublicKey]]) -> bytes:
    """Return the payload that says which keys hold which role; one of them is enough to sign."""
    keys = {
        keyid(public): {"algorithm": "ed25519", "public": _b64(public.public_bytes_raw())}
        for holders in roles.values()
        for public in holders
    }
    return canonical(
        {
            "version": version,
            "issued": instant(issued),
            "expires": instant(issued + ROOT_LIFE),
            "keys": keys,
            "roles": {
                role: {"keyids": [keyid(public) for public in holders], "threshold": 1}
                for role, holders in roles.items()
            },
        }
    )


def playlist(
    reel: Reel, profile: Profile, issue: Issue, more: Mapping[str, object] | None = None
) -> bytes:
    """Return the payload of a slot's playlist, not signed yet; ``more`` are optional members."""
    return canonical(
        {
            **(more or {}),
            "slot": issue.slot.key,
            "mode": "live",
            "epoch": issue.epoch,
            "seq": issue.seq,
            "issued": instant(issue.issued),
            "expires": instant(issue.issued + PLAYLIST_LIFE),
            "prev_hash": issue.prev_hash,
            "width": profile.width_px,
            "height": profile.height_px,
            "time_zone": profile.time_zone,
            "items": [_item(item) for item in reel.items[:MOST_ITEMS]],
            "default": _item(reel.default),
        }
    )


def release(keys: Signers, reel: Reel, profile: Profile, issue: Issue) -> Sealed:
    """Return the signed playlist, the files it names, and the hash its successor links to."""
    shown = (*reel.items[:MOST_ITEMS], reel.default)
    more = issue.extra.members(shown[:-1], issue.issued) if issue.extra else {}
    payload = playlist(reel, profile, issue, more)
    envelope = Document(
        name="playlist.json",
        media_type="application/json",
        body=dsse(TYPE.format("playlist"), payload, *keys),
    )
    large = {
        frame.sha256: Document(name=f"files/{frame.sha256}", media_type="image/png", body=frame.png)
        for item in shown
        for frame in item.frames[:MOST_MEDIA]
        if len(frame.png) > INLINE_BYTES
    }
    return Sealed(Documents((envelope, *large.values())), sha256(payload).hexdigest())


def stamp(  # noqa: PLR0913 - by name: a stamp's members
    keys: Signers,
    *,
    now: datetime,
    nonce: str,
    slot: str,
    head: Head,
    alerts: Head | None = None,
    poll_s: int = POLL_S,
    spread_s: int = SPREAD_S,
) -> bytes:
    """Return the signed envelope that says what time it is and which playlist is the newest.

    ``alerts`` are the newest live ones of the area.
    """
    newest: dict[str, object] = {"epoch": head.epoch, "seq": head.seq, "hash": head.hash}
    if alerts is not None:
        newest["alerts"] = {"epoch": alerts.epoch, "seq": alerts.seq}
    members = {
        "time": instant(now),
        "nonce": nonce,
        "slot": slot,
        "head": newest,
        "poll_s": poll_s,
        "spread_s": spread_s,
    }
    if ms := now.microsecond // 1000:
        members["ms"] = ms
    return dsse(TYPE.format("stamp"), canonical(members), *keys)


def _item(item: ReelItem) -> dict[str, object]:
    members: dict[str, object] = {
        "id": item.notice_id,
        "revision": item.revision,
        "kind": item.kind,
        "priority": item.priority,
        "media": [_medium(frame) for frame in item.frames[:MOST_MEDIA]],
    }
    if item.effective is not None:
        members["effective"] = instant(item.effective)
    if item.expires is not None:
        members["expires"] = instant(item.expires)
    if item.schedule:
        members["schedule"] = [
            {"from": instant(start), "until": instant(end)}
            for start, end in item.schedule[:MOST_SPANS]
        ]
    return members


def _medium(frame: Frame) -> dict[str, object]:
    members: dict[str, object] = {
        "sha256": frame.sha256,
        "size": len(frame.png),
        "mime": "image/png",
        "width": frame.width_px,
        "height": frame.height_px,
        "effect": frame.effect,
    }
    if frame.effect == "still":
        members["dwell_ms"] = frame.dwell_ms
    else:
        members["speed_px_s"] = frame.speed_px_s
    if frame.fields:
        members["fields"] = [asdict(field) for field in frame.fields]
    if len(frame.png) <= INLINE_BYTES:
        members["inline"] = _b64(frame.png)
    return members


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()
