"""Screens: how they stand and what each shows, as a list one can search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.dispatch import onscreen
from app.dispatch.onscreen import Picture
from app.domain.audience import Area
from app.domain.standing import STANDINGS, standing
from app.store import area, notice, screen, screen_list, slot
from app.store.screen import Screen
from app.store.screen_list import Wanted
from app.store.session import Tx
from app.web import permits, place, screens_alarms, screens_words
from app.web.auth import me
from app.web.house import house
from app.web.place import Asked
from app.web.rights import needs
from app.web.screens_own import area_of

bp = Blueprint("screens", __name__, url_prefix="/editor/screens")
PAGE, MOST_ALARMS = 50, 20


@dataclass(frozen=True, slots=True)
class Line:
    """One screen as the table shows it; ``picture`` and ``title`` are of what it shows now."""

    screen: Screen
    state: str
    area: Area | None
    tags: Sequence[str] = ()
    title: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What stands in the query form."""

    where: Asked
    text: str
    standing: str
    tag: str
    profile: str

    @property
    def kept(self) -> dict[str, Any]:
        """The arguments of an address that asks the same again."""
        code = self.where.area.code if self.where.area else self.where.typed
        fields = {"area": code, "q": self.text, "state": self.standing, "tag": self.tag}
        return {k: v for k, v in {**fields, "profile": self.profile}.items() if v}

    def link(self, endpoint: str, **change: object) -> str:
        """Return the address of the same question with some of it changed."""
        asked = {k: v for k, v in {**self.kept, **change}.items() if v}
        return url_for(endpoint, **asked)


@bp.get("/")
@needs(*permits.SCREEN_KEEPERS)
def index() -> str:
    """List the screens of the keeper's areas that are asked for."""
    page = max(request.args.get("page", 1, type=int), 1)
    with house().store.read() as tx:
        query = read_query(tx)
        asked = wanted(query)
        found = screen_list.listing(tx, asked, PAGE + 1, (page - 1) * PAGE)
        mine = sorted(keeps())
        return render_template(
            "screens.html",
            lines=lines(tx, found[:PAGE]),
            query=query,
            where=query.where,
            errors={"area": [query.where.problem]} if query.where.problem else {},
            page=page,
            has_more=len(found) > PAGE,
            counts=screen_list.counts(tx, asked),
            waits=screen.waiting(tx, house().clock()),
            profiles=screen_list.profiles(tx, mine),
            tags=slot.tags_within(tx, mine),
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


def lines(tx: Tx, found: list[Screen]) -> list[Line]:
    """Return screens with where they hang and what they show now."""
    now = house().clock()
    named = area.by_codes(tx, {area_of(one) for one in found})
    keys = {one.slot for one in found if one.slot}
    tags, held = slot.tags_by_key(tx, keys), onscreen.held_by(tx, keys)
    turns = {key: one.at(now) for key, one in held.items()}
    titles = {n.id: n.title for n in notice.by_ids(tx, sorted({t.item for t in turns.values()}))}
    made = []
    for one in found:
        key, state = one.slot or "", standing(one.state, one.seen_at, now)
        turn = turns.get(key) if one.shown and state != "revoked" else None
        picture = held[key].pictures[turn.item][turn.medium] if turn else None
        title = titles.get(turn.item, "") if turn else ""
        made.append(Line(one, state, named.get(area_of(one)), tags.get(key, ()), title, picture))
    return made
