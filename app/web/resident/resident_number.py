"""The number that a screen shows, typed on a phone: it leads to the notice."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.domain.audience import reaches
from app.domain.notice import Notice, Phase, phase
from app.domain.number import typed
from app.store import area, notice
from app.web.house import house
from app.web.resident import site

bp = Blueprint("resident_number", __name__)


@bp.get("/<int(fixed_digits=6):number>")
def short(number: int) -> ResponseReturnValue:
    """Lead to the notice with this number."""
    return found(f"{number:06}")


@bp.get("/number")
def find() -> ResponseReturnValue:
    """Lead to the notice whose number was typed, or ask for one."""
    return found(request.args.get("n", "").strip()[:40])


def led_to(text: str) -> ResponseReturnValue | None:
    """Return the way to the notice whose number ``text`` is, None when it is no number of one."""
    number = typed(text)
    return found(number) if number and _notices(number) else None


def found(text: str) -> ResponseReturnValue:
    """Lead to the one notice with the number ``text``; of several let one choose; else ask."""
    number = typed(text)
    known = _notices(number) if number else []
    if len(known) == 1:
        return redirect(f"/p/{known[0].id}?m=typed")
    answer = site.show("number", (), "", found=known, typed=text)
    return answer, 200 if known or not text else 404


def _notices(number: str) -> list[Notice]:
    """Return the notices on show with this number: one's own area's, else those of anywhere.

    While none is on show, those that have ended.
    """
    now = house().clock()
    with house().store.read() as tx:
        every = notice.by_number(tx, number)
        home = area.get(tx, site.remembered()) if site.remembered() else None
    phases = {one.id: phase(one, now) for one in every}
    for wanted in (Phase.LIVE, Phase.ENDED):
        there = [one for one in every if phases[one.id] is wanted]
        near = [one for one in there if home and reaches(one.areas, home)]
        if there:
            return near or there
    return []
