"""The reach ledger: how far one notice has come, by channel and area, and how soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.dispatch.reach import reach_counts, reach_where
from app.dispatch.reach.reach_counts import Counted
from app.dispatch.reach.reach_where import Stand, Stay
from app.domain.delivery import ARRIVED, LOST, State
from app.domain.feedback import What as Answered
from app.domain.notice import Notice
from app.domain.reach import Share
from app.domain.reach_time import Times, What, added_times, bound
from app.domain.tv_view import Estimate, estimate
from app.store import reach_screens, reach_time, tally, tv_view
from app.store.reach_messages import Sent
from app.store.reach_screens import Span, Stands
from app.store.session import Tx

LISTED = 200
# Areas whose figures somebody may see, and those below them; None: all.
Within = Collection[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What residents did about it: opened it (and from where), took note, answered in words."""

    opened: int = 0
    known: int = 0
    feedback: int = 0
    tv: Estimate = estimate(0)
    opened_from: Mapping[str, int]
    by_area: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How far the revision ``shown`` of a notice has come, or a warning where that is None.

    ``since`` is when it was published or took effect, None: not yet; ``is_over``: it is up nowhere
    any more. ``screens`` are those that do not show it, then others, at most ``LISTED``.
    """

    shown: Notice | None
    is_over: bool
    since: datetime | None
    shares: tuple[Share, ...]
    screens: tuple[Stands, ...]
    answers: Answers

    @property
    def missing(self) -> tuple[Stands, ...]:
        """Screens that do not show what they should show now."""
        return () if self.is_over else tuple(one for one in self.screens if not one.has)


NOBODY = Answers(opened_from={}, by_area={})


def of_notice(
    house: House, notice_id: str, within: Within, *, is_exact: bool = False
) -> Ledger | None:
    """Return the ledger of a notice for areas at or below ``within``, None of no notice.

    Very many messages may have been counted minutes ago, unless ``is_exact``.
    """
    with house.store.read() as tx:
        found = reach_where.stand(tx, house, notice_id, within)
        return read(tx, house, found, within, is_exact=is_exact) if found else None


def read(tx: Tx, house: House, found: Stand, within: Within, *, is_exact: bool = False) -> Ledger:
    """Return the ledger of a notice that stands so."""
    shown = found.shown
    since = max(shown.sent, shown.effective)
    led = spans(found.stays)
    shares = [*screens(tx, shown.id, shown.revision, led), *_boards(found.stays, since)]
    name, revision = shown.id, shown.revision
    count = reach_counts
    sums = count.now(tx, name, revision) if is_exact else count.lately(tx, house, name, revision)
    shares += messages(tx, sums, within)
    return Ledger(
        shown=shown,
        is_over=found.is_over,
        since=since,
        shares=(*shares, *_unplanned(tx, shown, sums, within)),
        screens=tuple(reach_screens.listing(tx, led, LISTED)),
        answers=_answers(tx, shown.id, within),
    )


def spans(stays: Iterable[Stay]) -> list[Span]:
    """Return what screens show it in."""
    return [one.span for one in stays if one.slot.medium == "led"]


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
            first_at=stood.first_at,
        )


def _boards(stays: Iterable[Stay], since: datetime) -> Iterator[Share]:
    """Return boards that are fetched: put up is what can be proven of each."""
    for one in stays:
        if one.slot.medium == "led":
            continue
        yield Share(
            channel=one.slot.medium,
            area=one.slot.area,
            due=1,
            has=int(one.from_at is not None),
            gone=int(one.until_seq is not None),
            shown=_once(one.from_at - since) if one.from_at else Times(),
            first_at=one.from_at,
        )


def _once(took: timedelta) -> Times:
    took = max(took, timedelta())
    return Times({bound(took): 1}, took // timedelta(milliseconds=1))


def messages(tx: Tx, counted: Counted, within: Within) -> Iterator[Share]:
    """Return what became of the messages of a revision, or of one word on a warning."""
    groups: dict[tuple[str, str], list[Sent]] = {}
    for one in counted.sums:
        groups.setdefault((one.channel, one.area), []).append(one)
    mine = near(tx, {code for _, code in groups}, within)
    for (channel, code), ones in groups.items():
        if code in mine:
            yield replace(_sent(channel, code, ones), counted_at=counted.at)


def _sent(channel: str, code: str, ones: Collection[Sent]) -> Share:
    got = [one for one in ones if one.state in ARRIVED]
    return Share(
        channel=channel,
        area=code,
        due=sum(one.number for one in ones if one.state is not State.CANCELLED),
        has=sum(one.number for one in got),
        confirmed=sum(one.number for one in got if one.state is State.DELIVERED),
        failed=sum(one.number for one in ones if one.state in LOST),
        shown=added_times(
            Times({one.within: one.number}, one.within) for one in got if one.within is not None
        ),
        first_at=min((one.first_at for one in got), default=None),
    )


def _unplanned(tx: Tx, shown: Notice, counted: Counted, within: Within) -> Iterator[Share]:
    """Return those whose messages are still to be planned, to who may see all of its areas."""
    if set(near(tx, set(shown.areas), within)) != set(shown.areas):
        return
    for channel, left in counted.left.items():
        if left:
            yield Share(channel=channel, area="", due=left, counted_at=counted.at)


def near(tx: Tx, codes: Collection[str], within: Within) -> Collection[str]:
    """Return those of ``codes`` that lie at or below ``within``."""
    return codes if within is None else reach_screens.near(tx, sorted(codes), within)


def _answers(tx: Tx, notice_id: str, within: Within) -> Answers:
    rows = tally.by_area(tx, notice_id)
    mine = near(tx, {code for _, code, _, _ in rows}, within)
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
        tv=estimate(tv_view.of_notice(tx, notice_id)),
        opened_from=dict(opened),
        by_area=dict(areas),
    )
