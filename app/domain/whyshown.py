"""Why one screen shows, or does not show, one notice at one instant: the rule that won."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.audience import Area, reaches
from app.domain.notice import Act, Notice
from app.domain.showing import Showing, Span, is_on
from app.domain.standing import standing
from app.domain.target import carries

MEDIUM = "led"
# A player without the line plays on for so long.
PLAYS_ON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """A screen: where it hangs, since when it is in, and how far its reports have come.

    ``area`` is None until it is approved.
    ``received``, ``verified`` and ``shown`` are editions of its slot, ``shown_at`` is when it
    first showed ``shown``. ``blanked`` are spans in which it was told to be black.
    """

    state: str
    approved_at: datetime | None
    revoked_at: datetime | None = None
    seen_at: datetime | None = None
    area: Area | None
    tags: frozenset[str] = frozenset()
    received: int = 0
    verified: int = 0
    shown: int = 0
    shown_at: datetime | None = None
    blanked: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A revision on the screen's slot: from edition ``seq`` at ``start`` until before ``end``."""

    revision: int
    seq: int
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything the answer is made from, read at one moment ``now``.

    Attributes:
        at: the instant asked about.
        screen: the screen.
        revisions: those of the notice, newest first; none when it was never published.
        stage: where a notice that was never published stands: ``draft``, ``in_review``, ...
        withdrawn_by: who took it back, empty when nobody did or it is not known.
        hidden_by: the area that hides it from this screen, and since when.
        showings: when it is shown, if it repeats.
        stood: where it stands and stood on the slot.
        slot_reason: why the slot's last issue failed, or empty.
        played: how often the screen says it played it in the hour of ``at``.
        alert: the title of the full-screen alert at ``at``, or empty.
    """

    at: datetime
    now: datetime
    screen: Hung
    revisions: tuple[Notice, ...] = ()
    stage: str = ""
    withdrawn_by: str = ""
    hidden_by: tuple[Area, datetime] | None = None
    showings: tuple[Showing, ...] = ()
    stood: tuple[Stood, ...] = ()
    slot_reason: str = ""
    played: int = 0
    alert: str = ""

    @property
    def then(self) -> Notice | None:
        """The revision that counted at ``at``; later ones are not known before they are sent."""
        return next((n for n in self.revisions if n.sent <= self.at), None)

    @property
    def standing_then(self) -> Stood | None:
        """What stood on the slot at ``at``."""
        return next(
            (s for s in self.stood if s.start <= self.at and (s.end is None or self.at < s.end)),
            None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rule that won, as a name with its facts; ``at`` is the instant it speaks of."""

    code: str
    is_on: bool = False
    at: datetime | None = None
    facts: dict[str, object] = field(default_factory=dict)


def decide(asked: Asked) -> Verdict:
    """Return the first rule that settles it.

    Codes of what is on: ``planned``, ``played`` (times), ``shown``, ``plays_on`` (at: last seen).
    Of what is not: ``not_enrolled``, ``revoked``, ``unpublished`` (stage), ``not_yet_sent``,
    ``withdrawn`` (by), ``replaced`` (revision), ``other_area``, ``other_channel``, ``tags``,
    ``hidden`` (area), ``later``, ``ended``, ``restored``, ``between``, ``blank``, ``alert``
    (title), ``slot_failed`` (reason), ``not_issued``, ``shown_later``, ``verified_only``,
    ``received_only`` (edition, verified), ``never_connected``, ``offline``, ``offline_too_long``,
    ``not_received``.
    """
    for rule in _RULES:
        if (verdict := rule(asked)) is not None:
            return verdict
    return Verdict(code="not_received")


def _admitted(a: Asked) -> Verdict | None:
    one = a.screen
    if one.approved_at is None or a.at < one.approved_at:
        return Verdict(code="not_enrolled", at=one.approved_at)
    if one.state == "revoked" and (one.revoked_at is None or a.at >= one.revoked_at):
        return Verdict(code="revoked", at=one.revoked_at)
    return None


def _published(a: Asked) -> Verdict | None:
    if not a.revisions:
        return Verdict(code="unpublished", facts={"stage": a.stage})
    if a.then is None:
        return Verdict(code="not_yet_sent", at=a.revisions[-1].sent)
    if a.then.is_withdrawal:
        return Verdict(code="withdrawn", at=a.then.sent, facts={"by": a.withdrawn_by})
    return None


def _aimed(a: Asked) -> Verdict | None:
    it = a.then
    if it is None or _is_for(it, a.screen):
        return None
    earlier = (n for n in a.revisions if n.revision < it.revision and not n.is_withdrawal)
    if any(_is_for(n, a.screen) for n in earlier):
        return Verdict(code="replaced", at=it.sent, facts={"revision": it.revision})
    if a.screen.area is None or not reaches(it.areas, a.screen.area):
        return Verdict(code="other_area", facts={"areas": it.areas})
    if MEDIUM not in it.channels:
        return Verdict(code="other_channel")
    return Verdict(code="tags", facts={"tags": sorted(it.tags)})


def _is_for(it: Notice, screen: Hung) -> bool:
    is_led = MEDIUM in it.channels and carries(it.tags, MEDIUM, screen.tags)
    return is_led and screen.area is not None and reaches(it.areas, screen.area)


def _hidden(a: Asked) -> Verdict | None:
    if a.hidden_by is None or a.at < a.hidden_by[1]:
        return None
    return Verdict(code="hidden", at=a.hidden_by[1], facts={"area": a.hidden_by[0]})


def _timed(a: Asked) -> Verdict | None:
    it = a.then
    if it is None or is_on(it, a.at, a.showings):
        return None
    if a.at < it.effective:
        return Verdict(code="later", at=it.effective)
    if a.at >= it.expires:
        return Verdict(code="restored" if it.act is Act.RESTORE else "ended", at=it.expires)
    again = min((s.start for s in a.showings if s.start > a.at), default=None)
    return Verdict(code="between", at=again)


def _overruled(a: Asked) -> Verdict | None:
    if a.alert:
        return Verdict(code="alert", facts={"title": a.alert})
    for start, end in a.screen.blanked:
        if start <= a.at < end:
            return Verdict(code="blank", at=end)
    return None


def _to_come(a: Asked) -> Verdict | None:
    return Verdict(code="planned", is_on=True) if a.at > a.now else None


def _played(a: Asked) -> Verdict | None:
    return Verdict(code="played", is_on=True, facts={"times": a.played}) if a.played else None


def _issued(a: Asked) -> Verdict | None:
    if a.standing_then is not None:
        return None
    if a.slot_reason:
        return Verdict(code="slot_failed", facts={"reason": a.slot_reason})
    later = min((s.start for s in a.stood if s.start > a.at), default=None)
    return Verdict(code="not_issued", at=later)


def _shown(a: Asked) -> Verdict | None:
    stood, one = a.standing_then, a.screen
    if stood is None or one.shown < stood.seq:
        return None
    if one.shown == stood.seq and one.shown_at and one.shown_at > a.at:
        return Verdict(code="shown_later", at=one.shown_at)
    if one.seen_at and one.seen_at < a.at and _is_away(a):
        if a.at - one.seen_at > PLAYS_ON:
            return Verdict(code="offline_too_long", at=one.seen_at)
        return Verdict(code="plays_on", is_on=True, at=one.seen_at)
    return Verdict(code="shown", is_on=True, at=one.shown_at if one.shown == stood.seq else None)


def _halfway(a: Asked) -> Verdict | None:
    stood, one = a.standing_then, a.screen
    if stood is None:
        return None
    if one.verified >= stood.seq:
        return Verdict(code="verified_only")
    if one.received >= stood.seq:
        facts: dict[str, object] = {"edition": one.received, "verified": one.verified}
        return Verdict(code="received_only", facts=facts)
    if one.seen_at is None:
        return Verdict(code="never_connected")
    return Verdict(code="offline", at=one.seen_at) if _is_away(a) else None


def _is_away(a: Asked) -> bool:
    return standing(a.screen.state, a.screen.seen_at, a.now) == "offline"


_RULES: tuple[Callable[[Asked], Verdict | None], ...] = (
    _admitted,
    _published,
    _aimed,
    _hidden,
    _timed,
    _overruled,
    _to_come,
    _played,
    _issued,
    _shown,
    _halfway,
)
