"""The reach ledger: how far one notice has come, by channel and area, and how soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.dispatch import hide
from app.dispatch.house import House
from app.domain.delivery import ARRIVED, LOST, State
from app.domain.feedback import What as Answered
from app.domain.notice import Notice
from app.domain.reach import Share
from app.domain.reach_time import Times, What, added_times, bound
from app.domain.target import Slot
from app.domain.tv_view import estimate
from app.store import (
    notice,
    reach_messages,
    reach_screens,
    reach_time,
    slot,
    tally,
    tv_view,
)
from app.store.reach_messages import Sent
from app.store.reach_screens import Missing, Span
from app.store.session import Tx
from app.store.slot import Appearance

MISSING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What residents did about it: opened it (and from where), took note, answered in words."""

    opened: int
    known: int
    feedback: int
    tv_views: int
    opened_from: dict[str, int]
    by_area: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How far the revision ``shown`` of a notice has come, or a warning where that is None.

    ``since`` is when it was published or took effect, None: not yet; ``is_over``: it is up nowhere
    any more.

    ``missing`` are screens that do not show it, at most ``MISSING``.
    """

    shown: Notice | None
    is_over: bool
    since: datetime | None
    shares: tuple[Share, ...]
    missing: tuple[Missing, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class _Stay:
    """A revision on one slot: its first edition there, and when it left the last one."""

    slot: Slot
    from_seq: int | None = None
    from_at: datetime | None = None
    until_seq: int | None = None
    fetched_at: datetime | None = None


def of_notice(house: House, notice_id: str, within: Collection[str]) -> Ledger | None:
    """Return the ledger of a notice for areas at or below ``within``, None of no notice."""
    now = house.clock()
    with house.store.read() as tx:
        told = notice.revisions(tx, notice_id)
        shown = next((one for one in told if not one.is_withdrawal), None)
        if shown is None:
            return None
        is_over = told[0].is_withdrawal or shown.expires <= now
        since = max(shown.sent, shown.effective)
        stays = list(_stays(tx, house, shown, is_over))
        mine = reach_screens.near(tx, sorted({one.slot.area for one in stays}), within)
        stays = [one for one in stays if one.slot.area in mine]
        led = _spans(stays)
        shares = [*screens(tx, shown.id, shown.revision, led), *_boards(stays, since)]
        shares += messages(tx, shown.id, shown.revision, within)
        missing = [] if is_over else reach_screens.missing(tx, led, MISSING)
        return Ledger(
            shown=shown,
            is_over=is_over,
            since=since,
            shares=tuple(shares),
            missing=tuple(missing),
            answers=_answers(tx, notice_id, within),
        )


def _stays(tx: Tx, house: House, shown: Notice, is_over: bool) -> Iterator[_Stay]:
    """Return where a revision is to stand, or stood before it was over."""
    held: dict[str, list[Appearance]] = {}
    for one in slot.appearances(tx, shown.id):
        if one.revision == shown.revision:
            held.setdefault(one.slot, []).append(one)
    boards = sorted(shown.channels & set(house.routes.boards))
    if is_over:
        keys = {key for key in held if Slot.parse(key).medium in boards}
    else:
        reached = slot.reached(tx, shown.areas, boards, shown.tags)
        keys = {s.key for s in reached} - hide.hidden_slots(tx, shown, boards)
    for key in sorted(keys):
        ones = held.get(key, [])
        if not ones:
            yield _Stay(Slot.parse(key))
            continue
        first = min(ones, key=lambda a: a.from_seq)
        ends = [a.until_seq for a in ones]
        left = None if None in ends else max(e for e in ends if e is not None)
        yield _Stay(Slot.parse(key), first.from_seq, first.from_at, left, first.fetched_at)


def _spans(stays: Iterable[_Stay]) -> list[Span]:
    return [Span(s.slot.key, s.from_seq, s.until_seq) for s in stays if s.slot.medium == "led"]


def screens(
    tx: Tx, name: str, revision: int, spans: Collection[Span], *, is_alert: bool = False
) -> Iterator[Share]:
    """Return how far a revision of a notice, or of a warning as an alert, has come on screens."""
    times = reach_time.by_area(tx, name, revision)
    for code, stood in reach_screens.by_area(tx, spans, is_alert=is_alert).items():
        mine = times.get(("led", code), {})
        yield Share(
            channel="led",
            area=code,
            due=stood.due,
            has=stood.has,
            gone=stood.gone,
            shown=mine.get(What.SHOWN, Times()),
            removed=mine.get(What.REMOVED, Times()),
        )


def _boards(stays: Iterable[_Stay], since: datetime) -> Iterator[Share]:
    """Return boards that are fetched: put up is what can be proven of each."""
    for one in stays:
        if one.slot.medium == "led":
            continue
        times = Times()
        if one.from_at is not None:
            took = max(one.from_at - since, since - since)
            times = Times({bound(took): 1}, int(took.total_seconds() * 1000))
        yield Share(
            channel=one.slot.medium,
            area=one.slot.area,
            due=1,
            has=int(one.from_at is not None),
            gone=int(one.until_seq is not None),
            shown=times,
        )


def messages(tx: Tx, notice_id: str, revision: int, within: Collection[str]) -> Iterator[Share]:
    """Return what became of the messages of a revision, or of one word on a warning."""
    groups: dict[tuple[str, str], list[Sent]] = {}
    for one in reach_messages.by_area(tx, notice_id, revision):
        groups.setdefault((one.channel, one.area), []).append(one)
    mine = reach_screens.near(tx, sorted({code for _, code in groups}), within)
    for (channel, code), ones in groups.items():
        if code not in mine:
            continue
        got = [one for one in ones if one.state in ARRIVED]
        yield Share(
            channel=channel,
            area=code,
            due=sum(one.number for one in ones if one.state is not State.CANCELLED),
            has=sum(one.number for one in got),
            failed=sum(one.number for one in ones if one.state in LOST),
            shown=added_times(
                Times({one.within: one.number}, one.within) for one in got if one.within is not None
            ),
        )


def _answers(tx: Tx, notice_id: str, within: Collection[str]) -> Answers:
    rows = tally.by_area(tx, notice_id)
    mine = reach_screens.near(tx, sorted({code for _, code, _, _ in rows}), within)
    counts, opened, areas = Counter[str](), Counter[str](), Counter[str]()
    for what, code, detail, count in rows:
        if code in mine:
            counts[what] += count
            areas[code] += count
            opened[detail] += count if what == Answered.OPENED else 0
    return Answers(
        opened=counts[Answered.OPENED],
        known=counts[Answered.KNOWN],
        feedback=counts[Answered.FEEDBACK],
        tv_views=estimate(tv_view.of_notice(tx, notice_id)).views,
        opened_from=dict(opened),
        by_area=dict(areas),
    )
