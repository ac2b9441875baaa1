"""Who has a notice or a warning: the ledger's figures by channel, and whom they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.dispatch.house import AREA_MEDIA, House
from app.dispatch.reach import reach_counts, reach_ledger, reach_warned, reach_where
from app.dispatch.reach.reach_ledger import Ledger, Within
from app.dispatch.reach.reach_where import Stand, Stay
from app.domain.delivery import ARRIVED
from app.domain.notice import Notice
from app.domain.reach import Share, by_channel
from app.domain.reach_time import Spread
from app.domain.tv_view import Estimate
from app.store import delivery, notice, reach_screens
from app.store.reach_screens import QUEUED, Stands
from app.store.session import Tx

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

    ``seen`` says how often it was seen and ``took`` how soon, where that can be told at all.
    ``counted_at`` is when it was counted, None: just now.
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
    took: Spread | None = None
    counted_at: datetime | None = None


def report(house: House, notice_id: str, within: Within = None) -> tuple[ChannelReport, ...]:
    """Return who has the latest revision of a notice at or below ``within``, by channel."""
    with house.store.read() as tx:
        found = reach_where.stand(tx, house, notice_id, within)
        if found is None:
            return ()
        ledger = reach_ledger.read(tx, house, found, within)
        latest, is_off = found.latest, found.latest.is_withdrawal
        shares = {one.channel: one for one in by_channel(ledger.shares)}
        if is_off:
            sums = reach_counts.lately(tx, house, notice_id, latest.revision)
            told = reach_ledger.messages(tx, sums, within)
            shares = {c: s for c, s in shares.items() if c in house.routes.boards}
            shares |= {one.channel: one for one in by_channel(told)}
        leaving, lines = _leaving(tx, found), _board_lines(tx, found, ledger)
        media = latest.channels | {one.slot.medium for one in (*found.stays, *found.left)}
        boards = [
            _board(c, _share(shares, c), lines.get(c, []), is_off=is_off, leaving=leaving[c])
            for c in sorted(media & set(house.routes.boards))
        ]
        sent = [
            _message(_share(shares, c), _message_lines(tx, house, latest, c))
            for c in sorted(latest.channels & set(house.routes.messages))
        ]
    seen = ledger.answers.tv
    return (*(replace(r, seen=seen) if r.channel == "tv" else r for r in boards), *sent)


def report_of_warning(house: House, name: str, within: Within = None) -> tuple[ChannelReport, ...]:
    """Return who has a warning in its last form, by channel; of one that is over: had it."""
    ledger = reach_warned.of_warning(house, name, within)
    shares = {one.channel: one for one in by_channel(ledger.shares)}
    lines = {"led": [_screen_line(one, is_off=ledger.is_over) for one in ledger.screens[:LINES]]}
    boards = [
        _board(c, shares[c], lines.get(c, []), is_off=ledger.is_over)
        for c in ("led", *AREA_MEDIA)
        if c in shares
    ]
    return (*boards, *(_message(shares[c]) for c in house.routes.messages if c in shares))


def got_message(house: House, notice_id: str) -> dict[str, int]:
    """Return how many got the latest revision of a notice, by channel of messages."""
    with house.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        counts = delivery.counts(tx, notice_id)
    if latest is None:
        return {}
    return {
        c: sum(n for s, n in counts.get((c, latest.revision), {}).items() if s in ARRIVED)
        for c in sorted(latest.channels & set(house.routes.messages))
    }


def _share(shares: Mapping[str, Share], channel: str) -> Share:
    return shares.get(channel, Share(channel=channel, area=""))


def _board(
    channel: str, share: Share, lines: Sequence[ReachLine], *, is_off: bool, leaving: int = 0
) -> ChannelReport:
    """Return a board's part; where it still has to go from is waited for, too."""
    has, total = share.gone if is_off else share.has, share.due + leaving
    return ChannelReport(
        channel=channel,
        kind="board",
        total=total,
        has=has,
        pending=total - has,
        failed=0,
        first_at=share.first_at,
        lines=tuple(lines[:LINES]),
        took=None if is_off else share.took,
    )


def _message(share: Share, lines: Iterable[ReachLine] = ()) -> ChannelReport:
    return ChannelReport(
        channel=share.channel,
        kind="message",
        total=share.due,
        has=share.has,
        pending=share.due - share.has - share.failed,
        failed=share.failed,
        first_at=share.first_at,
        lines=tuple(lines),
        took=share.took,
        counted_at=share.counted_at,
    )


def _leaving(tx: Tx, found: Stand) -> Counter[str]:
    """Return on how many boards and screens it stands still, and is not to."""
    still = Counter(one.slot.medium for one in found.left if one.until_seq is None)
    stood = reach_screens.by_area(tx, reach_ledger.spans(found.left))
    still["led"] = sum(one.due - one.gone for one in stood.values())
    return still


def _board_lines(tx: Tx, found: Stand, ledger: Ledger) -> dict[str, list[ReachLine]]:
    is_off = found.latest.is_withdrawal
    old = reach_screens.listing(tx, reach_ledger.spans(found.left), LINES)
    lines = {
        "led": [
            *(_screen_line(one, is_off=is_off) for one in ledger.screens),
            *(_screen_line(one, is_off=True) for one in old),
        ]
    }
    for stays, off in ((found.stays, is_off), (found.left, True)):
        for one in stays:
            if one.slot.medium != "led":
                lines.setdefault(one.slot.medium, []).append(_slot_line(one, is_off=off))
    return lines


def _screen_line(one: Stands, *, is_off: bool) -> ReachLine:
    return ReachLine(name=one.name or one.id, rung=one.off if is_off else one.rung, at=one.at)


def _slot_line(one: Stay, *, is_off: bool) -> ReachLine:
    """A board that is fetched: put down is ``ACCEPTED``, fetched since is ``FETCHED``."""
    key = one.slot.key
    if is_off:
        return ReachLine(name=key, rung="REMOVED" if one.until_at else QUEUED, at=one.until_at)
    if one.from_at is None:
        return ReachLine(name=key, rung=QUEUED, at=None)
    if one.is_fetched:
        return ReachLine(name=key, rung="FETCHED", at=one.fetched_at)
    return ReachLine(name=key, rung="ACCEPTED", at=one.from_at)


def _message_lines(tx: Tx, house: House, latest: Notice, channel: str) -> Iterator[ReachLine]:
    for one in delivery.listing(tx, house.cipher, latest.id, channel, LINES):
        if one.delivery.revision == latest.revision:
            yield ReachLine(
                name=one.label or one.masked,
                rung=str(one.delivery.state),
                at=one.changed_at,
                reason=one.delivery.reason,
            )
