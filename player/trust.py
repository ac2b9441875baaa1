"""Whom a screen believes: a pinned root, the keys it names, and signatures over exact bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from player.fields import Refused, instant, member, number, objects, parse_object, raw, text

_TYPE = "application/vnd.linli.{}.v1+json"
_ROLES = ("root", "release", "timestamp")
_LATER_ROLES = ("alert", "drill")  # a root of before them is a root
ROOTS_MAX = 64
PAYLOAD_MAX = 4 << 20
SIGNATURES_MAX = 16


@dataclass(frozen=True, slots=True)
class Role:
    """The keys that may speak for a role, and how many of them must."""

    keys: dict[str, bytes]
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Which keys hold which role."""

    version: int
    issued: datetime
    expires: datetime
    roles: dict[str, Role]


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """Where a slot stands; ``hash`` is the SHA-256 of the playlist's payload, in hex."""

    epoch: int = 0
    seq: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The server's time and hints, as verified.

    ``is_fine`` says that ``time`` is exact and not cut to a second; ``alerts`` is the live head.
    """

    time: datetime
    head: Head
    poll_s: int
    spread_s: int
    is_fine: bool = False
    alerts: Head = Head()


def _verify_ed25519(public: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


# Closed on purpose: a document never chooses how it is verified.
_ALGORITHMS: dict[str, Callable[[bytes, bytes, bytes], bool]] = {"ed25519": _verify_ed25519}


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return DSSE v1's pre-authentication encoding; its lengths count bytes."""
    name = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def keyid_of(public: bytes) -> str:
    """Return the name of a raw public key: 16 hex digits."""
    return sha256(public).hexdigest()[:16]


def open_envelope(envelope: dict[str, Any], document: str, *roles: Role) -> bytes:
    """Return the payload of a ``document``, signed as every one of ``roles`` asks.

    Raises:
        Refused: ``wrong_type``, ``malformed`` or ``bad_signature``.
    """
    payload_type = text(envelope, "payloadType", 128)
    if payload_type != _TYPE.format(document):
        raise Refused("wrong_type")
    payload = raw(envelope, "payload", PAYLOAD_MAX)
    signatures = [
        (text(s, "keyid"), raw(s, "sig", 64))
        for s in objects(envelope, "signatures", SIGNATURES_MAX)
    ]
    signed = pae(payload_type, payload)
    for role in roles:
        _check_threshold(role, signatures, signed)
    return payload


def first_root(envelope: dict[str, Any]) -> Root:
    """Return the root that is about to be pinned; it must have signed itself."""
    claimed = _parse_root(raw(envelope, "payload", PAYLOAD_MAX))
    return _parse_root(open_envelope(envelope, "root", claimed.roles["root"]))


def later_root(pinned: Root, envelope: dict[str, Any]) -> Root:
    """Return the root that follows ``pinned``: signed by the old and by the new root keys.

    Raises:
        Refused: ``rollback`` when its version is not above the pinned one's, or as above.
    """
    claimed = _parse_root(raw(envelope, "payload", PAYLOAD_MAX))
    payload = open_envelope(envelope, "root", pinned.roles["root"], claimed.roles["root"])
    root = _parse_root(payload)
    if root.version <= pinned.version:
        raise Refused("rollback", "version")
    return root


def walk(pinned: Root, chain: list[dict[str, Any]]) -> tuple[Root, dict[str, Any] | None]:
    """Follow ``chain`` from ``pinned`` on, step by step; return the last root and its envelope.

    Those that are not later than ``pinned`` were walked before and are passed over; the envelope
    is None when none is later.

    Raises:
        Refused: a step is not signed by the root before it and by itself.
    """
    root, last = pinned, None
    for envelope in chain[:ROOTS_MAX]:
        claimed = _parse_root(raw(envelope, "payload", PAYLOAD_MAX))
        if claimed.version > root.version:
            root, last = later_root(root, envelope), envelope
    return root, last


def open_stamp(root: Root, envelope: dict[str, Any], slot: str, nonces: frozenset[str]) -> Stamp:
    """Return a stamp for ``slot`` that answers one of our own ``nonces``."""
    stamp = parse_object(open_envelope(envelope, "stamp", root.roles["timestamp"]))
    if text(stamp, "nonce", default="") not in nonces:
        raise Refused("wrong_nonce")
    if text(stamp, "slot", 200) != slot:
        raise Refused("wrong_slot")
    head, is_fine = member(stamp, "head"), "ms" in stamp
    ms = number(stamp, "ms", 0, 999) if is_fine else 0
    return Stamp(
        time=instant(stamp, "time") + timedelta(milliseconds=ms),
        is_fine=is_fine,
        head=_parse_head(head),
        alerts=_parse_head(member(head, "alerts")) if "alerts" in head else Head(),
        poll_s=number(stamp, "poll_s", 5, 3600),
        spread_s=number(stamp, "spread_s", 0, 3600),
    )


def check_order(held: Head, new: Head) -> bool:
    """Return whether ``new`` is news; (epoch, seq) never falls.

    Raises:
        Refused: ``rollback``; ``fork`` for the same (epoch, seq) with another content.
    """
    if (new.epoch, new.seq) < (held.epoch, held.seq):
        raise Refused("rollback", "seq")
    if (new.epoch, new.seq) > (held.epoch, held.seq):
        return True
    if new.hash != held.hash:
        raise Refused("fork", "seq")
    return False


def check_lifetime(issued: datetime, expires: datetime, now: datetime, longest: timedelta) -> None:
    """Refuse what has ended, and what claims to last longer than its kind may."""
    if expires - issued > longest:
        raise Refused("too_long", "expires")
    if expires <= now:
        raise Refused("expired", "expires")


def _check_threshold(role: Role, signatures: list[tuple[str, bytes]], signed: bytes) -> None:
    """Count keys, not signatures: one key that signs twice is one."""
    good = {
        keyid
        for keyid, signature in signatures
        if keyid in role.keys and _ALGORITHMS["ed25519"](role.keys[keyid], signature, signed)
    }
    if len(good) < role.threshold:
        raise Refused("bad_signature")


def _parse_root(payload: bytes) -> Root:
    source = parse_object(payload)
    keys = _parse_keys(member(source, "keys"))
    roles = member(source, "roles")
    return Root(
        version=number(source, "version", 1, 1 << 31),
        issued=instant(source, "issued"),
        expires=instant(source, "expires"),
        roles={
            name: _parse_role(member(roles, name), keys)
            for name in (*_ROLES, *(r for r in _LATER_ROLES if r in roles))
        },
    )


def _parse_keys(source: dict[str, Any]) -> dict[str, bytes]:
    """A key that we cannot use, or whose name is not its own, is left out."""
    keys = {}
    for keyid in list(source)[:64]:
        facts = member(source, keyid)
        public = raw(facts, "public", 64)
        known = text(facts, "algorithm") in _ALGORITHMS
        if known and len(public) == 32 and keyid_of(public) == keyid:
            keys[keyid] = public
    return keys


def _parse_role(source: dict[str, Any], keys: dict[str, bytes]) -> Role:
    keyids = source.get("keyids")
    if not isinstance(keyids, list):
        raise Refused("malformed", "keyids")
    threshold = number(source, "threshold", 1, 16)
    return Role({k: keys[k] for k in keyids if isinstance(k, str) and k in keys}, threshold)


def _parse_head(source: dict[str, Any]) -> Head:
    return Head(
        number(source, "epoch", 0, 1 << 53),
        number(source, "seq", 0, 1 << 53),
        text(source, "hash", default=""),
    )
