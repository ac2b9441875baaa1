"""Keys as files that only their owner can read: made once, read whole, replaced in one step."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SECRET_BYTES = 32


class KeyLost(OSError):
    """A key is missing or is not one the root names; ``path`` says which.

    Players trust the old one: only a backup of the folder helps.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"密钥 {path} 缺失或与根文件不符，请从备份恢复整个文件夹。"
            f" / Key {path} is missing or is not one the root names; restore the folder."
        )
        self.path = path


def read_signer(path: Path) -> Ed25519PrivateKey:
    """Return the Ed25519 key in the PEM file ``path``. Raises KeyLost when there is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError):
        raise KeyLost(path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyLost(path)
    return key


def read_signers(folder: Path, role: str) -> tuple[Ed25519PrivateKey, ...]:
    """Return the keys that sign for ``role``: its own, and the one before while both count.

    Raises KeyLost.
    """
    own, before = key_path(folder, role), key_path(folder, role, "old")
    return (read_signer(own), *([read_signer(before)] if before.exists() else []))


def read_secret(path: Path) -> bytes:
    """Return the secret in ``path``. Raises KeyLost when there is none, or half of one."""
    try:
        secret = path.read_bytes()
    except OSError:
        raise KeyLost(path) from None
    if len(secret) != SECRET_BYTES:
        raise KeyLost(path)
    return secret


def key_path(folder: Path, name: str, age: str = "") -> Path:
    """Return where a key lies; ``age`` is ``old`` or ``new``, or empty for the one in use."""
    return folder / (f"{name}.{age}.key" if age else f"{name}.key")


def kept_signer(path: Path) -> Ed25519PrivateKey:
    """Return the key at ``path``, made where there is none."""
    kept(path, new_signer)
    return read_signer(path)


def kept_secret(path: Path) -> bytes:
    """Return the secret at ``path``, made where there is none."""
    kept(path, lambda: secrets.token_bytes(SECRET_BYTES))
    return read_secret(path)


def new_signer() -> bytes:
    """Return a new Ed25519 key as PEM."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
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


def replace(path: Path, content: bytes) -> None:
    """Let ``content`` lie at ``path`` instead of what does: whole, or not at all."""
    _draft(path, content).replace(path)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other process change the keys in ``folder`` meanwhile."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes) -> Path:
    """Write ``content`` beside ``path`` for its owner alone, and wait until it is on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
