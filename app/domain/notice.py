"""A notice: one thing the community must be told, in one revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """What a notice is about; the values are stored, never rename them."""

    NOTICE = "notice"
    OUTAGE = "outage"
    PUBLICITY = "publicity"
    POLICY = "policy"
    GUIDE = "guide"
    ACTIVITY = "activity"
    CULTURE = "culture"
    LEARNING = "learning"
    JOBS = "jobs"
    HEALTH = "health"
    LOST_FOUND = "lost_found"
    CORRECTION = "correction"


class Act(StrEnum):
    """What a revision does to the one before it (CAP 1.2 msgType: Alert, Update, Cancel)."""

    ISSUE = "issue"
    UPDATE = "update"
    WITHDRAW = "withdraw"


class Phase(StrEnum):
    """Where a notice stands in its life; derived, never stored."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A channel's own wording; ``base`` is the ``text_hash`` of the text it was written for."""

    channel: str
    text: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One revision of a notice; never changed once made.

    Attributes:
        id: stable over revisions; 8 characters, also the short link ``/p/<id>``.
        revision: counts up from 1.
        act: what this revision does.
        headline: 一句话, what a passer-by must take away; one line, at most 28 characters.
        title: one line.
        body: plain text, paragraphs split by a newline.
        when_where: 何时何地; one line or a few.
        contact: 联系; office, telephone, hours.
        source: the publishing body.
        effective: first instant it may be shown; aware UTC.
        expires: first instant it may no longer be shown; aware UTC, after ``effective``.
        sent: when this revision was made; aware UTC.
        areas: division codes it is aimed at; never empty.
        channels: names of the channels it goes to; never empty.
        overrides: at most one a channel.
    """

    id: str
    revision: int
    act: Act = Act.ISSUE
    category: Category = Category.NOTICE
    headline: str
    title: str
    body: str = ""
    when_where: str = ""
    contact: str = ""
    source: str = ""
    effective: datetime
    expires: datetime
    sent: datetime
    areas: tuple[str, ...]
    channels: frozenset[str]
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        for name in ("effective", "expires", "sent"):
            if getattr(self, name).tzinfo is None:
                raise ValueError(f"{name} must be timezone-aware")
        if self.expires <= self.effective:
            raise ValueError("expires must come after effective")
        if not self.areas or not self.channels:
            raise ValueError("a notice without an area or a channel is an error, never everyone")

    @property
    def is_withdrawal(self) -> bool:
        """Whether this revision takes the notice back."""
        return self.act is Act.WITHDRAW

    def override(self, channel: str) -> str | None:
        """Return the wording written for ``channel`` alone, if there is one."""
        return next((o.text for o in self.overrides if o.channel == channel), None)


def phase(latest: Notice | None, now: datetime) -> Phase:
    """Return where a notice stands, from its latest published revision (None: never published)."""
    if latest is None:
        return Phase.DRAFT
    if latest.is_withdrawal:
        return Phase.WITHDRAWN
    if now < latest.effective:
        return Phase.SCHEDULED
    return Phase.LIVE if now < latest.expires else Phase.ENDED
