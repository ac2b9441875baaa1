"""Where a notice stands: on which slots, since which edition, and which it still has to leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.dispatch.house import House
from app.dispatch.notices import hide
from app.domain.notice import Notice
from app.domain.target import Slot
from app.store import notice, reach_screens, slot
from app.store.reach_screens import Span
from app.store.session import Tx
from app.store.slot import Appearance


@dataclass(frozen=True, slots=True)
class Stay:
    """A notice on one slot: its first edition there, and when it left the last one."""

    slot: Slot
    from_seq: int | None = None
    from_at: datetime | None = None
    until_seq: int | None = None
    until_at: datetime | None = None
    fetched_at: datetime | None = None

    @property
    def is_fetched(self) -> bool:
        """Whether an edition that holds it was fetched."""
        return bool(self.from_at and self.fetched_at and self.fetched_at >= self.from_at)

    @property
    def span(self) -> Span:
        """What screens of the slot show it in."""
        return Span(self.slot.key, self.from_seq, self.until_seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A notice and where it stands.

    Attributes:
        latest: its last revision, and ``shown`` the last one that is no withdrawal.
        is_over: it was withdrawn, or has run out.
        stays: where ``shown`` is to stand; of one that is over, where it stood.
        left: where an earlier revision stood, and this one is not to stand.
    """

    latest: Notice
    shown: Notice
    is_over: bool
    stays: tuple[Stay, ...]
    left: tuple[Stay, ...]


def stand(tx: Tx, house: House, notice_id: str, within: Collection[str] | None) -> Stand | None:
    """Return where a notice stands at or below ``within`` (None: anywhere), None of no notice."""
    told = notice.revisions(tx, notice_id)
    shown = next((one for one in told if not one.is_withdrawal), None)
    if shown is None:
        return None
    is_over = told[0].is_withdrawal or shown.expires <= house.clock()
    held: dict[str, list[Appearance]] = {}
    for one in slot.appearances(tx, notice_id):
        if Slot.parse(one.slot).medium in house.routes.boards:
            held.setdefault(one.slot, []).append(one)
    keys = set(held) if is_over else _wanted(tx, house, shown)
    found = Stand(
        latest=told[0],
        shown=shown,
        is_over=is_over,
        stays=tuple(_stay(key, _of(held.get(key, ()), shown, is_over)) for key in sorted(keys)),
        left=tuple(_stay(key, held[key]) for key in sorted(set(held) - keys)),
    )
    return found if within is None else _near(tx, found, within)


def _wanted(tx: Tx, house: House, shown: Notice) -> set[str]:
    boards = sorted(shown.channels & set(house.routes.boards))
    reached = slot.reached(tx, shown.areas, boards, shown.tags)
    return {one.key for one in reached} - hide.hidden_slots(tx, shown, boards)


def _of(ones: Sequence[Appearance], shown: Notice, is_over: bool) -> Sequence[Appearance]:
    """Return the appearances of what was shown last; of one that is over any will do."""
    mine = [one for one in ones if one.revision == shown.revision]
    return mine or (ones if is_over else ())


def _stay(key: str, ones: Sequence[Appearance]) -> Stay:
    if not ones:
        return Stay(Slot.parse(key))
    first = min(ones, key=lambda a: a.from_seq)
    last = max(ones, key=lambda a: (a.until_seq is None, a.until_seq or 0))
    ends = (last.until_seq, last.until_at)
    return Stay(Slot.parse(key), first.from_seq, first.from_at, *ends, first.fetched_at)


def _near(tx: Tx, found: Stand, within: Collection[str]) -> Stand:
    codes = {one.slot.area for one in (*found.stays, *found.left)}
    mine = reach_screens.near(tx, sorted(codes), within)

    def here(stays: Iterable[Stay]) -> tuple[Stay, ...]:
        return tuple(one for one in stays if one.slot.area in mine)

    return replace(found, stays=here(found.stays), left=here(found.left))
