"""Television stations: what is sent to them, their own review of it, and what they may run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.dispatch.boards import timing
from app.dispatch.granted import NotAllowed, among
from app.dispatch.house import House
from app.dispatch.review import entitled
from app.dispatch.review.casework import Refused, acting, allowed
from app.domain.audience import Area
from app.domain.board import Board, with_warnings
from app.domain.chain import Case, Deed, Refusal, State, decide
from app.domain.notice import Notice
from app.domain.powers import REVIEWERS, WRITERS
from app.domain.showing import by_notice
from app.domain.station import (
    Aired,
    Programme,
    Sent,
    Station,
    case_of,
    concerns,
    decided,
    is_approved,
)
from app.domain.warning_told import Told
from app.store import area, audit, notice, policy, station, warning_told
from app.store import review as cases
from app.store.session import Tx
from app.store.user import User

# So far ahead a schedule looks.
AHEAD = timedelta(days=7)


class NotThere(LookupError):
    """There is no such station, or nothing such was sent to it."""


def send(house: House, station_id: str, notice_id: str, who: User) -> Sent:
    """Send what stands of a notice to a station, where it waits for the review there.

    Raises:
        NotThere: no such station, or the notice was never published.
        NotAllowed: ``who`` may not write for where the notice goes.
        Refused: ``over``, ``elsewhere``, ``already`` (state), ``rejected_unchanged``.
    """
    now = house.clock()
    with house.store.begin() as tx:
        place, latest = station.get(tx, station_id), notice.hold(tx, notice_id)
        if place is None or latest is None:
            raise NotThere(station_id)
        lacking = set(latest.areas) - among(tx, who, WRITERS, latest.areas)
        if lacking:
            raise NotAllowed(sorted(lacking))
        earlier = station.sent(tx, station_id, notice_id, latest.revision)
        if refusal := _unfit(tx, place, latest, earlier, now):
            raise Refused(refusal)
        made = Sent(
            station=station_id,
            notice_id=notice_id,
            revision=latest.revision,
            steps=policy.station_steps(tx),
            sent_by=who.id,
            sent_at=now,
            authors=_authors(tx, notice_id) | {who.id},
            changed_at=now,
        )
        station.send(tx, made)
        facts: dict[str, object] = {"station": station_id, "revision": latest.revision}
        audit.add(tx, now, who.login, "station.send", notice_id, facts)
    return made


def review(  # noqa: PLR0913 - of what, what, by whom, why
    house: House, station_id: str, key: tuple[str, int], deed: Deed, who: User, reason: str = ""
) -> Sent:
    """Take a step of a station's review of ``key``, a notice and its revision.

    Raises:
        NotThere: nothing such was sent.
        Refused: not this person's, not now, or the notice has another text by now (``changed``).
    """
    now, (notice_id, revision) = house.clock(), key
    with house.store.begin() as tx:
        place = station.get(tx, station_id)
        latest = notice.hold(tx, notice_id)
        one = station.sent(tx, station_id, notice_id, revision, is_held=True)
        if place is None or one is None or latest is None:
            raise NotThere(notice_id)
        if deed is Deed.APPROVE and latest.revision != revision:
            raise Refused(Refusal("changed"))
        case = case_of(one, place, latest)
        by = acting(tx, house, case, who, case.roles)
        done = decided(one, allowed(decide(case, deed, by, now, reason)), now)
        station.send(tx, done)
        facts: dict[str, object] = {
            "station": station_id,
            "revision": revision,
            "step": done.done,
            "reason": done.reason,
        }
        if by.seat != by.user_id:
            facts["in_place_of"] = by.seat
        audit.add(tx, now, who.login, f"station.{deed}", notice_id, facts)
    return done


def take_down(house: House, station_id: str, key: tuple[str, int], who: User) -> None:
    """Take something off a station that its review let through; the notice itself stays.

    Raises:
        NotThere: nothing such was let through.
        NotAllowed: ``who`` releases neither at the station nor where the notice goes.
    """
    now, (notice_id, revision) = house.clock(), key
    with house.store.begin() as tx:
        place = station.get(tx, station_id)
        one = station.sent(tx, station_id, notice_id, revision, is_held=True)
        latest = notice.latest(tx, notice_id)
        if place is None or one is None or latest is None or one.state is not State.APPROVED:
            raise NotThere(notice_id)
        if not may_stop(tx, who, place, latest):
            raise NotAllowed([place.area])
        station.send(tx, replace(one, state=State.RECALLED, changed_at=now))
        facts: dict[str, object] = {"station": station_id, "revision": revision}
        audit.add(tx, now, who.login, "station.take_down", notice_id, facts)


def may_stop(tx: Tx, who: User, place: Station, latest: Notice) -> bool:
    """Whether ``who`` releases at the station, or everywhere the notice goes."""
    codes = {*latest.areas, place.area}
    mine = among(tx, who, REVIEWERS, codes)
    return place.area in mine or mine.issuperset(latest.areas)


def barrier(tx: Tx, house: House, case: Case, who: User, deed: Deed) -> Refusal | None:
    """Return what keeps ``who`` from doing ``deed`` now, given a reason; None: nothing does."""
    by = entitled.actor(tx, house, case, who, case.roles)
    found = by if isinstance(by, Refusal) else decide(case, deed, by, house.clock(), reason="·")
    return found if isinstance(found, Refusal) else None


def programme(tx: Tx, place: Station, now: datetime, ahead: timedelta = AHEAD) -> Programme:
    """Return what a station has at ``now``, and until when in the time ``ahead``."""
    here = area.get(tx, place.area)
    if here is None:
        raise NotThere(place.area)
    until = now + ahead
    passed = {(one.notice_id, one.revision): one for one in station.approved(tx, place.id, now)}
    found = notice.by_ids(tx, sorted({name for name, _ in passed}))
    fit = [n for n in found if _stands(tx, n, passed)]
    shown = by_notice(timing.showings(tx, fit, now, until))
    aired = []
    for one in fit:
        spans = [(s.start, s.end) for s in shown.get(one.id, ())]
        if one.repeat is None:
            spans = [(one.effective, one.expires)]
        kept = tuple((a, b) for a, b in spans if b > now and a < until)
        aired += [Aired(notice=one, spans=kept)] if kept else []
    aired.sort(key=lambda a: (a.spans[0][0], a.notice.id))
    warnings = _warnings(tx, here, now)
    return Programme(station=place, area=here, now=now, warnings=warnings, aired=tuple(aired))


def _stands(tx: Tx, one: Notice, passed: dict[tuple[str, int], Sent]) -> bool:
    if one.is_withdrawal:
        return False
    if (one.id, one.revision) in passed:
        return True
    revisions = notice.revisions(tx, one.id)
    return any(is_approved(s, revisions) for (name, _), s in passed.items() if name == one.id)


def _warnings(tx: Tx, here: Area, now: datetime) -> tuple[Told, ...]:
    """Return the warnings for a station's area and for parts of it, the worst first."""
    told = warning_told.open_at(tx, now)
    named = area.by_codes(tx, {code for one in told for code in one.places | one.touched})
    mine = []
    for one in told:
        within = (named[c] for c in one.places | one.touched if c in named)
        if any(here.code in a.lineage for a in within):
            mine.append(replace(one, touched=one.touched | {here.code}))
        else:
            mine.append(one)
    board = Board(area=here)
    return with_warnings(board, mine, "tv", now).warnings


def _unfit(
    tx: Tx, place: Station, latest: Notice, earlier: Sent | None, now: datetime
) -> Refusal | None:
    if latest.is_withdrawal or latest.expires <= now:
        return Refusal("over")
    here = area.get(tx, place.area)
    if here is None or not concerns(area.by_codes(tx, latest.areas).values(), here):
        return Refusal("elsewhere")
    if earlier is None or earlier.state in {State.RETURNED, State.RECALLED}:
        return None
    if earlier.state is State.REJECTED:
        return Refusal("rejected_unchanged")
    return Refusal("already", {"state": earlier.state})


def _authors(tx: Tx, notice_id: str) -> frozenset[str]:
    return frozenset(who for filed in cases.cases(tx, notice_id) for who in filed.case.authors)
