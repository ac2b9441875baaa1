"""What may stand on one board: the one answer for screens, previews and what will be on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.dispatch.boards import timing
from app.domain import hiding
from app.domain.audience import Area
from app.domain.notice import Notice
from app.domain.showing import Showing, Span
from app.domain.target import carries
from app.store import hidden, notice
from app.store.session import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The notices of an area for one medium and the tags of its screens.

    Attributes:
        kept: the input of ``compose``.
        showings: when those of all of them that repeat are shown.
        hidden: notices the area or one above it hides, each with the lowest that does.
        narrowed: notices meant for screens with other tags.
    """

    kept: tuple[Notice, ...]
    showings: tuple[Showing, ...]
    hidden: tuple[tuple[Notice, Area], ...] = ()
    narrowed: tuple[Notice, ...] = ()


def of(
    tx: Tx, trail: tuple[Area, ...], medium: str, tags: Collection[str], between: Span
) -> Lineup:
    """Return what the last area of ``trail`` may show ``between`` two instants."""
    lineage, (since, until) = trail[-1].lineage, between
    found = notice.current_for(tx, lineage, since)
    by = hidden.within(tx, lineage)
    seen = hiding.visible(found, lineage, by)
    return Lineup(
        kept=tuple(n for n in seen if carries(n.tags, medium, tags)),
        showings=tuple(timing.showings(tx, found, since, until)),
        hidden=tuple((n, _lowest(trail, by[n.id])) for n in found if n not in seen),
        narrowed=tuple(n for n in seen if not carries(n.tags, medium, tags)),
    )


def _lowest(trail: tuple[Area, ...], by: Collection[str]) -> Area:
    return next(a for a in reversed(trail) if a.code in by)
