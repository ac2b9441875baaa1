"""What must be right before a notice goes out: each problem is data with a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from app.domain import filing, media, recurrence
from app.domain import poll as polls
from app.domain.notice import Act, Attachment, Category, Notice, Override, Record, Repeat
from app.domain.placeholder import placeholders
from app.domain.poll import Poll
from app.domain.problem import Problem as Problem  # what this module is asked for

HEADLINE_MAX, TITLE_MAX, BODY_MAX, LINE_MAX = 28, 60, 4000, 200
_LIMITS = {
    "headline": HEADLINE_MAX,
    "title": TITLE_MAX,
    "body": BODY_MAX,
    "when_where": LINE_MAX,
    "contact": LINE_MAX,
}
# What a draft and a notice have in common beside texts, times and aim, as one stored value.
DETAILS = ("tags", "groups", "binding", "repeat", "endless_reason", "record", "attachments", "poll")
_MULTILINE = frozenset({"body", "when_where", "contact"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form: anything may be missing or wrong; nothing typed is ever lost.

    Texts are as typed. ``effective`` None means "now"; ``expires`` None means nothing was typed.
    ``mistyped`` are the names of time fields whose text could not be read, with that text.
    ``checked`` are the keys of the remarks that a person has ticked as looked at. ``act`` is what
    its author means it to do to the revision before, where that is more than to change it.
    """

    category: Category = Category.NOTICE
    headline: str = ""
    title: str = ""
    body: str = ""
    when_where: str = ""
    contact: str = ""
    source: str = ""
    effective: datetime | None = None
    expires: datetime | None = None
    areas: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    overrides: tuple[Override, ...] = ()
    tags: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    binding: bool = False
    repeat: Repeat | None = None
    endless_reason: str = ""
    record: Record = Record()
    attachments: tuple[Attachment, ...] = ()
    poll: Poll | None = None
    mistyped: tuple[tuple[str, str], ...] = ()
    checked: frozenset[str] = frozenset()
    act: Act | None = None


def problems(
    draft: Draft, now: datetime, areas: Collection[str], channels: Collection[str]
) -> list[Problem]:
    """Return what keeps ``draft`` from going out, in the order of the form's fields.

    ``areas`` and ``channels`` are those the author may publish to.
    """
    found = [Problem(name, "empty") for name in ("headline", "title") if not _clean(draft, name)]
    for name, limit in _LIMITS.items():
        found += _text_problems(name, getattr(draft, name), limit)
    found += [_mistyped(name, typed) for name, typed in draft.mistyped]
    found += filing.problems(draft.record)
    found += _time_problems(draft, now)
    found += recurrence.problems(draft.repeat, draft.expires, draft.endless_reason)
    found += _aim_problems("areas", "unknown_area", draft.areas, areas)
    found += _aim_problems("channels", "unknown_channel", sorted(draft.channels), channels)
    found += media.problems(draft.attachments)
    found += polls.problems(draft.poll, draft.effective or now)
    return found


def approve(draft: Draft, notice_id: str, revision: int, now: datetime) -> Notice:
    """Return ``draft`` as a revision; call it only when ``problems`` found none.

    Raises:
        ValueError: it still has problems that a Notice cannot hold.
    """
    if draft.expires is None:
        raise ValueError("a notice needs an end")
    return Notice(
        id=notice_id,
        revision=revision,
        act=draft.act or (Act.ISSUE if revision == 1 else Act.UPDATE),
        category=draft.category,
        headline=_clean(draft, "headline"),
        title=_clean(draft, "title"),
        body=_clean(draft, "body"),
        when_where=_clean(draft, "when_where"),
        contact=_clean(draft, "contact"),
        source=_clean(draft, "source"),
        effective=draft.effective or now,
        expires=draft.expires,
        sent=now,
        areas=draft.areas,
        channels=draft.channels,
        overrides=draft.overrides,
        **{name: getattr(draft, name) for name in DETAILS},
    )


def provisional(
    draft: Draft, notice_id: str, area: str, channels: frozenset[str], now: datetime
) -> Notice:
    """Return ``draft`` as it would look now, whatever is missing or wrong: for previews only."""
    start = draft.effective or now
    end = draft.expires if draft.expires and draft.expires > start else start + timedelta(days=1)
    whole = replace(
        draft,
        effective=start,
        expires=end,
        areas=draft.areas or (area,),
        channels=draft.channels or channels,
    )
    return approve(whole, notice_id, 1, now)


def text_hash(draft: Draft | Notice) -> str:
    """Return the hash of the common text, which an ``Override`` remembers as its ``base``."""
    parts = (draft.headline, draft.title, draft.body, draft.when_where, draft.contact)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _clean(draft: Draft, name: str) -> str:
    """Normalise line ends and outer blanks; the wording is the author's."""
    return str(getattr(draft, name)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _text_problems(name: str, typed: str, limit: int) -> list[Problem]:
    text = typed.replace("\r\n", "\n").strip()
    found = []
    if len(text) > limit:
        found.append(Problem(name, "too_long", {"limit": limit, "length": len(text)}))
    allowed = "\n\t" if name in _MULTILINE else "\t"
    for position, char in enumerate(text):
        if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} and char not in allowed:
            found.append(Problem(name, "control_character", {"position": position + 1}))
            break
    return found + [Problem(name, "placeholder", {"placeholder": p}) for p in placeholders(text)]


def _time_problems(draft: Draft, now: datetime) -> list[Problem]:
    mistyped = {name for name, _ in draft.mistyped}
    if "expires" in mistyped:
        return []
    if draft.expires is None:
        return [Problem("expires", "empty")]
    start = draft.effective or now
    if "effective" not in mistyped and draft.effective and draft.expires <= start:
        return [Problem("expires", "end_before_start", {"start": start, "end": draft.expires})]
    if draft.expires <= now:
        return [Problem("expires", "already_over", {"end": draft.expires})]
    return []


def _mistyped(name: str, typed: str) -> Problem:
    """Return what could not be read: an instant, some days, a daypart; or that it is missing."""
    if not typed:
        return Problem(name, "empty")
    days = {"except_on", "also_on", "monthdays", "yearday"}
    code = "not_a_day" if name in days else "not_a_daypart" if name == "dayparts" else "not_a_time"
    return Problem(name, code, {"typed": typed})


def _aim_problems(
    name: str, code: str, chosen: Collection[str], known: Collection[str]
) -> list[Problem]:
    """An empty target is an error and so is an unknown one: never everyone."""
    if not chosen:
        return [Problem(name, "empty")]
    return [Problem(name, code, {name.rstrip("s"): c}) for c in chosen if c not in known]
