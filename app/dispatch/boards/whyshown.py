"""Reads, at one moment, all that says why a screen shows a notice or does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from app.dispatch.boards import lineup
from app.dispatch.boards.boards import AHEAD
from app.dispatch.boards.onair import BACK
from app.dispatch.house import House
from app.domain import hiding
from app.domain.audience import Area
from app.domain.notice import Notice
from app.domain.showing import Span
from app.domain.target import Slot
from app.domain.whyshown import MEDIUM, Asked, Hung, Stood, Verdict, decide
from app.store import (
    alert,
    area,
    audit,
    command,
    hidden,
    notice,
    played,
    review,
    screen_list,
    screen_slot,
    slot,
    slot_tags,
    user,
)
from app.store.screen import Screen
from app.store.session import Tx

_LINES = 200


def why(house: House, tx: Tx, one: Screen, notice_id: str, at: datetime) -> Verdict:
    """Return why ``one`` shows the notice at ``at``, or why not; in the past too."""
    return decide(asked(house, tx, one, notice_id, at))


def asked(house: House, tx: Tx, one: Screen, notice_id: str, at: datetime) -> Asked:
    """Return what the verdict is made from.

    ``at`` in the past is answered from the slot, the revision, the hiding and the edition of then.
    """
    place = place_at(tx, one, at)
    trail = area.trail(tx, place.area) if place else ()
    revisions = tuple(notice.revisions(tx, notice_id))
    if place is None or not trail:  # nobody approved it: nothing else counts
        hung = Hung(state=one.state, approved_at=None, area=None)
        return Asked(at=at, now=house.clock(), screen=hung, revisions=revisions)
    tags = slot_tags.of(tx, place.key)
    line = lineup.of(tx, trail, MEDIUM, tags, (min(at, house.clock()) - BACK, at + AHEAD))
    then = next((n for n in revisions if n.sent <= at), None)
    return Asked(
        at=at,
        now=house.clock(),
        screen=_hung(tx, one, trail[-1], tags),
        revisions=revisions,
        stage=_stage(tx, notice_id) if not revisions else "",
        withdrawn_by=_withdrawer(tx, notice_id) if then and then.is_withdrawal else "",
        hidden_by=_hidden_by(tx, trail, then),
        showings=tuple(s for s in line.showings if s.notice_id == notice_id),
        stood=_stood(tx, notice_id, place.key),
        slot_reason=screen_list.reason_of(tx, place.key),
        played=_played(tx, one.id, notice_id, at),
        alert=_alert(tx, place.area, at),
    )


def place_at(tx: Tx, one: Screen, at: datetime) -> Slot | None:
    """Return the slot a screen showed, shows or will show at ``at``; None before its approval."""
    key = screen_slot.at(tx, one.id, at) if one.slot else None
    return Slot.parse(key) if key else None


def _hung(tx: Tx, one: Screen, where: Area, tags: Collection[str]) -> Hung:
    revoked = [x.at for x in audit.listing(tx, one.id, _LINES) if x.action == "screen.revoke"]
    return Hung(
        state=one.state,
        approved_at=one.approved_at,
        revoked_at=max(revoked, default=None),
        seen_at=one.seen_at,
        area=where,
        tags=frozenset(tags),
        received=one.received,
        verified=one.verified,
        shown=one.shown,
        shown_at=one.shown_at,
        blanked=_blanked(tx, one.id),
    )


def _blanked(tx: Tx, screen_id: str) -> tuple[Span, ...]:
    """Return when the screen was black because it was told to be; a later command ends it."""
    obeyed = [
        (c.asked_at, c.until)
        for c in command.of_screens(tx, [screen_id], _LINES)
        if c.command == "blank" and c.ok and c.until
    ]
    obeyed.sort()
    later = [start for start, _ in obeyed[1:]]
    return tuple((start, min(end, *later[n : n + 1], end)) for n, (start, end) in enumerate(obeyed))


def _played(tx: Tx, screen_id: str, notice_id: str, at: datetime) -> int:
    """Return how often the screen says it showed the notice in the hour of ``at``."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    told = played.on_screen(tx, screen_id, hour, hour + timedelta(hours=1))
    return sum(one.times for one in told if one.item == notice_id)


def _alert(tx: Tx, code: str, at: datetime) -> str:
    """Return the title of what takes all panels over at ``at``, as far as it is still known."""
    for one in alert.raised(tx, code, "live"):
        begins, ends = (
            datetime.fromisoformat(one["effective"]),
            datetime.fromisoformat(one["expires"]),
        )
        if one["template"] == "full" and begins <= at < ends:
            return str(one["title"])
    return ""


def _stage(tx: Tx, notice_id: str) -> str:
    filed = review.latest(tx, notice_id)
    return filed.case.state.value if filed else "draft"


def _withdrawer(tx: Tx, notice_id: str) -> str:
    lines = audit.listing(tx, notice_id, _LINES)
    login = next((x.actor for x in lines if x.action == "withdraw"), "")
    known = user.by_login(tx, login) if login else None
    return known[0].name if known else login


def _hidden_by(
    tx: Tx, trail: tuple[Area, ...], then: Notice | None
) -> tuple[Area, datetime] | None:
    """Return the lowest area that hides it from here, and since when."""
    if then is None:
        return None
    lineage, rows = trail[-1].lineage, hidden.of_notice(tx, then.id)
    if not hiding.is_hidden(then, lineage, [row.area for row in rows]):
        return None
    since = {row.area: row.at for row in rows}
    lowest = next(a for a in reversed(trail) if a.code in since)
    return lowest, since[lowest.code]


def _stood(tx: Tx, notice_id: str, key: str) -> tuple[Stood, ...]:
    return tuple(
        Stood(revision=a.revision, seq=a.from_seq, start=a.from_at, end=a.until_at)
        for a in slot.appearances(tx, notice_id)
        if a.slot == key
    )
