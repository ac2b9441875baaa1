"""What screens show for the first time, or have taken down, as their marks are about to rise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.domain.reach_time import What
from app.store import reach_alert, reach_time
from app.store.batch import Rows
from app.store.mark import Mark
from app.store.reach_time import Risen, Timed, first_shown, taken_down, timed_of
from app.store.session import Tx
from app.store.tables import appearance, notice, revision, screen, screen_slot, slot

_SCREENS = Rows({"screen": sa.String()})
_RANGES = Rows(
    {
        "slot": sa.String(),
        "low": sa.Integer(),
        "high": sa.Integer(),
        "since": appearance.c.from_at.type,
    }
)


def note(tx: Tx, marks: Sequence[Mark]) -> None:
    """Count what the screens of ``marks``, which are not stored yet, now show or took down."""
    by_id = {one.screen: one for one in marks if one.shown or one.alerts_seq}
    if not by_id:
        return
    boards: dict[str, list[Risen]] = defaultdict(list)
    alerts: dict[tuple[str, int], list[Risen]] = defaultdict(list)
    rows = _SCREENS.bound(tx, [[name] for name in sorted(by_id)])
    for row in tx.execute(_known(tx.dialect.name), rows):
        mark = by_id[row.id]
        if (one := _risen(row, mark)) is not None:
            boards[row.slot].append(one)
        if (one := _risen_alerts(row, mark)) is not None:
            alerts[row.area, mark.alerts_epoch].append(one)
    if boards:
        reach_time.put(tx, _timed(tx, boards))
    if alerts:
        reach_time.put(tx, reach_alert.timed(tx, alerts))


def _risen(row: Any, mark: Mark) -> Risen | None:  # noqa: ANN401 - a row
    """Return which editions a screen has come through, None of none.

    In a new epoch (a store was restored) only what began with the edition itself counts.
    """
    if mark.at is None or (mark.epoch, mark.shown) <= (row.epoch, row.shown):
        return None
    is_anew = 0 < row.epoch < mark.epoch
    return Risen(row.slot, mark.shown - 1 if is_anew else row.shown, mark.shown, mark.at, row.since)


def _risen_alerts(row: Any, mark: Mark) -> Risen | None:  # noqa: ANN401 - a row
    """Return which states of its area's alerts a screen has come through, None of none."""
    new, old = (mark.alerts_epoch, mark.alerts_seq), (row.alerts_epoch, row.alerts_seq)
    if mark.alerts_at is None or new <= old:
        return None
    is_anew = 0 < row.alerts_epoch < mark.alerts_epoch
    low = mark.alerts_seq - 1 if is_anew else row.alerts_seq
    return Risen(row.slot, low, mark.alerts_seq, mark.alerts_at, row.since)


def _timed(tx: Tx, by_slot: Mapping[str, Sequence[Risen]]) -> Iterator[Timed]:
    ranges = [
        (key, min(r.low for r in ones), max(r.high for r in ones), min(r.since for r in ones))
        for key, ones in sorted(by_slot.items())
    ]
    bound = _RANGES.bound(tx, ranges)
    for row in tx.execute(_begun(tx.dialect.name), bound):
        start = max(row.sent, row.effective)
        found = first_shown(by_slot[row.slot], row, start)
        yield from timed_of(row.notice_id, row.revision, What.SHOWN, start, found)
    for row in tx.execute(_ended(tx.dialect.name), bound):
        is_withdrawn = row.act == "withdraw" and row.sent <= row.until_at
        start = row.sent if is_withdrawn else row.until_at
        found = taken_down(by_slot[row.slot], row)
        yield from timed_of(row.notice_id, row.revision, What.REMOVED, start, found)


@cache
def _known(dialect: str) -> sa.Select[Any]:
    listed = _SCREENS.of(dialect)
    moved = sa.select(sa.func.max(screen_slot.c.since, type_=screen_slot.c.since.type))
    since = sa.func.coalesce(
        moved.where(screen_slot.c.screen == screen.c.id).scalar_subquery(),
        screen.c.approved_at,
        type_=screen.c.approved_at.type,
    )
    return (
        sa.select(
            *(screen.c[name] for name in ("id", "slot", "epoch", "shown")),
            *(screen.c.alerts_epoch, screen.c.alerts_seq, slot.c.area, since.label("since")),
        )
        .join(listed, listed.c.screen == screen.c.id)
        .join(slot, slot.c.key == screen.c.slot)
        .where(screen.c.state == "approved", since.is_not(None))
    )


@cache
def _begun(dialect: str) -> sa.Select[Any]:
    """Select what stands for the first time on a slot in the editions that were come to."""
    listed, earlier = _RANGES.of(dialect), appearance.alias()
    before = sa.exists().where(
        earlier.c.notice_id == appearance.c.notice_id,
        earlier.c.slot == appearance.c.slot,
        earlier.c.revision == appearance.c.revision,
        earlier.c.from_seq < appearance.c.from_seq,
    )
    said = (revision.c.notice_id == appearance.c.notice_id) & (
        revision.c.revision == appearance.c.revision
    )
    return (
        sa.select(appearance, revision.c.sent, revision.c.effective)
        .join(listed, listed.c.slot == appearance.c.slot)
        .join(revision, said)
        .where(appearance.c.from_seq > listed.c.low, appearance.c.from_seq <= listed.c.high)
        .where(appearance.c.from_at >= listed.c.since, ~before)
    )


@cache
def _ended(dialect: str) -> sa.Select[Any]:
    """Select what left a slot, and not for the next revision of itself."""
    listed, later = _RANGES.of(dialect), appearance.alias()
    goes_on = sa.exists().where(
        later.c.notice_id == appearance.c.notice_id,
        later.c.slot == appearance.c.slot,
        later.c.from_seq == appearance.c.until_seq,
    )
    return (
        sa.select(appearance, notice.c.act, notice.c.sent)
        .join(listed, listed.c.slot == appearance.c.slot)
        .join(notice, notice.c.id == appearance.c.notice_id)
        .where(appearance.c.until_seq > listed.c.low, appearance.c.until_seq <= listed.c.high)
        .where(~goes_on)
    )
