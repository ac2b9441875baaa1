"""Screens: how they stand and what each shows, as a list one can search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.domain.standing import STANDINGS
from app.store import screen, screen_list, slot_tags
from app.store.screen_list import Wanted
from app.store.session import Tx
from app.web import place
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.place import Asked
from app.web.screens import screens_alarms, screens_map, screens_words
from app.web.screens.screens_line import lines

bp = Blueprint("screens", __name__, url_prefix="/editor/screens")
PAGE, MAPPED, MOST_ALARMS = 50, 500, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What stands in the query form."""

    where: Asked
    text: str
    standing: str
    tag: str
    profile: str
    is_map: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """The arguments of an address that asks the same again."""
        code = self.where.area.code if self.where.area else self.where.typed
        fields = {"area": code, "q": self.text, "state": self.standing, "tag": self.tag}
        return {k: v for k, v in {**fields, "profile": self.profile}.items() if v}

    def link(self, endpoint: str, **change: object) -> str:
        """Return the address of the same question with some of it changed."""
        view = "map" if self.is_map else ""
        asked = {k: v for k, v in {"view": view, **self.kept, **change}.items() if v}
        return url_for(endpoint, **asked)


@bp.get("/")
@needs(*permits.SCREEN_KEEPERS)
def index() -> str:
    """List the screens of the keeper's areas that are asked for."""
    page = max(request.args.get("page", 1, type=int), 1)
    with house().store.read() as tx:
        query = read_query(tx)
        asked = wanted(query)
        size = MAPPED if query.is_map else PAGE
        found = screen_list.listing(tx, asked, size + 1, (page - 1) * size)
        mine = sorted(keeps())
        listed = lines(tx, found[:size])
        return render_template(
            "screens.html",
            lines=listed,
            chart=screens_map.chart(tx, listed) if query.is_map else None,
            query=query,
            where=query.where,
            errors={"area": [query.where.problem]} if query.where.problem else {},
            page=page,
            has_more=len(found) > size,
            counts=screen_list.counts(tx, asked),
            waits=screen.waiting(tx, house().clock()),
            profiles=screen_list.profiles(tx, mine),
            tags=slot_tags.within(tx, mine),
            standings=[s for s in STANDINGS if s != "waiting"],
            alarms=screens_alarms.standing(tx, mine, MOST_ALARMS),
            words=screens_words,
        )


def keeps() -> frozenset[str]:
    """Return the areas in and below which this person keeps screens."""
    return permits.granted_to(me(), *permits.SCREEN_KEEPERS)


def read_query(tx: Tx) -> Query:
    """Return what was asked for in the address."""
    asked = {k: request.args.get(k, "").strip() for k in ("q", "state", "tag", "profile")}
    return Query(
        where=place.asked(tx, request.args.get("area", "").strip(), keeps()),
        text=asked["q"],
        standing=asked["state"] if asked["state"] in STANDINGS else "",
        tag=asked["tag"],
        profile=asked["profile"],
        is_map=request.args.get("view") == "map",
    )


def wanted(query: Query) -> Wanted:
    """Return what the store is asked: never beyond the keeper's own areas."""
    where, mine = query.where, keeps()
    if where.area is not None and not mine.isdisjoint(where.area.lineage):
        mine = frozenset({where.area.code})
    elif where.area is None and where.typed:
        mine = frozenset()
    return Wanted(
        areas=tuple(sorted(mine)),
        now=house().clock(),
        text=query.text,
        standing=query.standing,
        tag=query.tag,
        profile=query.profile,
    )
