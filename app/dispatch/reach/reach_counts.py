"""What became of the messages of a revision, in sums; those of very many are kept for a while."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.dispatch.house import House
from app.store import planning, reach_messages
from app.store.bell import BellSilent
from app.store.reach_messages import Sent
from app.store.session import Tx

# Fewer are counted anew for every reader: that takes a fraction of a second.
MANY, A_SECOND, MOST_S = 50_000, 10_000, 300.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums of messages; ``at`` is when they were counted, None: just now.

    ``left`` are those still to be planned then, by channel.
    """

    sums: Collection[Sent]
    left: Mapping[str, int]
    at: datetime | None = None


class _Kept(msgspec.Struct, frozen=True):
    sums: list[Sent]
    left: dict[str, int]
    at: datetime


def now(tx: Tx, notice_id: str, revision: int, since: datetime | None = None) -> Counted:
    """Count the messages of a revision; with ``since`` all are timed from then on."""
    plans = planning.of_notice(tx, notice_id)
    left = {p.channel: p.left for p in plans if p.revision == revision and not p.ended_at}
    return Counted(reach_messages.by_area(tx, notice_id, revision, since), left)


def lately(
    tx: Tx, house: House, notice_id: str, revision: int, since: datetime | None = None
) -> Counted:
    """Return what is kept of them, which is minutes old at most, or count them."""
    name = f"reach:{notice_id}:{revision}"
    with suppress(BellSilent, msgspec.MsgspecError):
        if (known := house.bell.kept(name)) is not None:
            kept = msgspec.msgpack.decode(known, type=_Kept)
            return Counted(kept.sums, kept.left, kept.at)
    made = now(tx, notice_id, revision, since)
    for_s = keep_s(sum(one.number for one in made.sums))
    if for_s:
        with suppress(BellSilent):
            kept = _Kept(list(made.sums), dict(made.left), house.clock())
            house.bell.keep(name, msgspec.msgpack.encode(kept), for_s)
    return made


def keep_s(number: int) -> float:
    """Return for how many seconds sums of ``number`` messages are kept, 0: not at all."""
    return 0.0 if number < MANY else min(number / A_SECOND, MOST_S)
