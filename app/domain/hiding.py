"""A lower level hides a notice from above on its own boards; never one that is binding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from app.domain.audience import Area
from app.domain.notice import Notice, Phase, phase


def refusal(latest: Notice, area: Area, now: datetime) -> str:
    """Return why ``area`` may not hide ``latest``, empty when it may.

    One of: ``not_shown`` (it is neither shown nor will be), ``binding``, ``own`` (it is aimed at
    the area itself: withdraw it, or aim it elsewhere), ``not_here`` (it does not come from above).
    """
    if phase(latest, now) not in {Phase.LIVE, Phase.SCHEDULED}:
        return "not_shown"
    if area.code in latest.areas:
        return "own"
    if set(latest.areas).isdisjoint(area.lineage):
        return "not_here"
    return "binding" if latest.binding else ""


def is_hidden(notice: Notice, lineage: Sequence[str], by: Collection[str]) -> bool:
    """Return whether the area with ``lineage`` does not show ``notice``.

    ``by`` are the areas that hide it. One of them lies on the lineage, below every area there that
    the notice is aimed at: what an area below it was given for itself stays.
    """
    aimed = [depth for depth, code in enumerate(lineage) if code in notice.areas]
    hides = [depth for depth, code in enumerate(lineage) if code in by]
    return bool(aimed and hides) and not notice.binding and max(hides) > max(aimed)


def visible(
    notices: Iterable[Notice], lineage: Sequence[str], hidden: Mapping[str, Collection[str]]
) -> list[Notice]:
    """Return those of ``notices`` that the area with ``lineage`` shows.

    ``hidden`` are the areas that hide a notice, by its id.
    """
    return [n for n in notices if not is_hidden(n, lineage, hidden.get(n.id, ()))]
