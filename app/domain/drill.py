"""Drills: what may be held, and what the stop-watch says of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from app.domain.problem import Problem
from app.domain.standing import standing

LEAST_MIN, MOST_MIN = 1, 60
TITLE_MAX, TEXT_MAX = 64, 2000
# What can be rehearsed besides the kinds of warnings: what screens say, and below it.
OWN = {
    "evacuation": ("疏散演练", "请按平时的要求，沿疏散通道有序撤离到集合地点，不要乘电梯。"),
    "fire": ("消防演练", "请用湿毛巾捂住口鼻，弯腰沿疏散通道撤离，不要乘电梯。"),
    "earthquake": ("地震避险演练", "请先就近躲避，护住头部；摇晃停止后，有序撤到空旷地带。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What shall be held: ``kind`` and ``level`` say what warning is rehearsed, if any."""

    kind: str = ""
    level: str = "none"
    title: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A drill that is, or was, held.

    Attributes:
        is_whole: all screens of the area took part, not some that were chosen.
        told_at: when the screens were ordered; None while the alerts are being signed.
        ended_at: when ``ended_by`` ended it before ``until``.
        over_at: when it was taken back.
    """

    id: str
    area: str
    kind: str
    level: str
    title: str
    text: str
    minutes: int
    is_whole: bool
    held_by: str
    held_at: datetime
    until: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    over_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it has not been taken back."""
        return self.over_at is None

    @property
    def ends(self) -> datetime:
        """Return when it ends, or ended."""
        return min(self.until, self.ended_at or self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A screen that takes part, and all that is known of it.

    ``answered`` is what it said of the order, None when nothing; ``excuse`` is why it was refused.
    """

    screen: str
    name: str
    area: str
    shown_at: datetime | None = None
    why: str = ""
    state: str = "approved"
    seen_at: datetime | None = None
    answered: bool | None = None
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One screen in the report: ``seconds`` from the start, or ``why`` it has not shown it."""

    screen: str
    name: str
    area: str
    seconds: float | None = None
    why: str = ""
    seen_at: datetime | None = None
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopwatch:
    """How fast the screens were; the missing first, then the slowest first."""

    lines: tuple[Line, ...]
    shown: int
    p50: float | None
    p95: float | None
    longest: float | None

    @property
    def missing(self) -> tuple[Line, ...]:
        """Return those that have not shown it."""
        return tuple(line for line in self.lines if line.seconds is None)

    @property
    def slowest(self) -> Line | None:
        """Return the last to show it, None while nobody has."""
        return next((line for line in self.lines if line.seconds is not None), None)


def problems(plan: Plan) -> list[Problem]:
    """Return what is wrong with a plan: ``empty``, ``too_long`` (limit), ``minutes``."""
    found = []
    if not plan.title.strip():
        found.append(Problem("title", "empty"))
    for field, text, limit in (("title", plan.title, TITLE_MAX), ("text", plan.text, TEXT_MAX)):
        if len(text) > limit:
            found.append(Problem(field, "too_long", {"limit": limit}))
    if not LEAST_MIN <= plan.minutes <= MOST_MIN:
        found.append(Problem("minutes", "minutes", {"least": LEAST_MIN, "most": MOST_MIN}))
    return found


def stopwatch(one: Drill, taking: Iterable[Taking], now: datetime) -> Stopwatch:
    """Return how fast the screens of a drill were."""
    lines = [_line(one, screen, now) for screen in taking]
    times = sorted(line.seconds for line in lines if line.seconds is not None)
    ordered = sorted(
        lines, key=lambda x: (x.seconds is not None, -(x.seconds or 0.0), x.area, x.name, x.screen)
    )
    return Stopwatch(
        lines=tuple(ordered),
        shown=len(times),
        p50=_rank(times, 0.5),
        p95=_rank(times, 0.95),
        longest=times[-1] if times else None,
    )


def why(one: Drill, screen: Taking, now: datetime) -> str:
    """Return why a screen has not shown a drill (yet).

    One of ``revoked``, ``never``, ``offline``, ``refused``, ``signing``, ``waiting``,
    ``unanswered``, ``silent``.
    """
    if screen.why:
        return screen.why
    stands = standing(screen.state, screen.seen_at, min(now, one.ends))
    if stands in {"revoked", "never", "offline"}:
        return stands
    if screen.answered is False:
        return "refused"
    if one.told_at is None:
        return "signing"
    is_running = one.is_open and now < one.ends
    if screen.answered is None:
        return "waiting" if is_running else "unanswered"
    return "waiting" if is_running else "silent"


def _line(one: Drill, screen: Taking, now: datetime) -> Line:
    line = Line(screen=screen.screen, name=screen.name, area=screen.area)
    if screen.shown_at is not None:
        return replace(line, seconds=max(0.0, (screen.shown_at - one.held_at).total_seconds()))
    said = why(one, screen, now)
    return replace(line, why=said, seen_at=screen.seen_at, excuse=screen.excuse)


def _rank(times: Sequence[float], share: float) -> float | None:
    """Return the time in which ``share`` of those that showed it did (nearest rank)."""
    return times[max(0, ceil(share * len(times)) - 1)] if times else None
