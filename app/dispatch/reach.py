"""Who has a notice: per channel, from receipts and screens' own evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.dispatch.house import House
from app.domain.delivery import State
from app.domain.notice import Notice
from app.store import delivery, notice, screen, slot
from app.store.screen import Screen
from app.store.session import Tx
from app.store.slot import Appearance

LINES = 50
_HAS = frozenset({State.ACCEPTED, State.DELIVERED})
_FAILED = frozenset({State.FAILED, State.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """One slot, screen or target. ``rung`` is an ``Evidence`` name or a delivery ``State``."""

    name: str
    rung: str
    at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReport:
    """One channel's share. Of a withdrawn notice, ``has`` counts those it was taken off."""

    channel: str
    kind: Literal["board", "message"]
    total: int
    has: int
    pending: int
    failed: int
    first_at: datetime | None
    lines: tuple[ReachLine, ...]


def report(house: House, notice_id: str) -> tuple[ChannelReport, ...]:
    """Return what is known of the latest revision of ``notice_id``, channel by channel."""
    with house.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None:
            return ()
        boards = sorted(latest.channels & set(house.routes.boards))
        messages = sorted(latest.channels & set(house.routes.messages))
        seen = slot.appearances(tx, notice_id)
        reached = slot.reached(tx, latest.areas, boards)
        reports = []
        for medium in boards:
            keys = [s.key for s in reached if s.medium == medium]
            if medium == "led":
                reports.append(_led(tx, latest, keys, seen))
            else:
                reports.append(_board(medium, latest, keys, seen))
        counts = delivery.counts(tx, notice_id)
        reports += [_message(tx, house, latest, c, counts) for c in messages]
    return tuple(reports)


def _board(medium: str, latest: Notice, keys: list[str], seen: list[Appearance]) -> ChannelReport:
    """A board that is fetched: put down is ``accepted``, fetched since is ``fetched``."""
    lines = [_slot_line(key, latest, seen) for key in keys]
    return _summed(medium, "board", lines, {"FETCHED", "ACCEPTED", "REMOVED"})


def _slot_line(key: str, latest: Notice, seen: list[Appearance]) -> ReachLine:
    mine = [a for a in seen if a.slot == key]
    if latest.is_withdrawal:
        standing = any(a.until_seq is None for a in mine)
        ended = max((a.until_at for a in mine if a.until_at), default=None)
        return ReachLine(name=key, rung="queued" if standing else "REMOVED", at=ended)
    there = next((a for a in mine if a.revision == latest.revision), None)
    if there is None:
        return ReachLine(name=key, rung="queued", at=None)
    fetched = there.fetched_at is not None and there.fetched_at >= there.from_at
    return ReachLine(
        name=key,
        rung="FETCHED" if fetched else "ACCEPTED",
        at=there.fetched_at if fetched else there.from_at,
    )


def _led(tx: Tx, latest: Notice, keys: list[str], seen: list[Appearance]) -> ChannelReport:
    """Screens prove it themselves: their high-water marks against the editions that hold it."""
    lines = [
        ReachLine(name=s.name, rung=_rung(s, latest, seen), at=s.shown_at)
        for s in screen.on_slots(tx, keys)
    ]
    return _summed("led", "board", lines, {"SHOWN", "REMOVED"})


def _rung(s: Screen, latest: Notice, seen: list[Appearance]) -> str:
    mine = [a for a in seen if a.slot == s.slot]
    if latest.is_withdrawal:
        ends = [a.until_seq for a in mine]
        if any(e is None for e in ends):
            return "queued"
        return "REMOVED" if s.shown >= max((e or 0 for e in ends), default=0) else "ACCEPTED"
    there = next((a for a in mine if a.revision == latest.revision), None)
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
        has=sum(n for s, n in states.items() if s in _HAS),
        pending=sum(
            n for s, n in states.items() if s in {State.QUEUED, State.SENDING, State.UNKNOWN}
        ),
        failed=sum(n for s, n in states.items() if s in _FAILED),
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


def _summed(
    channel: str, kind: Literal["board", "message"], lines: list[ReachLine], has: set[str]
) -> ChannelReport:
    count = sum(line.rung in has for line in lines)
    return ChannelReport(
        channel=channel,
        kind=kind,
        total=len(lines),
        has=count,
        pending=len(lines) - count,
        failed=0,
        first_at=min((x.at for x in lines if x.at and x.rung in has), default=None),
        lines=tuple(lines[:LINES]),
    )
