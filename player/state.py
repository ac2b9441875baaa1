"""The folder a screen lives in: its key, what it is, what it plays, and one player at a time."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from player.actions import Identity, KeepAlerts, KeepBoard
from player.alert_uptake import AlertUptake, Posted
from player.alerts import open_alerts
from player.cache import Twin, free_bytes
from player.clock import Now, TrustedClock
from player.fields import Refused, parse_instant, write_instant
from player.files import Files
from player.journal import Journal
from player.keys import OwnKeys
from player.playlist import parse_playlist
from player.screen import Kept
from player.trust import Head, Root, first_root, open_envelope
from player.uptake import Board, Uptake


class Occupied(OSError):
    """Another player runs in this folder."""


class State:
    """Reads and writes the folder. Raises OSError when it cannot."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._needed: frozenset[str] = frozenset()
        self._keys: OwnKeys | None = None
        self._lock = _locked(folder / "lock")
        self._key, self._identity = Twin(folder, "key"), Twin(folder, "identity")
        self._board, self._time = Twin(folder, "board"), Twin(folder, "time")
        self._alerts, self._memory = Twin(folder, "alerts"), Twin(folder, "memory")
        self.files = Files(folder / "files")
        self.journal = Journal(folder / "evidence.jsonl")

    def key(self) -> OwnKeys:
        """Return the kept key, or a new one that is kept from now on."""
        self._keys = self._keys or OwnKeys(self._key)
        return self._keys

    def load(self, now: Now) -> Kept:
        """Return what an earlier start left, every signature verified again."""
        identity, root = self._load_identity()
        held, tops = self._load_board(root)
        self._needed = frozenset(m.sha256 for m in held.playlist.media()) if held else frozenset()
        alerts = self._load_alerts(root)
        floors = [parse_instant(body["floor"]) for body in self._time.read()]
        if held:
            floors.append(held.playlist.issued)
        floors += [posted.alerts.issued for posted in alerts.held.values()]
        clock = TrustedClock.booted(max(floors, default=None), now)
        return Kept(
            clock=clock,
            uptake=Uptake(held, tops),
            alerts=alerts,
            memory=next(iter(self._memory.read()), {}),
            faults=("state_lost",) if identity and self._board.is_lost else (),
            identity=identity,
            root=root,
            waiting=self.journal.waiting(clock.signed),  # what the wall clock says may be wrong
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

    def keep_board(self, board: KeepBoard) -> None:
        """Put it on disk, then drop the pictures that nothing needs."""
        body = {"envelope": board.envelope, "tops": _written(board.tops)}
        self._board.write(body | {"withdrawn": [list(w) for w in board.withdrawn]})
        self._needed = board.needed
        self.files.keep_only(board.needed)

    def keep_alerts(self, alerts: KeepAlerts) -> None:
        """Put them on disk."""
        self._alerts.write({"envelopes": alerts.envelopes, "tops": _written(alerts.tops)})

    def keep_memory(self, body: dict[str, Any]) -> None:
        """Put it on disk."""
        self._memory.write(body)

    def purge(self) -> None:
        """Forget the playlist and its pictures; the highest heads stay."""
        tops = _tops(self._board.read())
        self._board.write({"envelope": {}, "tops": _written(tops)})
        self._needed = frozenset()
        self.files.keep_only(self._needed)

    def make_room(self, wanted: frozenset[str] = frozenset()) -> bool:
        """Drop pictures that neither the playlist needs nor ``wanted``; whether any went."""
        return self.files.keep_only(self._needed | wanted) > 0

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
        held, bodies = None, self._board.read()
        for body in bodies:
            held = held or _verified(body, root)
        return held, _tops(bodies)

    def _load_alerts(self, root: Root | None) -> AlertUptake:
        """As above, for each mode."""
        held, bodies = dict[str, Posted](), self._alerts.read()
        for body in bodies:
            for mode, envelope in body.get("envelopes", {}).items():
                with suppress(Refused):
                    if root:
                        held.setdefault(mode, Posted(open_alerts(envelope, root), envelope))
        return AlertUptake(held, _tops(bodies))


def _written(tops: dict[str, Head]) -> dict[str, Any]:
    return {name: [head.epoch, head.seq, head.hash] for name, head in tops.items()}


def _tops(bodies: list[dict[str, Any]]) -> dict[str, Head]:
    tops: dict[str, Head] = {}
    for body in bodies:
        for name, head in body.get("tops", {}).items():
            tops[name] = max(Head(*head), tops.get(name, Head()))
    return tops


def _verified(body: dict[str, Any], root: Root | None) -> Board | None:
    envelope = body.get("envelope", {})
    if root is None:
        return None
    try:
        payload = open_envelope(envelope, "playlist", root.roles["release"])
        void = tuple((str(n), int(r)) for n, r in body.get("withdrawn", []))
        return Board(parse_playlist(payload), envelope, void)
    except (Refused, ValueError, TypeError):
        return None


def _locked(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Occupied(str(path.parent)) from None
    return handle
