"""The watch: what it finds wrong, which of that is new, and which is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# After so many seconds what was released must be shown; within these it can be ruled.
SLO_S, LEAST_S, MOST_S = 60, 10, 900
MOST_CANARIES = 20


class Kind(StrEnum):
    """What is wrong; the values are stored and sent."""

    SOURCE = "source_stale"
    NOT_SHOWN = "not_shown"
    URGENT = "urgent_not_shown"
    BEHIND = "behind"
    SCREEN = "canary_screen"
    PAGE = "canary_page"
    MESSAGE = "canary_message"
    POST = "canary_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the watch goes by.

    Attributes:
        slo_s: how long what was released may take until it is shown.
        screens: ids of canaries, screens that must always be there.
        targets: ids of recipients by which messages are watched.
        pages: whether the house fetches its own public pages.
    """

    slo_s: int = SLO_S
    screens: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    pages: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that is wrong now with ``subject``, in ``areas``; ``facts`` are names and such."""

    kind: Kind
    subject: str
    areas: tuple[str, ...]
    since: datetime
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Kind, str]:
        """Return what makes it the same thing when it is seen again."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Seen):
    """Something that was told of as wrong; ``over_at`` when it was no more."""

    id: str
    told_at: datetime
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What to open, what to change and what to close."""

    opened: tuple[Seen, ...]
    changed: tuple[tuple[Finding, Seen], ...]
    over: tuple[Finding, ...]

    @property
    def is_news(self) -> bool:
        """Return whether anything has to be written down."""
        return bool(self.opened or self.changed or self.over)


def changes(
    standing: Iterable[Finding], seen: Iterable[Seen], before: Collection[tuple[Kind, str]]
) -> Changes:
    """Return what is new of ``seen``: only what was there at the look ``before``, too.

    A screen that has just come back, a page between two editions, are nobody's alarm.
    """
    now = {one.key: one for one in seen}
    held = {one.key: one for one in standing}
    fresh = [one for key, one in now.items() if key not in held and key in before]
    moved = [(one, now[key]) for key, one in held.items() if key in now]
    return Changes(
        opened=tuple(fresh),
        changed=tuple((old, new) for old, new in moved if old.facts != new.facts),
        over=tuple(one for key, one in held.items() if key not in now),
    )
