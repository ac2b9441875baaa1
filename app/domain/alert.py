"""Alerts for screens: what takes a panel over or stands beside the board, and which come first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

# A player refuses a document that has more (docs/wire-format.md, alerts).
MOST = 8
_SHORT, _TEXT = 64, 2000


class Mode(StrEnum):
    """Whether it is meant: a drill shows on screens in drill mode only, and says so."""

    LIVE = "live"
    DRILL = "drill"


class Level(StrEnum):
    """The colour of a warning, the gravest first; ``none`` for what has no colour."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    NONE = "none"


class BadAlert(ValueError):
    """Players would refuse it; ``member`` says what is empty, too long or out of order."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What screens show ahead of their board.

    ``full`` takes the panel over, ``band`` takes turns with the board. ``revision`` rises when the
    text or the level changes.
    """

    id: str
    revision: int = 1
    level: Level
    template: Literal["full", "band"]
    title: str
    text: str
    source: str = ""
    icon: str = ""
    effective: datetime
    expires: datetime

    def __post_init__(self) -> None:
        """Raise BadAlert rather than be something that no player takes."""
        for name, most in (("id", _SHORT), ("title", _SHORT), ("source", _SHORT), ("icon", _SHORT)):
            if len(getattr(self, name)) > most:
                raise BadAlert(name)
        if not self.id or not self.title or self.revision < 1:
            raise BadAlert("id" if not self.id else "title" if not self.title else "revision")
        if len(self.text) > _TEXT:
            raise BadAlert("text")
        if self.effective >= self.expires:
            raise BadAlert("expires")


def holding(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """Return those that have not ended, each once in its highest revision, the gravest first."""
    newest: dict[str, Alert] = {}
    for one in alerts:
        if one.expires > now and (one.id not in newest or newest[one.id].revision < one.revision):
            newest[one.id] = one
    return sorted(newest.values(), key=_place)


def _place(one: Alert) -> tuple[bool, int, float, str]:
    return one.template != "full", list(Level).index(one.level), -one.effective.timestamp(), one.id
