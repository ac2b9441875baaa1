"""One place for staff: written, changed, checked, taken out; its map and its history."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.places import place_desk, place_voices
from app.domain.place import Place, Shelter, is_stale
from app.domain.place_check import LIMITS, problems
from app.domain.place_form import CODES, read_place, texts_of
from app.domain.problem import Problem
from app.ingest.place_rows import code_of
from app.ingest.rows import areas_named
from app.store import area, audit, place
from app.store.session import Tx, new_id
from app.web.house import house
from app.web.notices import area_picker
from app.web.notices.area_picker import Picker
from app.web.notices.workbench import zone
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.places import place_picture, places_map, places_words
from app.web.places.place_picture import Sent

bp = Blueprint("place_page", __name__, url_prefix="/editor/places")
_LINES = 20
_LISTS = ("categories", "services", "shelter_hazards", "shelter_facilities")
_AREAS = ("served", "shelter_communities")
_BEGUN = {"public": "", "status": "open", "picture_alt": "", "plan": "", "plan_alt": ""}
_EMPTY = Place(id="", area="", name="", shelter=Shelter())
FIELDS = tuple(n for n in texts_of(_EMPTY) if n not in {"id", "initials", "picture", "area"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form shows: texts by field, and what is wrong with them."""

    texts: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)


@bp.get("/new")
@needs(*permits.WRITERS)
def new() -> str:
    """An empty form."""
    with house().store.read() as tx:
        return _page(tx, None, Form(texts=texts_of(_EMPTY, CODES) | _BEGUN))


@bp.post("/new")
@needs(*permits.WRITERS)
def add() -> ResponseReturnValue:
    """Add a place."""
    sent = place_picture.take(request.form.get("area", ""))
    with house().store.begin() as tx:
        return _take(tx, None, sent)


@bp.get("/<string(length=8):place_id>")
@needs(*permits.WRITERS)
def show(place_id: str) -> str:
    """One place in the form."""
    with house().store.read() as tx:
        one = mine(tx, place_id)
        return _page(tx, one, Form(texts=_texts(tx, one)))


@bp.post("/<string(length=8):place_id>")
@needs(*permits.WRITERS)
def change(place_id: str) -> ResponseReturnValue:
    """Change a place."""
    with house().store.read() as tx:
        where = mine(tx, place_id).area
    sent = place_picture.take(where)
    with house().store.begin() as tx:
        return _take(tx, mine(tx, place_id), sent)


@bp.post("/<string(length=8):place_id>/check")
@needs(*permits.WRITERS)
def check(place_id: str) -> ResponseReturnValue:
    """Say that everything about a place was made sure of today."""
    with house().store.begin() as tx:
        one = place_desk.checked(house(), tx, mine(tx, place_id), auth.me())
    flash(_("已记下：今天核对过“%(name)s”。", name=one.name), "good")
    return redirect(url_for("place_page.show", place_id=place_id), 303)


@bp.post("/<string(length=8):place_id>/remove")
@needs(*permits.WRITERS)
def remove(place_id: str) -> ResponseReturnValue:
    """Take a place out, and what was said of it."""
    with house().store.begin() as tx:
        one = mine(tx, place_id)
        place_desk.remove(house(), tx, one, auth.me())
    flash(_("已删除“%(name)s”。", name=one.name))
    return redirect(url_for("places.index"), 303)


@bp.get("/map.svg")
@needs(*permits.WRITERS)
def chart() -> Response:
    """The map to click on: the places around a point."""
    with house().store.read() as tx:
        body = places_map.drawn(tx, places_map.view(tx, request.args))
    answer = Response(body, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def mine(tx: Tx, place_id: str) -> Place:
    """Return a place that the reader may keep."""
    found = place.get(tx, place_id)
    if found is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, [found.area])
    return found


def _take(tx: Tx, was: Place | None, sent: Sent) -> ResponseReturnValue:
    """Keep what was posted when it is right; else show it again with what is wrong."""
    here, texts = house(), {**_posted(was), **sent.texts}
    clicked = places_map.clicked(tx, texts, request.form)
    if clicked or request.form.get("do") in {"find", "look"}:
        return _page(tx, was, Form(texts={**texts, **clicked}, errors=sent.errors))
    resolved, found = _resolved(tx, texts)
    base = was or Place(id=new_id(), area="", name="")
    made, unknown = read_place(resolved, base)
    made = place_picture.with_pictures(tx, made, was, texts)
    found += [*unknown, *place_picture.problems(tx, texts)]
    amiss = {one.field for one in found}
    may = permits.among(tx, auth.me(), permits.WRITERS, [made.area] if made.area else [])
    today = place_desk.today(here)
    found += [one for one in problems(made, today, may) if one.field not in amiss]
    if found or sent.errors:
        codes = {str(one.facts.get("area", "")) for one in found}
        errors = places_words.errors(found, area.by_codes(tx, codes), here.clock(), zone(here))
        return _page(tx, was, Form(texts=texts, errors={**errors, **sent.errors})), 422
    place_picture.describe(tx, texts)
    kept = place_desk.save(here, tx, made, was, auth.me())
    flash(_("已保存“%(name)s”。", name=kept.name), "good")
    return redirect(url_for("place_page.show", place_id=kept.id), 303)


def _posted(was: Place | None) -> dict[str, str]:
    """Return what was typed; lists of ticks as one text."""
    form = request.form
    texts = {name: form.get(name, "") for name in FIELDS if name not in _LISTS}
    texts |= {name: "、".join(form.getlist(name)) for name in _LISTS}
    return texts | {"area": form.get("area", was.area if was else "")}


def _resolved(tx: Tx, texts: dict[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts with areas as codes, and the areas nobody knows."""
    found: list[Problem] = []
    typed = {
        name: texts[name].replace(",", "、").split("、") for name in _AREAS if texts[name].strip()
    }
    if not typed:
        return texts, found
    named = areas_named(area.open_areas(tx))
    codes = {
        name: [code_of(word.strip(), name, named, found) for word in words if word.strip()]
        for name, words in typed.items()
    }
    return {**texts, **{name: "、".join(filter(None, row)) for name, row in codes.items()}}, found


def _texts(tx: Tx, one: Place) -> dict[str, str]:
    """Return a place as the form shows it: codes for choices, names for areas."""
    texts = texts_of(one, CODES) | place_picture.texts_of(tx, one)
    for name in _AREAS:
        codes = texts[name].split("、") if texts[name] else []
        named = area.by_codes(tx, codes)
        texts[name] = "、".join(named[c].name if c in named else c for c in codes)
    return texts


def _page(tx: Tx, one: Place | None, form: Form) -> str:
    here, who = house(), auth.me()
    chosen = [form.texts["area"]] if form.texts.get("area") else []
    query = request.form.get("area_q", "").strip()
    picker = area_picker.picker(tx, who, "places", chosen, name="area", query=query, is_single=True)
    understood, unclear = places_words.understood(form.texts["hours"])
    return render_template(
        "place.html",
        one=one,
        form=form,
        picker=picker,
        ticked={name: set(form.texts[name].split("、")) for name in _LISTS},
        understood=understood,
        unclear=unclear if not form.errors.get("hours") else "",
        chart=places_map.address({**form.texts, "area": _area_of(form, picker)}),
        size=(places_map.WIDTH, places_map.HEIGHT),
        stale=one is not None and is_stale(one, place_desk.today(here)),
        rated=place_voices.rated(tx, one.id) if one else None,
        history=audit.listing(tx, one.id, _LINES) if one else [],
        limits=LIMITS,
        pictures=place_picture.entries(tx, form.texts),
        max_mb=here.upload_max >> 20,
        words=places_words,
    )


def _area_of(form: Form, picker: Picker) -> str:
    """Return the area chosen so far: the only one there is counts as chosen."""
    chosen = [one.area.code for one in picker.listed if one.is_chosen]
    return form.texts.get("area") or (chosen[0] if chosen else "")
