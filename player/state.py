"""The folder a screen lives in: its key, what it is, what it plays, and one player at a time."""

from __future__ import annotations

import fcntl
import os
from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from player.actions import Identity
from player.cache import Twin, free_bytes
from player.clock import Now, TrustedClock
from player.fields import Refused, parse_instant, write_instant
from player.files import Files
from player.journal import Journal
from player.playlist import Playlist, parse_playlist
from player.screen import Kept
from player.trust import Head, Root, first_root, open_envelope
from player.uptake import Board, Uptake


class Occupied(OSError):
    """Another player runs in this folder."""


class OwnKey:
    """The screen's own Ed25519 key; made once, readable by its owner only."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``."""
        return self._private.sign(message)


class State:
    """Reads and writes the folder. Raises OSError when it cannot."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._lock = _locked(folder / "lock")
        self._key, self._identity = Twin(folder, "key"), Twin(folder, "identity")
        self._board, self._time = Twin(folder, "board"), Twin(folder, "time")
        self.files = Files(folder / "files")
        self.journal = Journal(folder / "evidence.jsonl")

    def key(self) -> OwnKey:
        """Return the kept key, or a new one that is kept from now on."""
        for body in self._key.read():
            return OwnKey(Ed25519PrivateKey.from_private_bytes(b64decode(body["private"])))
        private = Ed25519PrivateKey.generate()
        self._key.write({"private": b64encode(private.private_bytes_raw()).decode()})
        return OwnKey(private)

    def load(self, now: Now) -> Kept:
        """Return what an earlier start left, every signature verified again."""
        identity, root = self._load_identity()
        held, tops = self._load_board(root)
        floors = [parse_instant(body["floor"]) for body in self._time.read()]
        if held:
            floors.append(held.playlist.issued)
        clock = TrustedClock.booted(max(floors, default=None), now)
        return Kept(
            clock=clock,
            uptake=Uptake(held, tops),
            identity=identity,
            root=root,
            waiting=self.journal.waiting(clock.read(now)),
        )

    def keep_identity(self, identity: Identity) -> None:
        """Put it on disk."""
        self._identity.write(
            {
                "screen": identity.screen,
                "slot": identity.slot,
                "gateway": identity.gateway,
                "root": identity.root,
                "is_revoked": identity.is_revoked,
            }
        )

    def keep_board(
        self, playlist: Playlist, envelope: dict[str, Any], tops: dict[str, Head]
    ) -> None:
        """Put it on disk, then drop the pictures that it does not need."""
        heads = {slot: [head.epoch, head.seq, head.hash] for slot, head in tops.items()}
        self._board.write({"envelope": envelope, "tops": heads})
        self.files.keep_only({m.sha256 for m in playlist.media()})

    def keep_time(self, floor: datetime) -> None:
        """Put an instant that has certainly passed on disk."""
        self._time.write({"floor": write_instant(floor)})

    def free_bytes(self) -> int:
        """Return the room left where the pictures lie."""
        return free_bytes(self._folder)

    def close(self) -> None:
        """Let another player in."""
        os.close(self._lock)

    def _load_identity(self) -> tuple[Identity | None, Root | None]:
        """The pinned root signed itself when it was pinned, and must still do so."""
        for body in self._identity.read():
            try:
                return Identity(**body), first_root(body["root"])
            except (Refused, TypeError, KeyError):
                continue
        return None, None

    def _load_board(self, root: Root | None) -> tuple[Board | None, dict[str, Head]]:
        """Both copies count for the highest heads; the newest one that verifies plays."""
        held, tops = None, dict[str, Head]()
        for body in self._board.read():
            for name, head in body.get("tops", {}).items():
                tops[name] = max(Head(*head), tops.get(name, Head()))
            if held is None and root is not None:
                held = _verified(body.get("envelope", {}), root)
        return held, tops


def _verified(envelope: dict[str, Any], root: Root) -> Board | None:
    try:
        payload = open_envelope(envelope, "playlist", root.roles["release"])
        return Board(parse_playlist(payload), envelope)
    except Refused:
        return None


def _locked(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Occupied(str(path.parent)) from None
    return handle
