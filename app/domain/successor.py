"""One-action successors of a published notice: it lasts longer, it is over, it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.notice import Act, Category, Notice, Phase, Record, phase
from app.domain.problem import Problem
from app.domain.review import DETAILS, LINE_MAX, Draft

# How long boards say that it is over.
RESTORED_FOR = timedelta(hours=2)
# An outage nobody closed is asked about for so long after its end.
UNRESTORED_FOR = timedelta(days=7)


def extendable(latest: Notice, now: datetime) -> bool:
    """Return whether the end of ``latest`` can still be moved: it is shown, or will be."""
    live = phase(latest, now) in {Phase.SCHEDULED, Phase.LIVE}
    return live and latest.act is not Act.RESTORE


def restorable(latest: Notice, now: datetime) -> bool:
    """Return whether ``latest`` is an outage that has begun and was not said to be over."""
    begun = phase(latest, now) in {Phase.LIVE, Phase.ENDED}
    return begun and latest.category is Category.OUTAGE and latest.act is not Act.RESTORE


def correctable(latest: Notice, now: datetime) -> bool:
    """Return whether ``latest`` can be corrected: those who were told wrongly can be told so."""
    return phase(latest, now) is not Phase.WITHDRAWN and latest.act is not Act.RESTORE


def extension_problems(
    latest: Notice, expires: datetime | None, reason: str, now: datetime
) -> list[Problem]:
    """Return what keeps ``latest`` from being extended to ``expires``."""
    found = []
    if expires is None:
        found.append(Problem("expires", "empty"))
    elif expires <= max(latest.expires, now):
        found.append(Problem("expires", "not_later", {"end": latest.expires}))
    return found + reason_problems(reason)


def reason_problems(reason: str) -> list[Problem]:
    """Return what is wrong with what is said of the revision before."""
    if not reason.strip():
        return [Problem("reason", "empty")]
    if len(reason.strip()) > LINE_MAX:
        facts = {"limit": LINE_MAX, "length": len(reason.strip())}
        return [Problem("reason", "too_long", dict(facts))]
    return []


def as_draft(latest: Notice) -> Draft:
    """Return ``latest`` as a draft of its next revision, of which nothing is said yet."""
    shared = ("category", "effective", "expires", "areas", "channels", "overrides")
    texts = ("headline", "title", "body", "when_where", "contact", "source")
    kept = {name: getattr(latest, name) for name in (*shared, *texts, *DETAILS)}
    return replace(Draft(**kept), record=replace(latest.record, correction=""))


def correction(draft: Draft, reason: str) -> Draft:
    """Return ``draft`` as the correction of what was wrong."""
    record = replace(draft.record, correction=reason.strip())
    return replace(draft, act=Act.CORRECT, record=record)


def extension(latest: Notice, expires: datetime, reason: str) -> Draft:
    """Return the draft that gives ``latest`` a later end and changes nothing else."""
    draft = replace(as_draft(latest), expires=expires, act=Act.EXTEND)
    return replace(draft, record=replace(draft.record, correction=reason.strip()))


def honest(made: Notice, earlier: Notice | None) -> Notice:
    """Return ``made``, called what it is: an extension that changes more than the end corrects."""
    if earlier is None:
        return replace(made, act=Act.ISSUE)
    if made.act is not Act.EXTEND:
        return made
    same = replace(
        made,
        revision=earlier.revision,
        act=earlier.act,
        sent=earlier.sent,
        expires=earlier.expires,
        record=_unsaid(made.record),
    )
    is_same = same == replace(earlier, record=_unsaid(earlier.record))
    is_later = made.expires > earlier.expires
    return made if is_same and is_later else replace(made, act=Act.CORRECT)


def _unsaid(record: Record) -> Record:
    """Return ``record`` without what changes with every revision."""
    return replace(record, correction="", reviewers=())


def restored(earlier: Notice, now: datetime) -> Notice:
    """Return the word that ``earlier`` is over; boards show it for ``RESTORED_FOR``."""
    return _next(
        earlier,
        Act.RESTORE,
        now,
        effective=now,
        expires=now + RESTORED_FOR,
        overrides=(),
        repeat=None,
        endless_reason="",
        poll=None,
    )


def withdrawn(earlier: Notice, now: datetime) -> Notice:
    """Return the withdrawal of ``earlier``."""
    return _next(earlier, Act.WITHDRAW, now, overrides=())


def _next(earlier: Notice, act: Act, now: datetime, **changed: object) -> Notice:
    revision = earlier.revision + 1
    return replace(earlier, revision=revision, act=act, sent=now, **changed)  # type: ignore[arg-type] # by name
