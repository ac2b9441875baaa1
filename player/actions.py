"""What the session asks the world to do, and the answers it gets: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.journal import Entry
from player.playlist import Medium, Playlist
from player.trust import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who this screen is to its server, and the pinned root's envelope."""

    screen: str
    slot: str
    gateway: str
    root: dict[str, Any]
    is_revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One HTTP request; its answer comes back under ``what``. A body makes it a POST."""

    what: str
    path: str
    body: bytes | None = None
    etag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; ``status`` 0 when nobody answered. ``retry_after`` in seconds."""

    what: str
    status: int
    body: bytes = b""
    etag: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Connect:
    """Open the socket; ``connected`` or ``closed`` follows."""

    url: str


@dataclass(frozen=True, slots=True)
class Send:
    """Send one text frame, if the socket is still open."""

    text: str


@dataclass(frozen=True, slots=True)
class Hang:
    """Close the socket."""


@dataclass(frozen=True, slots=True)
class Gather:
    """Have these pictures on disk; ``gathered`` follows, saying whether all are."""

    head: Head
    media: tuple[Medium, ...]


@dataclass(frozen=True, slots=True)
class Show:
    """Paint this playlist from now on."""

    playlist: Playlist


@dataclass(frozen=True, slots=True)
class ShowCode:
    """Show the pairing code; empty before there is one."""

    code: str


@dataclass(frozen=True, slots=True)
class KeepIdentity:
    """Put it on disk."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class KeepBoard:
    """Put the playlist's envelope and the highest heads seen, by slot, on disk."""

    playlist: Playlist
    envelope: dict[str, Any]
    tops: dict[str, Head]


@dataclass(frozen=True, slots=True)
class KeepTime:
    """Put an instant that has certainly passed on disk."""

    floor: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """Journal these claims."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """The server has these claims."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the operator; ``code`` names a line in ``player.words``."""

    code: str
    detail: str = ""


Action = (
    Ask
    | Connect
    | Send
    | Hang
    | Gather
    | Show
    | ShowCode
    | KeepIdentity
    | KeepBoard
    | KeepTime
    | Note
    | Forget
    | Say
)
