"""What a simulated screen holds, and which documents it takes up: pure, no socket, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.sim.notary import Paper, Refused

Edition = tuple[int, int]
# What a screen that paints nothing can do; the others it says it cannot.
OBEYED = frozenset({"purge", "blank", "drill", "restart"})


@dataclass(slots=True)
class Holding:
    """Editions by stream: the playlist under "", live alerts, drills; they never fall."""

    screen: str
    slot: str = ""
    held: dict[str, Edition] = field(default_factory=dict)
    shown: dict[str, Edition] = field(default_factory=dict)
    drill_until: datetime | None = None
    _obeyed: set[str] = field(default_factory=set)

    def at(self, stream: str = "") -> Edition:
        """Return what is held of ``stream``, zeros when nothing is."""
        return self.held.get(stream, (0, 0))

    def move(self, slot: str) -> bool:
        """Show another slot from now on; return whether it is another one."""
        is_other = slot != self.slot
        self.slot = slot
        return is_other

    def is_drilling(self, now: datetime) -> bool:
        """Whether drills are shown at ``now``."""
        return self.drill_until is not None and now < self.drill_until

    def take(self, paper: Paper, now: datetime) -> str | None:
        """Take up a playlist or alerts; return its stream, None when it is held already.

        Raises:
            Refused: of another slot, area or mode, or older than what is held.
        """
        stream = self._stream(paper, now)
        if paper.edition < self.at(stream):
            raise Refused(paper.document, "rollback")
        if paper.edition == self.at(stream):
            return None
        self.held[stream] = paper.edition
        return stream

    def show(self, stream: str, edition: Edition) -> None:
        """Note that an edition was shown."""
        self.shown[stream] = max(self.shown.get(stream, (0, 0)), edition)

    def obey(self, command: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Obey a verified command once; return the evidence that says so.

        Raises:
            Refused: for another screen, too late, or obeyed before.
        """
        name, nonce = str(command.get("command")), str(command.get("nonce"))
        if command.get("screen") != self.screen:
            raise Refused("command", "wrong_screen")
        if _read(command, "expires") <= now:
            raise Refused("command", "expired")
        if nonce in self._obeyed:
            raise Refused("command", "replayed")
        self._obeyed.add(nonce)
        if name == "drill":
            self.drill_until = _read(command, "until")
        is_done = name in OBEYED
        return {
            "kind": "done",
            "nonce": nonce,
            "ok": is_done,
            "why": "" if is_done else "simulated",
        }

    def _stream(self, paper: Paper, now: datetime) -> str:
        members = paper.members
        if paper.document == "playlist":
            self._check(members.get("slot") == self.slot, paper, "wrong_slot")
            self._check(members.get("mode") == "live", paper, "wrong_mode")
            return ""
        self._check(members.get("scope") == self.slot.split("/")[1], paper, "wrong_slot")
        if members.get("mode") == "live":
            return "alerts"
        self._check(self.is_drilling(now), paper, "wrong_mode")
        return "drill"

    @staticmethod
    def _check(is_so: bool, paper: Paper, code: str) -> None:
        if not is_so:
            raise Refused(paper.document, code)


def _read(command: dict[str, Any], name: str) -> datetime:
    try:
        return datetime.strptime(str(command.get(name)), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("command", "malformed") from None
