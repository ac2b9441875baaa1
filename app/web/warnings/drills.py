"""Drills: those that were held, and the form that begins one: looked at first, then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.warnings import drills, warning_kinds
from app.dispatch.warnings.drills import CannotHold, Cast
from app.domain.audience import Area
from app.domain.drill import Drill, Plan, Taking
from app.domain.standing import standing
from app.store import area, drill, user
from app.store.drill import Tally
from app.store.session import Tx
from app.web import names
from app.web.house import house
from app.web.notices import area_picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import drill_words
from app.web.warnings.warnings import READERS

bp = Blueprint("drills", __name__, url_prefix="/editor/warnings/drills")
PAGE, FEW, MANY, NAMED = 50, 50, 20, 20
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One drill of the list."""

    drill: Drill
    area: Area | None
    tally: Tally
    by: str


@bp.get("/")
@needs(*READERS)
def index() -> str:
    """List the drills of one's own areas, the newest first."""
    page = request.args.get("page", 1, int)
    with house().store.read() as tx:
        codes, skip = permits.granted_to(me(), *READERS), max(0, page - 1) * PAGE
        found = drill.held(tx, codes, PAGE + 1, skip)
        lines = _lines(tx, found[:PAGE])
    return render_template(
        "drills.html",
        lines=lines,
        page=page,
        has_more=len(found) > PAGE,
        may_hold=bool(permits.granted_to(me(), *permits.DRILLERS)),
        words=drill_words,
    )


@bp.get("/new")
@needs(*permits.DRILLERS)
def new() -> str:
    """Ask where what is rehearsed."""
    with house().store.read() as tx:
        return _form(tx, {})


@bp.post("/new")
@needs(*permits.DRILLERS)
def begin() -> ResponseReturnValue:
    """Say on how many screens it will be shown; once that was confirmed, begin."""
    if request.form.get("do") == "find":
        with house().store.read() as tx:
            return _form(tx, {})
    with house().store.read() as tx:
        plan, errors = _typed(tx)
        place, found = _cast(tx, errors)
        if found is None or place is None or errors or request.form.get("do") == "back":
            return _form(tx, errors), 422 if errors else 200
        problem = _unconfirmed(found, place)
        if problem is not None:
            return _consent(plan, place, found, problem), 422 if problem else 200
    chosen = None if found.is_whole else [one.screen for one in found.screens]
    try:
        made = drills.start(house(), me().login, plan, place.code, chosen)
    except CannotHold as exc:
        with house().store.read() as tx:
            return _form(tx, {"area": [drill_words.cannot(tx, exc)]}), 422
    flash(_("演练已开始，用时会逐块屏显示在下面。"), "good")
    return redirect(url_for("drill_page.show", drill_id=made.id), 303)


def _typed(tx: Tx) -> tuple[Plan, Errors]:
    typed = request.form
    minutes = typed.get("minutes", "").strip()
    plan, wrong = drills.plan_of(
        tx,
        typed.get("kind", ""),
        typed.get("level", "none"),
        typed.get("title", ""),
        typed.get("text", ""),
        int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0,
    )
    return plan, drill_words.problems(wrong)


def _cast(tx: Tx, errors: Errors) -> tuple[Area | None, Cast | None]:
    """Return where it shall be and who would take part; what is wrong goes to ``errors``."""
    code, chosen = request.form.get("area", ""), None
    place = area.get(tx, code) if code else None
    if place is None or not permits.among(tx, me(), permits.DRILLERS, [place.code]):
        errors["area"] = [_("请选择您负责的区域。")]
        return None, None
    if "confirmed" in request.form and "picked" in request.form:
        chosen = set(request.form.getlist("screens"))
    try:
        whole = drills.cast(tx, place.code, None, house().clock())
        if chosen is None or chosen >= {one.screen for one in whole.screens}:
            return place, whole
        return place, drills.cast(tx, place.code, chosen, house().clock())
    except CannotHold as exc:
        nobody = exc.code == "nobody" and chosen is not None
        said = _("请至少选一块屏。") if nobody else drill_words.cannot(tx, exc)
        errors["area"] = [said]
        return place, None


def _unconfirmed(found: Cast, place: Area) -> Errors | None:
    """Return what is still to be confirmed; None when all is."""
    if "confirmed" not in request.form:
        return {}
    is_same = "picked" in request.form or request.form["confirmed"] == str(len(found.screens))
    if not is_same:
        return {"": [_("参加的屏幕有变化，请再看一遍。")]}
    if len(found.screens) > MANY and request.form.get("place", "").strip() != names.area_name(
        place
    ):
        return {"place": [_("请原样输入“%(area)s”。", area=names.area_name(place))]}
    return None


def _consent(plan: Plan, place: Area, found: Cast, errors: Errors) -> str:
    now = house().clock()
    away = [one for one in found.screens if not _is_there(one, now)]
    return render_template(
        "drill_consent.html",
        plan=plan,
        place=place,
        screens=found.screens,
        away=[one.name for one in away[:NAMED]],
        away_count=len(away),
        is_few=len(found.screens) <= FEW,
        is_many=len(found.screens) > MANY,
        typed=request.form,
        errors=errors,
    )


def _is_there(one: Taking, now: datetime) -> bool:
    return standing(one.state, one.seen_at, now) in {"online", "late"}


def _form(tx: Tx, errors: Errors) -> str:
    typed = request.form
    picked = area_picker.picker(
        tx,
        me(),
        "drill",
        [typed["area"]] if typed.get("area") else [],
        name="area",
        query=typed.get("area_q", ""),
        is_single=True,
    )
    return render_template(
        "drill_new.html",
        picker=picked,
        kinds=drill_words.kinds(warning_kinds.current(tx)),
        levels=drill_words.levels(),
        typed=typed,
        errors=errors,
    )


def _lines(tx: Tx, found: list[Drill]) -> list[Line]:
    named = area.by_codes(tx, {one.area for one in found})
    tallies = drill.tallies(tx, [one.id for one in found])
    return [
        Line(drill=one, area=named.get(one.area), tally=tallies[one.id], by=holder(tx, one.held_by))
        for one in found
    ]


def holder(tx: Tx, login: str) -> str:
    """Return the name of who held or ended a drill."""
    known = user.by_login(tx, login)
    return known[0].name if known else login
