"""Gathers what a public notice proof says, from what was written down as it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.reach import reach_ledger
from app.domain import public_proof as domain
from app.domain.audience import Area
from app.domain.chain import State
from app.domain.notice import FOREVER, Notice
from app.domain.public_proof import Approval, Facts, Hours, InArea, Shown, Version, Way
from app.domain.reach import Share, by_channel
from app.domain.showing import Span
from app.store import area, command, notice, public_proof, review, showing, slot, user
from app.store.public_proof import Hung
from app.store.session import Tx

MOST = 500  # screens that are listed one by one
_TEXTS = ("title", "headline", "body", "when_where", "contact", "source")
_TOLD = frozenset({"approved", "confirmed", "urged"})
_COMMANDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A notice as it was shown, all its revisions from the newest on, and until when we look."""

    shown: Notice
    revisions: tuple[Notice, ...]
    as_of: datetime
    withdrawn_at: datetime | None


def gather(house: House, notice_id: str) -> Facts | None:
    """Return the facts about a notice as of now; None when it was never out."""
    now = house.clock()
    with house.store.read() as tx:
        revisions = tuple(notice.revisions(tx, notice_id))
    asked = _asked(revisions, now)
    if asked is None:
        return None
    ledger = reach_ledger.of_notice(house, notice_id, None, is_exact=True)
    with house.store.read() as tx:
        return _facts(house, tx, asked, by_channel(ledger.shares) if ledger else [])


def _asked(revisions: tuple[Notice, ...], now: datetime) -> _Asked | None:
    shown = next((n for n in revisions if not n.is_withdrawal), None)
    if shown is None or now < min(n.effective for n in revisions):
        return None
    withdrawn = revisions[0].sent if revisions[0].is_withdrawal else None
    # While it is up the day's facts grow with every hour; afterwards they stay as they are.
    hour = now.replace(minute=0, second=0, microsecond=0)
    as_of = min(withdrawn or shown.expires, shown.expires, hour)
    return _Asked(shown=shown, revisions=revisions, as_of=as_of, withdrawn_at=withdrawn)


def _facts(house: House, tx: Tx, asked: _Asked, shares: list[Share]) -> Facts:
    shown = asked.shown
    bound, approvals = _review(tx, shown)
    hung = public_proof.hung(tx, shown.id, MOST)
    counted = public_proof.areas(tx, shown.id, asked.as_of)
    named = area.by_codes(tx, {*shown.areas, *(code for code, *_ in counted)})
    texts = {name: str(getattr(shown, name)) for name in _TEXTS}
    return Facts(
        notice_id=shown.id,
        revision=shown.revision,
        **texts,
        category=shown.category.value,
        document_no=shown.record.document_no,
        text_hash=domain.text_hash(list(texts.items())),
        bound_hash=bound,
        effective=min(n.effective for n in asked.revisions),
        expires=None if shown.expires == FOREVER else shown.expires,
        withdrawn_at=asked.withdrawn_at,
        as_of=asked.as_of,
        aimed_at=tuple(named[c].name if c in named else c for c in shown.areas),
        versions=tuple(
            Version(revision=n.revision, act=n.act.value, sent=n.sent)
            for n in reversed(asked.revisions)
        ),
        approvals=approvals,
        areas=tuple(
            InArea(area=_named(named, code), screens=screens, shown=told, times=times)
            for code, screens, told, times in counted
        ),
        screens=_screens(house, tx, asked, hung, {c: a.name for c, a in named.items()}),
        ways=tuple(
            Way(channel=one.channel, total=one.due, has=one.has, first_at=one.first_at)
            for one in sorted(shares, key=lambda one: one.channel)
            if one.channel != "led"
        ),
    )


def _named(named: dict[str, Area], code: str) -> str:
    return named[code].name if code in named else code


def _review(tx: Tx, shown: Notice) -> tuple[str, tuple[Approval, ...]]:
    """Return what the review of a revision was bound to, and who approved it when."""
    states = {State.APPROVED, State.UNCONFIRMED}
    filed = [f for f in review.cases(tx, shown.id) if f.case.state in states]
    mine = next((f for f in filed if f.case.revision == shown.revision), None)
    mine = mine or next(iter(filed), None)
    if mine is None:
        return "", ()
    steps = [s for s in review.steps(tx, [mine.case.id]) if s.decision in _TOLD]
    people = user.names_of(tx, {s.user_id for s in steps})
    return mine.case.hash, tuple(
        Approval(step=s.step, decision=s.decision, name=people.get(s.user_id, ""), at=s.at)
        for s in steps
    )


def _screens(
    house: House, tx: Tx, asked: _Asked, hung: list[Hung], names: dict[str, str]
) -> tuple[Shown, ...]:
    if not hung:
        return ()
    stood: dict[str, list[Span]] = {}
    for one in slot.appearances(tx, asked.shown.id):
        end = min(one.until_at or asked.as_of, asked.as_of)
        stood.setdefault(one.slot, []).append((one.from_at, end))
    ids = list(dict.fromkeys(one.screen for one in hung))
    told = public_proof.hours(tx, asked.shown.id, ids, asked.as_of)
    since = min(start for spans in stood.values() for start, _ in spans)
    turns = _turns(tx, asked, since)
    silent = _silent(tx, {one.area for one in hung}, (since, asked.as_of))
    blank = _blank(tx, ids)
    found = []
    for name in ids:
        stays = [one for one in hung if one.screen == name]
        wanted = domain.meet(_stayed(stays, stood, asked.as_of), turns)
        found.append(
            _shown(
                stays[-1],
                told[name],
                domain.gaps(wanted, told[name], silent.get(name, ()), blank.get(name, ())),
                names,
                ZoneInfo(house.time_zone),
            )
        )
    return tuple(found)


def _shown(
    one: Hung,
    told: list[Hours],
    gaps: tuple[domain.Gap, ...],
    names: dict[str, str],
    zone: ZoneInfo,
) -> Shown:
    played = [hour for hour in told if hour.times]
    return Shown(
        name=one.name,
        place=one.place,
        area=names.get(one.area, one.area),
        days=domain.by_day(told, zone),
        times=sum(hour.times for hour in told),
        seconds=sum(hour.seconds for hour in told),
        first=played[0].hour if played else None,
        last=played[-1].hour if played else None,
        gaps=gaps,
    )


def _stayed(stays: list[Hung], stood: dict[str, list[Span]], as_of: datetime) -> tuple[Span, ...]:
    """Return when a screen was on a slot while the notice stood there."""
    spans = [
        span
        for one in stays
        for span in domain.meet([(one.since, one.until or as_of)], stood.get(one.slot, []))
    ]
    return domain.joined(spans)


def _turns(tx: Tx, asked: _Asked, since: datetime) -> tuple[Span, ...]:
    """Return when the notice was to be shown, by its rule if it repeats."""
    if asked.shown.repeat is None:
        return ((since, asked.as_of),)
    listed = showing.among(tx, [asked.shown.id], since, asked.as_of)
    return domain.joined((one.start, one.end) for one in listed)


def _silent(tx: Tx, codes: set[str], between: Span) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for alarm in public_proof.alarms(tx, codes, *between):
        for name in alarm.screens:
            found.setdefault(name, []).append((alarm.since, alarm.closed_at or between[1]))
    return found


def _blank(tx: Tx, ids: list[str]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for one in command.of_screens(tx, ids, _COMMANDS):
        if one.command == "blank" and one.ok and one.until:
            found.setdefault(one.screen, []).append((one.asked_at, one.until))
    return found
