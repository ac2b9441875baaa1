"""The server's keys, made once and kept in files that only their owner can read."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.dispatch import seal

ROLES = ("root", "release", "timestamp")
SECRETS = ("secret", "phone", "token")
SECRET_BYTES = 32
ROOT_FILE = "root.json"
# A root that ends within this is made anew, one version higher, at the next start.
RENEW = timedelta(days=90)


class KeyLost(OSError):
    """A key is missing or is not the one ``root.json`` names; ``path`` says which.

    Players trust the old one: only a backup of the folder helps.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"密钥 {path} 缺失或与 root.json 不符，请从备份恢复整个文件夹。"
            f" / Key {path} is missing or is not the one in root.json; restore the folder."
        )
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Every key of one installation.

    Attributes:
        root: signs which keys hold which role.
        release: signs playlists.
        timestamp: signs stamps.
        secret_key: signs cookies.
        phone_key: seals addresses at rest.
        token_key: signs players' tokens.
        root_envelope: the signed root document, as players get it.
    """

    root: Ed25519PrivateKey = field(repr=False)
    release: Ed25519PrivateKey = field(repr=False)
    timestamp: Ed25519PrivateKey = field(repr=False)
    secret_key: bytes = field(repr=False)
    phone_key: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    root_envelope: bytes = field(repr=False)

    @property
    def root_keyid(self) -> str:
        """The name of the root key: what a person compares."""
        return seal.keyid(self.root.public_key())

    @classmethod
    def load(cls, folder: Path, now: datetime) -> KeyRing:
        """Return the keys in ``folder``, made where they have never been.

        Several processes may do this at once: the first one's keys count.

        Raises:
            KeyLost: a key that players already trust is not there any more.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        has_root = (folder / ROOT_FILE).exists()
        for role in ROLES:
            if has_root and not (folder / f"{role}.key").exists():
                raise KeyLost(folder / f"{role}.key")
        signers = {role: _kept_signer(folder / f"{role}.key") for role in ROLES}
        kept = {name: _kept_secret(folder / f"{name}.key") for name in SECRETS}
        return cls(
            root=signers["root"],
            release=signers["release"],
            timestamp=signers["timestamp"],
            secret_key=kept["secret"],
            phone_key=kept["phone"],
            token_key=kept["token"],
            root_envelope=_kept_root(folder / ROOT_FILE, signers, now),
        )


def read_signer(path: Path) -> Ed25519PrivateKey:
    """Return the Ed25519 key in the PEM file ``path``. Raises KeyLost when there is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError):
        raise KeyLost(path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyLost(path)
    return key


def read_secret(path: Path) -> bytes:
    """Return the secret in ``path``. Raises KeyLost when there is none, or half of one."""
    try:
        secret = path.read_bytes()
    except OSError:
        raise KeyLost(path) from None
    if len(secret) != SECRET_BYTES:
        raise KeyLost(path)
    return secret


def _new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def _new_signer() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _kept_signer(path: Path) -> Ed25519PrivateKey:
    _kept(path, _new_signer)
    return read_signer(path)


def _kept_secret(path: Path) -> bytes:
    _kept(path, _new_secret)
    return read_secret(path)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what lies at ``path``; where nothing does, put down what ``make`` returns."""
    if not path.exists():
        draft = _draft(path, make())
        try:
            os.link(draft, path)  # fails when somebody else was quicker: theirs counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def _draft(path: Path, content: bytes) -> Path:
    """Write ``content`` beside ``path`` for its owner alone, and wait until it is on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _kept_root(path: Path, signers: dict[str, Ed25519PrivateKey], now: datetime) -> bytes:
    """Return the root document, made when there is none and again before it ends."""
    roles = {role: signer.public_key() for role, signer in signers.items()}

    def signed(version: int) -> bytes:
        payload = seal.root(version, now, roles)
        return seal.dsse(seal.TYPE.format("root"), payload, signers["root"])

    envelope = _kept(path, lambda: signed(1))
    root = json.loads(b64decode(json.loads(envelope)["payload"]))
    for role, public in roles.items():
        if root["roles"][role]["keyids"] != [seal.keyid(public)]:
            raise KeyLost(path.with_name(f"{role}.key"))
    if datetime.fromisoformat(root["expires"]) - now > RENEW:
        return envelope
    renewed = signed(root["version"] + 1)
    _draft(path, renewed).replace(path)
    return renewed
