"""What a playlist says beside its board: its loop, what is gone, dimming, language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.boards import dimming, onscreen
from app.dispatch.boards.onscreen import Held
from app.domain.dimming import Dim
from app.domain.target import Slot
from app.domain.timeline import Item, Loop, carried
from app.store import appearance, notice
from app.store.session import Tx
from renderers.base import ReelItem
from renderers.notation import instant

# What left a board is named for so long, and so many at most (docs/wire-format.md, playlist).
GONE, MOST_GONE = timedelta(days=7), 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Read with the board.

    ``earlier`` is the playlist before; ``lately`` are the (notice, revision) of the last days, the
    latest first; ``worded`` tells by notice which revision wrote what it says now.
    """

    earlier: Held | None
    lately: tuple[tuple[str, int], ...]
    worded: Mapping[str, int]
    dims: tuple[Dim, ...]
    language: str

    def members(self, items: Sequence[ReelItem], issued: datetime) -> dict[str, object]:
        """Return the members of a playlist of ``items``."""
        loop = next_loop(self.earlier, items, issued.replace(microsecond=0))
        said: dict[str, object] = {
            "loop": {"from": instant(loop.start), "item": loop.lead},
            "language": self.language,
        }
        if gone := void(self.lately, items, self.worded):
            listed = list(gone.items())[:MOST_GONE]
            said["withdrawn"] = [{"id": id_, "revision": revision} for id_, revision in listed]
        if self.dims:
            said["dimming"] = [
                {"from": f"{d.start:%H:%M}", "until": f"{d.end:%H:%M}", "percent": d.percent}
                for d in self.dims
            ]
        return said


def read(tx: Tx, place: Slot, language: str, now: datetime) -> Extra:
    """Return what screens of ``place`` are told beside their board."""
    lately = tuple(appearance.lately(tx, place.key, now - GONE))
    return Extra(
        earlier=onscreen.held(tx, place.key),
        lately=lately,
        worded=notice.worded(tx, {id_ for id_, _ in lately}),
        dims=tuple(dimming.kept(tx)),
        language=language,
    )


def void(
    lately: Sequence[tuple[str, int]], items: Sequence[ReelItem], worded: Mapping[str, int]
) -> dict[str, int]:
    """Return by notice the last revision of ``lately`` that must not be shown any more.

    That is all of a notice that is not among ``items``, and what one of them corrects: the wrong
    words go before the pictures of the right ones are there. A mere extension takes nothing away.
    """
    stands = {one.notice_id: one.revision for one in items}
    gone: dict[str, int] = {}
    for id_, revision in lately:
        is_void = id_ not in stands or revision < min(worded.get(id_, 0), stands[id_])
        if is_void:
            gone[id_] = max(revision, gone.get(id_, revision))
    return gone


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
