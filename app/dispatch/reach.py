"""Who has a notice: per channel, from receipts and screens' own evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.dispatch import hide
from app.dispatch.house import House
from app.domain.delivery import ARRIVED, LOST, State
from app.domain.notice import Notice
from app.domain.target import Slot
from app.domain.tv_view import Estimate, estimate
from app.store import delivery, notice, planning, screen, slot, tv_view
from app.store.screen import Screen
from app.store.session import Tx
from app.store.slot import Appearance

LINES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """One slot, screen or target. ``rung`` is an ``Evidence`` name or a delivery ``State``."""

    name: str
    rung: str
    at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReport:
    """One channel's share. Of a withdrawn notice, ``has`` counts those it was taken off.

    ``seen`` says how often it was seen, where that can be told at all.
    """

    channel: str
    kind: Literal["board", "message"]
    total: int
    has: int
    pending: int
    failed: int
    first_at: datetime | None
    lines: tuple[ReachLine, ...]
    seen: Estimate | None = None


def report(house: House, notice_id: str) -> tuple[ChannelReport, ...]:
    """Return what is known of the latest revision of ``notice_id``, channel by channel."""
    with house.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None:
            return ()
        seen = slot.appearances(tx, notice_id)
        media = latest.channels | {Slot.parse(a.slot).medium for a in seen}
        boards = sorted(media & set(house.routes.boards))
        messages = sorted(latest.channels & set(house.routes.messages))
        off = hide.hidden_slots(tx, latest, boards)
        reached = slot.reached(tx, latest.areas, boards, latest.tags)
        reports = []
        for medium in boards:
            stay = {s.key for s in reached if s.medium == medium and medium in latest.channels}
            stay -= off
            left = {a.slot for a in seen if Slot.parse(a.slot).medium == medium} - stay
            stand = _Stand(latest, seen, frozenset(() if latest.is_withdrawal else stay))
            if medium == "led":
                reports.append(_led(tx, stand, sorted(stay | left)))
            else:
                reports.append(_board(medium, stand, sorted(stay | left)))
            if medium == "tv":
                views = estimate(tv_view.of_notice(tx, notice_id))
                reports[-1] = replace(reports[-1], seen=views)
        counts = delivery.counts(tx, notice_id)
        more = {p.channel: p.left for p in planning.of_notice(tx, notice_id) if not p.ended_at}
        reports += [_with(_message(tx, house, latest, c, counts), more) for c in messages]
    return tuple(reports)


@dataclass(frozen=True, slots=True)
class _Stand:
    """A notice, where it stood, and the slots on which its latest revision is to stand."""

    latest: Notice
    seen: list[Appearance]
    stay: frozenset[str]

    def on(self, key: str) -> list[Appearance]:
        return [a for a in self.seen if a.slot == key]


def _board(medium: str, stand: _Stand, keys: list[str]) -> ChannelReport:
    """A board that is fetched: put down is ``accepted``, fetched since is ``fetched``."""
    lines = [_slot_line(key, stand) for key in keys]
    return _summed(medium, stand.latest, lines, {"FETCHED", "ACCEPTED", "REMOVED"})


def _slot_line(key: str, stand: _Stand) -> ReachLine:
    mine = stand.on(key)
    if key not in stand.stay:
        standing = any(a.until_seq is None for a in mine)
        ended = max((a.until_at for a in mine if a.until_at), default=None)
        return ReachLine(name=key, rung="queued" if standing else "REMOVED", at=ended)
    there = next((a for a in mine if a.revision == stand.latest.revision), None)
    if there is None:
        return ReachLine(name=key, rung="queued", at=None)
    fetched = there.fetched_at is not None and there.fetched_at >= there.from_at
    return ReachLine(
        name=key,
        rung="FETCHED" if fetched else "ACCEPTED",
        at=there.fetched_at if fetched else there.from_at,
    )


def _led(tx: Tx, stand: _Stand, keys: list[str]) -> ChannelReport:
    """Screens prove it themselves: their high-water marks against the editions that hold it."""
    lines = [
        ReachLine(name=s.name, rung=_rung(s, stand), at=s.shown_at)
        for s in screen.on_slots(tx, keys)
    ]
    return _summed("led", stand.latest, lines, {"SHOWN", "REMOVED"})


def _rung(s: Screen, stand: _Stand) -> str:
    mine = stand.on(s.slot or "")
    if s.slot not in stand.stay:
        ends = [a.until_seq for a in mine]
        if any(e is None for e in ends):
            return "queued"
        return "REMOVED" if s.shown >= max((e or 0 for e in ends), default=0) else "ACCEPTED"
    there = next((a for a in mine if a.revision == stand.latest.revision), None)
    if there is None:
        return "queued"
    marks = (("SHOWN", s.shown), ("VERIFIED", s.verified), ("FETCHED", s.received))
    return next((name for name, mark in marks if mark >= there.from_seq), "ACCEPTED")


def _message(
    tx: Tx,
    house: House,
    latest: Notice,
    channel: str,
    counts: dict[tuple[str, int], dict[State, int]],
) -> ChannelReport:
    states = counts.get((channel, latest.revision), {})
    lines = delivery.listing(tx, house.cipher, latest.id, channel, LINES)
    mine = [x for x in lines if x.delivery.revision == latest.revision]
    return ChannelReport(
        channel=channel,
        kind="message",
        total=sum(states.values()),
        has=sum(n for s, n in states.items() if s in ARRIVED),
        pending=sum(
            n for s, n in states.items() if s in {State.QUEUED, State.SENDING, State.UNKNOWN}
        ),
        failed=sum(n for s, n in states.items() if s in LOST),
        first_at=min((x.changed_at for x in mine), default=None),
        lines=tuple(
            ReachLine(
                name=x.label or x.masked,
                rung=str(x.delivery.state),
                at=x.changed_at,
                reason=x.delivery.reason,
            )
            for x in mine
        ),
    )


def _with(report: ChannelReport, left: dict[str, int]) -> ChannelReport:
    """Return a report with those who are still to be planned: they wait like the others."""
    more = left.get(report.channel, 0)
    return replace(report, total=report.total + more, pending=report.pending + more)


def _summed(channel: str, latest: Notice, lines: list[ReachLine], has: set[str]) -> ChannelReport:
    """Count the lines; where an earlier revision stood and is gone from is listed, not counted."""
    told = [x for x in lines if latest.is_withdrawal or x.rung != "REMOVED"]
    count = sum(line.rung in has for line in told)
    return ChannelReport(
        channel=channel,
        kind="board",
        total=len(told),
        has=count,
        pending=len(told) - count,
        failed=0,
        first_at=min((x.at for x in told if x.at and x.rung in has), default=None),
        lines=tuple(lines[:LINES]),
    )
