"""Narrowing a notice within its areas: to screens with certain tags, to groups of recipients."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.review import Draft
from app.store import group, slot_tags
from app.store.session import Tx
from app.web.house import house
from app.web.people import auth, permits

bp = Blueprint("finer_aim", __name__, url_prefix="/editor/areas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finer:
    """What can be chosen: tags with how many screens carry each, groups with how many people."""

    tags: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, int], ...]


def choices(tx: Tx, draft: Draft) -> Finer:
    """Return what ``draft`` can be narrowed to, and what it is narrowed to already."""
    there = slot_tags.within(tx, draft.areas)
    tags = {**dict.fromkeys(sorted(draft.tags), 0), **there}
    people = group.names_within(tx, draft.areas)
    groups = {**dict.fromkeys(sorted(draft.groups), 0), **people}
    return Finer(tags=tuple(sorted(tags.items())), groups=tuple(sorted(groups.items())))


@bp.get("/finer")
def finer() -> ResponseReturnValue:
    """Return the choices for the areas chosen now, as a piece of the page."""
    areas, tags = request.args.getlist("areas"), request.args.getlist("tags")
    with house().store.read() as tx:
        mine = permits.among(tx, auth.me(), permits.WRITERS, areas)
        groups = frozenset(request.args.getlist("groups"))
        draft = Draft(areas=tuple(sorted(mine)), tags=frozenset(tags), groups=groups)
        found = choices(tx, draft)
    return render_template("edit/_finer.html", finer=found, draft=draft, errors={})
