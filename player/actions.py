"""What the session asks the world to do, and the answers it gets: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.alerts import Alerts
from player.items import Medium
from player.journal import Entry
from player.playlist import Playlist
from player.programme import Orders
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
class Qr:
    """A QR code without its quiet zone: ``dots`` row by row, eight modules a byte, dark ones 1."""

    side: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class ShowCode:
    """Show the pairing code; empty before there is one."""

    code: str
    qr: Qr | None = None


@dataclass(frozen=True, slots=True)
class KeepIdentity:
    """Put it on disk."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class KeepBoard:
    """Put the playlist's envelope and the highest heads seen, by slot, on disk.

    ``withdrawn`` are items of it that are void by now; ``needed`` the pictures to keep.
    """

    envelope: dict[str, Any]
    tops: dict[str, Head]
    withdrawn: tuple[tuple[str, int], ...] = ()
    needed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Warn:
    """Have these alerts on the panel from now on, and these drills when they may be shown."""

    live: Alerts | None
    drill: Alerts | None


@dataclass(frozen=True, slots=True)
class KeepAlerts:
    """Put the envelopes by mode, and the highest heads by mode and scope, on disk."""

    envelopes: dict[str, dict[str, Any]]
    tops: dict[str, Head]


@dataclass(frozen=True, slots=True)
class Obey:
    """Have the panel black, or ready for drills, until then."""

    orders: Orders


@dataclass(frozen=True, slots=True)
class KeepMemory:
    """Put what is to be remembered of commands, and of what was shown, on disk."""

    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Purge:
    """Forget the playlist and its pictures on disk, but no head."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Send a picture of the panel; an answer to ``screenshot`` follows."""

    path: str
    token: str


@dataclass(frozen=True, slots=True)
class Restart:
    """End so that the service manager starts the player again."""


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
    | Warn
    | KeepAlerts
    | Obey
    | KeepMemory
    | Purge
    | Snap
    | Restart
)
