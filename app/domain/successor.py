"""One-action successors of a published notice: it lasts longer, it is over, it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.notice import Act, Category, Notice, Phase, phase
from app.domain.problem import Problem
from app.domain.review import LINE_MAX

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


def extended(earlier: Notice, expires: datetime, reason: str, now: datetime) -> Notice:
    """Return ``earlier`` with a later end and nothing else changed."""
    record = replace(earlier.record, correction=reason.strip())
    return _next(earlier, Act.EXTEND, now, expires=expires, record=record)


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
    )


def withdrawn(earlier: Notice, now: datetime) -> Notice:
    """Return the withdrawal of ``earlier``."""
    return _next(earlier, Act.WITHDRAW, now, overrides=())


def _next(earlier: Notice, act: Act, now: datetime, **changed: object) -> Notice:
    revision = earlier.revision + 1
    return replace(earlier, revision=revision, act=act, sent=now, **changed)  # type: ignore[arg-type] # by name
