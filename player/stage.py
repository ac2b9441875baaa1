"""Between the two threads: what the link wants on the panel, for the painter to pick up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event, Lock

from player.actions import Qr
from player.alerts import Alerts
from player.clock import TrustedClock
from player.playlist import Playlist
from player.programme import Orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What should be up. ``code`` None means the screen is enrolled."""

    clock: TrustedClock
    playlist: Playlist | None = None
    code: str | None = None
    qr: Qr | None = None
    is_online: bool = False
    live: Alerts | None = None
    drill: Alerts | None = None
    orders: Orders = Orders()


class Stage:
    """Holds one scene and the lines to say; ``changed`` wakes the painter."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lines: list[str] = []
        self._lock = Lock()
        self.changed = Event()
        self.is_closing = False
        self.is_to_return = False

    def look(self) -> tuple[Scene, list[str]]:
        """Return the scene and the lines said since; what comes later sets ``changed`` again."""
        self.changed.clear()
        with self._lock:
            lines, self._lines = self._lines, []
            return self._scene, lines

    def play(self, playlist: Playlist) -> None:
        """Put a playlist up."""
        self._change(playlist=playlist, code=None)

    def warn(self, live: Alerts | None, drill: Alerts | None) -> None:
        """Take the alerts that hold and the drills that may be shown."""
        self._change(live=live, drill=drill)

    def order(self, orders: Orders) -> None:
        """Take what was ordered: black, or ready for drills."""
        self._change(orders=orders)

    def show_code(self, code: str, qr: Qr | None = None) -> None:
        """Put the pairing code up, and where there is room the QR code."""
        self._change(code=code, qr=qr)

    def enrolled(self) -> None:
        """Take the pairing code down."""
        self._change(code=None)

    def online(self, is_online: bool) -> None:
        """Say whether the line is up."""
        self._change(is_online=is_online)

    def set_clock(self, clock: TrustedClock) -> None:
        """Take a better clock."""
        if clock is not self._scene.clock:
            self._change(clock=clock)

    def say(self, line: str) -> None:
        """Have one line shown to the operator."""
        with self._lock:
            self._lines.append(line)
        self.changed.set()

    def end(self, *, is_to_return: bool = False) -> None:
        """Have the painter stop; whoever runs this may be asked to start it again."""
        self.is_closing, self.is_to_return = True, is_to_return
        self.changed.set()

    def _change(self, **members: object) -> None:
        with self._lock:
            self._scene = replace(self._scene, **members)  # type: ignore[arg-type] # named above
        self.changed.set()
