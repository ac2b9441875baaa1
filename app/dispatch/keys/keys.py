"""The server's keys, made once and kept in files that only their owner can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.dispatch.keys import roots, seal
from app.dispatch.keys.key_files import (
    KeyLost,
    alone,
    kept_secret,
    kept_signer,
    key_path,
    read_signers,
)
from app.dispatch.keys.push_keys import PushKeys
from app.dispatch.keys.role_keys import RoleKeys
from app.dispatch.keys.seal import Signers

SECRETS = ("secret", "phone", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Every key of one installation.

    Attributes:
        signers: by role of ``roots.ROLES`` the keys that sign for it now, the one in use first.
        secret_key: signs cookies.
        phone_key: seals addresses at rest.
        token_key: signs players' tokens.
        push: the keys by which push services know us.
        folder: where they lie.
    """

    signers: Mapping[str, Signers] = field(repr=False)
    secret_key: bytes = field(repr=False)
    phone_key: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    push: PushKeys = field(repr=False)
    folder: Path = field(repr=False)

    @property
    def release(self) -> Signers:
        """Those that sign playlists and commands."""
        return self.signers["release"]

    @property
    def timestamp(self) -> Signers:
        """Those that sign stamps."""
        return self.signers["timestamp"]

    @property
    def root_keyid(self) -> str:
        """The name of the root key: what a person compares."""
        return seal.keyid(self.signers["root"][0].public_key())

    def roots(self) -> tuple[bytes, ...]:
        """Return the roots as players are told them now, at most 64, rising, the newest last."""
        return roots.read(self.folder)[-roots.MOST_TOLD :]

    @classmethod
    def load(cls, folder: Path, now: datetime) -> KeyRing:
        """Return the keys in ``folder``, made where they have never been.

        Several processes may do this at once: the first one's keys count.

        Raises:
            KeyLost: a key that players already trust is not there any more.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(folder):
            roots.finish(folder)
            for role in roots.named(folder):
                if not key_path(folder, role).exists():
                    raise KeyLost(key_path(folder, role))
            for role in roots.ROLES:
                kept_signer(key_path(folder, role))
            found = {role: read_signers(folder, role) for role in roots.ROLES}
            kept = {name: kept_secret(key_path(folder, name)) for name in SECRETS}
            roots.settle(folder, found, now)
        return cls(
            signers={role: RoleKeys(folder, role) for role in roots.ROLES},
            secret_key=kept["secret"],
            phone_key=kept["phone"],
            token_key=kept["token"],
            push=PushKeys(folder),
            folder=folder,
        )
