"""The notices a resident may look up: those of the pages, of the area and of what lies above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain import hiding
from app.domain.notice import Notice
from app.store import archive, hidden
from app.store.archive import Asked
from app.store.session import Tx

# So many are looked through for one page at most; leafing on goes further.
_LOOKED_AT, _AT_ONCE = 600, 60
_PUBLIC = frozenset({"mobile", "feed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of the archive; ``after`` asks for the next one, None on the last."""

    notices: list[Notice]
    after: int | None


def leaf(
    tx: Tx, lineage: Sequence[str], asked: Asked, now: datetime, limit: int, after: int | None
) -> Leaf:
    """Return up to ``limit`` notices that residents of the area with ``lineage`` may read.

    Left out is what went to no page or feed, and what the area hides from its pages.
    """
    by = hidden.within(tx, lineage)
    kept: list[Notice] = []
    for _ in range(_LOOKED_AT // _AT_ONCE):
        turn = archive.some(tx, asked, now, _AT_ONCE, after)
        seen = hiding.visible(turn.notices, lineage, by)
        kept += [n for n in seen if not _PUBLIC.isdisjoint(n.channels)]
        if len(kept) > limit:
            return Leaf(notices=kept[:limit], after=archive.turn_of(tx, kept[limit - 1].id))
        after = turn.after
        if after is None:
            break
    return Leaf(notices=kept, after=after)
