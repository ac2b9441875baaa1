"""What a playlist says beside its board: its loop, what is gone, dimming, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch import dimming, onscreen
from app.dispatch.onscreen import Held
from app.domain.dimming import Dim
from app.domain.target import Slot
from app.domain.timeline import Item, Loop, carried
from app.store import appearance
from app.store.session import Tx
from renderers.base import ReelItem
from renderers.notation import instant

# What left a board is named for so long, and so many at most (docs/wire-format.md, playlist).
GONE, MOST_GONE = timedelta(days=7), 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Read with the board.

    ``earlier`` is the playlist before; ``lately`` are the (notice, revision) of the last days.
    """

    earlier: Held | None
    lately: tuple[tuple[str, int], ...]
    dims: tuple[Dim, ...]
    language: str

    def members(self, items: Sequence[ReelItem], issued: datetime) -> dict[str, object]:
        """Return the members of a playlist of ``items``."""
        loop = next_loop(self.earlier, items, issued.replace(microsecond=0))
        said: dict[str, object] = {
            "loop": {"from": instant(loop.start), "item": loop.lead},
            "language": self.language,
        }
        stands = {one.notice_id for one in items}
        gone = [{"id": id_, "revision": rev} for id_, rev in self.lately if id_ not in stands]
        if gone:
            said["withdrawn"] = gone[:MOST_GONE]
        if self.dims:
            said["dimming"] = [
                {"from": f"{d.start:%H:%M}", "until": f"{d.end:%H:%M}", "percent": d.percent}
                for d in self.dims
            ]
        return said


def read(tx: Tx, place: Slot, language: str, now: datetime) -> Extra:
    """Return what screens of ``place`` are told beside their board."""
    return Extra(
        earlier=onscreen.held(tx, place.key),
        lately=tuple(appearance.lately(tx, place.key, now - GONE)),
        dims=tuple(dimming.kept(tx)),
        language=language,
    )


def next_loop(earlier: Held | None, items: Sequence[ReelItem], issued: datetime) -> Loop:
    """Return the loop of a playlist of ``items`` that follows ``earlier``.

    While the same is on, the round goes on; when something else is, it begins with what is new.
    """
    now = [(one.notice_id, one.revision) for one in items if _item(one).is_live(issued)]
    if earlier is None:
        return Loop(start=issued, lead=now[0][0] if now else "")
    was = [(one.id, earlier.revisions[one.id]) for one in earlier.live(issued)]
    if now == was:
        return carried(earlier.items, earlier.loop, issued)
    new = [id_ for id_, revision in now if (id_, revision) not in was]
    return Loop(start=issued, lead=new[0] if new else "")


def _item(one: ReelItem) -> Item:
    """Return an item as screens read it, in whole seconds."""
    return Item(
        id=one.notice_id,
        effective=_whole(one.effective),
        expires=_whole(one.expires),
        media_s=(),
        spans=tuple((_whole(start), _whole(end)) for start, end in one.schedule),
    )


def _whole(at: datetime | None) -> datetime:
    if at is None:
        raise TypeError("only the default item has no times, and it is in no round")
    return at.replace(microsecond=0)
