"""The chain of roots: which keys held which role, each signed by its own and the earlier one."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys import key_files, seal
from app.dispatch.keys.key_files import KeyLost, key_path, read_signer, read_signers

ROLES = ("root", "release", "alert", "drill", "timestamp")
# Every root there was, first to newest; ``ALONE`` is where older versions kept the newest.
CHAIN, ALONE = "roots.json", "root.json"
# A root that ends within this is made anew, one version higher, at the next start.
RENEW = timedelta(days=90)
# A player is told at most so many at once (docs/wire-format.md).
MOST_TOLD = 64

Signers: TypeAlias = Mapping[str, seal.Signers]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInUse:
    """A key that the newest root names; ``is_signing`` says whether we have its other half."""

    role: str
    keyid: str
    is_signing: bool
    root_version: int
    root_expires: datetime


def named(folder: Path) -> frozenset[str]:
    """Return the roles for which players already trust a key of this folder."""
    chain = read(folder)
    return frozenset(payload_of(chain[-1])["roles"]) if chain else frozenset()


def settle(folder: Path, signers: Signers, now: datetime) -> None:
    """Make the first root, or the next when a role is new in it or it ends before long.

    Raises:
        KeyLost: the newest root does not name a key that we sign with.
    """
    chain = read(folder)
    if not chain:
        _grow(folder, (), signers, now)
        return
    root = payload_of(chain[-1])
    for role in root["roles"].keys() & signers.keys():
        if not {_id(key) for key in signers[role]} <= set(root["roles"][role]["keyids"]):
            raise KeyLost(key_path(folder, role))
    is_whole = signers.keys() <= root["roles"].keys()
    if not is_whole or datetime.fromisoformat(root["expires"]) - now <= RENEW:
        _grow(folder, chain, signers, now)


def finish(folder: Path) -> None:
    """End a rotation that was cut off: what the newest root names comes into use."""
    chain = read(folder)
    for role in ROLES:
        new = key_path(folder, role, "new")
        if not new.exists():
            continue
        named = payload_of(chain[-1])["roles"].get(role, {}).get("keyids", []) if chain else []
        if _id(read_signer(new)) in named:
            _bring_in(folder, role, named)
        else:
            new.unlink()


def rotate(folder: Path, role: str, now: datetime, *, at_once: bool = False) -> str:
    """Give ``role`` a new key; return its id. Running processes sign with it at once (RoleKeys).

    Documents are then signed by the old key too, until ``retire``, so that no screen misses one;
    ``at_once`` trusts the old one no more. Of ``root`` only the new one ever counts.
    """
    with key_files.alone(folder):
        finish(folder)
        signers = {name: read_signers(folder, name) for name in ROLES}
        path = key_path(folder, role, "new")
        key_files.replace(path, key_files.new_signer())
        made, before = read_signer(path), signers[role][0]
        stays = () if at_once or role == "root" else (before,)
        changed = {**signers, role: (made, *stays)}
        chain = _grow(folder, read(folder), changed, now, (signers["root"][0],))
        _bring_in(folder, role, payload_of(chain[-1])["roles"][role]["keyids"])
    return _id(made)


def retire(folder: Path, role: str, now: datetime) -> bool:
    """Trust the old key of ``role`` no more; return whether there was one."""
    with key_files.alone(folder):
        finish(folder)
        old = key_path(folder, role, "old")
        if not old.exists():
            return False
        signers = {name: read_signers(folder, name) for name in ROLES}
        _grow(folder, read(folder), {**signers, role: signers[role][:1]}, now)
        old.unlink()
    return True


def in_use(folder: Path) -> list[KeyInUse]:
    """Return every key that the newest root names, role by role."""
    root = payload_of(read(folder)[-1])
    return [
        KeyInUse(
            role=role,
            keyid=keyid,
            is_signing=keyid in {_id(key) for key in read_signers(folder, role)},
            root_version=root["version"],
            root_expires=datetime.fromisoformat(root["expires"]),
        )
        for role in ROLES
        for keyid in root["roles"][role]["keyids"]
    ]


def read(folder: Path) -> tuple[bytes, ...]:
    """Return the chain as it lies in ``folder``, first to newest; empty when there is none."""
    if (folder / CHAIN).exists():
        listed = json.loads((folder / CHAIN).read_bytes())
        return tuple(seal.canonical(envelope) for envelope in listed)
    return ((folder / ALONE).read_bytes(),) if (folder / ALONE).exists() else ()


def payload_of(envelope: bytes) -> dict[str, Any]:
    """Return what one of our own envelopes says."""
    payload: dict[str, Any] = json.loads(b64decode(json.loads(envelope)["payload"]))
    return payload


def _grow(
    folder: Path,
    chain: Sequence[bytes],
    signers: Signers,
    now: datetime,
    earlier: tuple[Ed25519PrivateKey, ...] = (),
) -> tuple[bytes, ...]:
    """Add a root that names ``signers``, signed by its own root key and those of ``earlier``."""
    version = payload_of(chain[-1])["version"] + 1 if chain else 1
    holders = {role: [key.public_key() for key in keys] for role, keys in signers.items()}
    payload = seal.root(version, now, holders)
    own = signers["root"][0]
    by = (own, *(key for key in earlier if _id(key) != _id(own)))
    grown = (*chain, seal.dsse(seal.TYPE.format("root"), payload, *by))
    key_files.replace(folder / CHAIN, seal.canonical([json.loads(one) for one in grown]))
    return grown


def _bring_in(folder: Path, role: str, named: Sequence[str]) -> None:
    """Let the new key take the place of the one in use, which stays as the old if it is named.

    Cut off anywhere, it can be done again.
    """
    own, old = key_path(folder, role), key_path(folder, role, "old")
    old.unlink(missing_ok=True)
    if _id(read_signer(own)) in named:
        os.link(own, old)
    key_path(folder, role, "new").replace(own)


def _id(key: Ed25519PrivateKey) -> str:
    return seal.keyid(key.public_key())
