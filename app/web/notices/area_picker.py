"""Choosing areas: a tree where there are few, a search where there are thousands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.audience import Area
from app.store import area, extent
from app.store.extent import Extent
from app.store.session import Tx
from app.store.user import User
from app.web.house import house
from app.web.people import auth, permits

bp = Blueprint("areas", __name__, url_prefix="/editor/areas")
# Up to here all of one's areas are listed; beyond, they are searched.
FEW, MOST = 50, 20
# What a page wants to do with the areas, and the roles that let somebody.
PURPOSES: dict[str, tuple[str, ...]] = {
    "write": permits.WRITERS,
    "places": permits.WRITERS,
    "release": permits.REVIEWERS,
    "operate": permits.OPERATORS,
    "screens": permits.SCREEN_KEEPERS,
    "drill": permits.DRILLERS,
    "administer": (permits.ADMINISTRATOR,),
    "grant": (permits.SECURITY,),
    "see": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One area that can be, or is, chosen; ``trail`` are the areas above it."""

    area: Area
    trail: tuple[Area, ...]
    extent: Extent
    depth: int = 0
    is_chosen: bool = False
    is_mine: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Picker:
    """What ``_area_picker.html`` shows.

    Attributes:
        name: the form's field; the search box is ``<name>_q``.
        purpose: a key of ``PURPOSES``.
        is_single: one area is chosen, not several.
        is_search: there are too many areas to list; ``listed`` is what was found.
        query: what was searched for.
        chosen: in search, the areas chosen so far; else empty.
        listed: the tree, or what was found.
        more: how many more were found than are listed.
    """

    name: str
    purpose: str
    is_single: bool
    is_search: bool
    query: str = ""
    chosen: tuple[Choice, ...] = ()
    listed: tuple[Choice, ...] = ()
    more: int = 0

    @property
    def kind(self) -> str:
        """The type of the inputs."""
        return "radio" if self.is_single else "checkbox"


def picker(  # noqa: PLR0913 - what is chosen, by whom, and how it is asked
    tx: Tx,
    who: User,
    purpose: str,
    chosen: Collection[str],
    *,
    name: str = "areas",
    query: str = "",
    is_single: bool = False,
) -> Picker:
    """Return the choice of areas for ``who``; ``chosen`` are codes, known or not."""
    granted = permits.granted_to(who, *PURPOSES[purpose])
    few = area.open_within(tx, granted, FEW + 1)
    if is_single and not chosen and len(few) == 1:
        chosen = [few[0].code]
    kept = area.by_codes(tx, chosen)
    may = permits.aimable if purpose == "write" else permits.among
    mine = may(tx, who, PURPOSES[purpose], [*kept, *(a.code for a in few)])
    made = Picker(
        name=name, purpose=purpose, is_single=is_single, is_search=len(few) > FEW, query=query
    )
    if made.is_search:
        listed, more = _found(tx, query, granted, chosen)
        picked = _choices(tx, list(kept.values()), chosen, mine)
        return replace(made, chosen=tuple(picked), listed=tuple(listed), more=more)
    tree = {a.code: a for a in (*few, *kept.values())}
    ordered = sorted(tree.values(), key=lambda a: a.path)
    listed = _choices(tx, ordered, chosen, mine)
    return replace(made, listed=tuple(_indented(listed)))


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Return the areas that what was typed names, as a piece of the page."""
    asked = request.args.get("for", "")
    purpose, query = (asked if asked in PURPOSES else "see"), request.args.get("q", "").strip()
    granted = permits.granted_to(auth.me(), *PURPOSES[purpose])
    with house().store.read() as tx:
        listed, more = _found(tx, query, granted, request.args.getlist("chosen"))
    found = Picker(
        name=request.args.get("name", "areas"),
        purpose=purpose,
        is_single=bool(request.args.get("single")),
        is_search=True,
        query=query,
        listed=tuple(listed),
        more=more,
    )
    return render_template("_area_found.html", picker=found)


def _found(
    tx: Tx, query: str, granted: Collection[str], chosen: Collection[str]
) -> tuple[list[Choice], int]:
    """Return what the words name and is not chosen yet, and how many more there are.

    Without any words, the areas in which the rights were given.
    """
    if query:
        found, count = area.matching(tx, query, granted, MOST)
    else:
        roots = [a for a in area.by_codes(tx, granted).values() if a.is_open]
        found, count = sorted(roots, key=lambda a: a.path)[:MOST], len(roots)
    fresh = [a for a in found if a.code not in chosen]
    return _choices(tx, fresh, (), {a.code for a in fresh}), count - len(found)


def _choices(
    tx: Tx, areas: list[Area], chosen: Collection[str], mine: Collection[str]
) -> list[Choice]:
    codes = [a.code for a in areas]
    trails, extents = area.trails(tx, codes), extent.extents(tx, codes)
    return [
        Choice(
            area=a,
            trail=trails.get(a.code, ())[:-1],
            extent=extents[a.code],
            is_chosen=a.code in chosen,
            is_mine=a.code in mine,
        )
        for a in areas
    ]


def _indented(listed: list[Choice]) -> list[Choice]:
    codes = {c.area.code for c in listed}
    return [replace(c, depth=len(codes.intersection(c.area.lineage)) - 1) for c in listed]
