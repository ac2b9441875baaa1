"""Sans-I/O: which playlist a screen holds, and how a new one takes its place."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.actions import Action, Gather, KeepBoard, Note, Show
from player.fields import Refused
from player.journal import Entry, entry
from player.playlist import Playlist, check_fresh, parse_playlist
from player.trust import Head, Root, check_order, open_envelope


@dataclass(frozen=True, slots=True)
class Board:
    """A verified playlist, the envelope it came in, and items of it that are void by now."""

    playlist: Playlist
    envelope: dict[str, Any]
    withdrawn: tuple[tuple[str, int], ...] = ()

    @property
    def playing(self) -> Playlist:
        """The playlist without what was withdrawn."""
        return self.playlist.without(self.withdrawn)

    @property
    def payload(self) -> bytes:
        """The bytes that were signed."""
        return b64decode(self.envelope["payload"])


class Uptake:
    """Takes verified playlists of one slot; the old one plays until the new one is complete."""

    def __init__(self, held: Board | None, tops: dict[str, Head]) -> None:
        self.held = held
        self.pending: Board | None = None
        self.tops = dict(tops)

    def top(self, slot: str) -> Head:
        """Return the highest head that was verified for ``slot`` on this screen."""
        return self.tops.get(slot, Head())

    def holds(self, slot: str) -> Head:
        """Return the head of what is held for ``slot``; the zero head when nothing is."""
        return self.held.playlist.head if self.held and self.held.playlist.slot == slot else Head()

    def base(self, digest: str) -> Board | None:
        """Return what is here, or on its way, with that hash."""
        boards = (self.pending, self.held)
        return next((b for b in boards if b and b.playlist.head.hash == digest), None)

    def offer(self, envelope: dict[str, Any], root: Root, slot: str, now: datetime) -> list[Action]:
        """Judge an envelope; nothing to do when it is held or on its way already.

        Raises:
            Refused: it must not be used; what is held stays.
        """
        if root.expires <= now:
            raise Refused("expired", "root")
        payload = open_envelope(envelope, "playlist", root.roles["release"])
        playlist = parse_playlist(payload)
        check_fresh(playlist, slot, now)
        check_order(self.top(slot), playlist.head)
        waiting = self.pending.playlist.head if self.pending else None
        if playlist.head in (self.holds(slot), waiting):
            return []
        self.tops[slot] = playlist.head
        self.pending = Board(playlist, envelope)
        received = _entry("received", playlist, now)
        asked = self.ask()
        if not asked:
            return self.complete(now, received)
        return [*self._withdraw(playlist), Note((received,)), *asked]

    def ask(self) -> list[Action]:
        """Return the request for the pictures that did not come along, of the newest playlist.

        Asking for those of the playlist held is a scrub: what decayed on disk is fetched again.
        """
        newest = self.pending or self.held
        if newest is None:
            return []
        fetched = {m.sha256: m for m in newest.playlist.media() if m.inline is None}
        return [Gather(newest.playlist.head, tuple(fetched.values()))] if fetched else []

    def complete(self, now: datetime, *seen: Entry) -> list[Action]:
        """Switch to the pending playlist: everything it needs is here and checked.

        It is shown before it is written down: a screen waits for people, not for its disk.
        """
        if self.pending is None:
            return []
        self.held, self.pending = self.pending, None
        new = self.held.playlist
        return [Show(new), self._keep(self.held), Note((*seen, _entry("verified", new, now)))]

    def forget(self) -> None:
        """Hold nothing any more; the heads stay."""
        self.held = self.pending = None

    def _withdraw(self, newer: Playlist) -> list[Action]:
        """Drop what ``newer`` calls void from the one that plays on until ``newer`` is complete.

        Its head is kept with it: a power cut must not open the door to an older one.
        """
        if self.held is None or self.held.playlist.slot != newer.slot:
            return []
        before = self.held.playing
        void = tuple((n, r) for n, r in newer.withdrawn if n in {i.id for i in before.items})
        self.held = Board(self.held.playlist, self.held.envelope, (*self.held.withdrawn, *void))
        now_playing = self.held.playing
        shown: list[Action] = [] if now_playing.items == before.items else [Show(now_playing)]
        return [*shown, self._keep(self.held)]

    def _keep(self, board: Board) -> KeepBoard:
        boards = [b for b in (board, self.pending) if b]
        needed = frozenset(m.sha256 for b in boards for m in b.playlist.media())
        return KeepBoard(board.envelope, dict(self.tops), board.withdrawn, needed)


def _entry(kind: str, playlist: Playlist, now: datetime) -> Entry:
    at, head = max(now, playlist.issued), playlist.head  # a clock that nobody set may be far behind
    return entry(kind, playlist.slot, at, epoch=head.epoch, seq=head.seq)
