"""A notice: one thing the community must be told, in one revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from app.domain.poll import Poll

# The end of what never ends: such a notice says why (``endless_reason``).
FOREVER = datetime(2099, 12, 31, 16, tzinfo=UTC)


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
    """What a revision does to the one before it (CAP 1.2 msgType: Alert, Update, Cancel).

    ``CORRECT`` is an update that says what was wrong, ``EXTEND`` one that moves the end alone, and
    ``RESTORE`` one that says it is over (已恢复).
    """

    ISSUE = "issue"
    UPDATE = "update"
    CORRECT = "correct"
    EXTEND = "extend"
    RESTORE = "restore"
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
class Record:
    """What a public body puts on record about a notice beside its text (公文要素).

    Attributes:
        summary: 摘要; one or two sentences.
        document_no: 文号, such as 朝望街发〔2026〕12号.
        index_no: 索引号 of the public-information catalogue.
        department: 责任科室.
        editor: 责任编辑.
        reviewers: 审核人, in the order of the steps; filled in by approval.
        keywords: 关键词.
        reprinted_from: 转自; whom it is relayed from.
        link: 原文链接; an http(s) address.
        correction: 更正说明: what was wrong in the revision before, or why it is extended.
    """

    summary: str = ""
    document_no: str = ""
    index_no: str = ""
    department: str = ""
    editor: str = ""
    reviewers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    reprinted_from: str = ""
    link: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture or PDF that goes with a notice; its bytes are named by ``sha256``."""

    sha256: str
    name: str
    media_type: str
    size: int
    alt: str = ""
    width_px: int = 0
    height_px: int = 0

    @property
    def is_image(self) -> bool:
        """Whether it is shown as a picture, not handed out as a file."""
        return self.media_type.startswith("image/")


class OnHolidays(StrEnum):
    """What public holidays and make-up working days (调休) do to a rule."""

    AS_USUAL = "as_usual"
    SKIP = "skip"
    ONLY = "only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """When within its span a notice is shown; all in local time.

    Attributes:
        rule: an RFC 5545 RRULE value such as ``FREQ=WEEKLY;BYDAY=MO,WE``; empty: every day.
        dayparts: from-until on each of those days; empty: all day. Until may be 24:00 as 00:00.
        except_on: days on which it is not shown (EXDATE).
        also_on: days on which it is shown besides (RDATE).
        on_holidays: what holidays do.
    """

    rule: str = ""
    dayparts: tuple[tuple[time, time], ...] = ()
    except_on: tuple[date, ...] = ()
    also_on: tuple[date, ...] = ()
    on_holidays: OnHolidays = OnHolidays.AS_USUAL


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
        tags: only screens that carry one of these; empty: every screen of the areas.
        groups: only recipients in one of these groups; empty: every recipient of the areas.
        binding: whether a lower level must not hide it from its boards.
        repeat: when within its span it is shown; None: all the time.
        endless_reason: why it never ends; compulsory when ``expires`` is ``FOREVER``.
        record: what is put on record beside the text.
        attachments: pictures and files, in order.
        poll: what it asks residents; None: nothing.
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
    tags: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    binding: bool = False
    repeat: Repeat | None = None
    endless_reason: str = ""
    record: Record = Record()
    attachments: tuple[Attachment, ...] = ()
    poll: Poll | None = None

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
