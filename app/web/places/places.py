"""The places of local life as staff see them: searched, filtered, taken away as a sheet."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.places import place_desk
from app.domain.place import Status, is_stale
from app.ingest import export as exporting
from app.ingest import place_export
from app.store import area, place, place_report
from app.store.place import Wanted
from app.store.session import Tx
from app.web import names
from app.web import place as asked_place
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.place import Asked
from app.web.places import places_words
from app.web.sheet_file import XLSX, handed

bp = Blueprint("places", __name__, url_prefix="/editor/places")
PAGE = 50
_ASKED = ("q", "area", "category", "status", "only")


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """List the places of this person's areas."""
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    with house().store.read() as tx:
        where, wanted = _wanted(tx)
        found = place.listing(tx, wanted, PAGE + 1, (page - 1) * PAGE)
        return render_template(
            "places.html",
            places=found[:PAGE],
            total=place.count(tx, wanted),
            has_more=len(found) > PAGE,
            page=page,
            named=area.by_codes(tx, {one.area for one in found}),
            stale={one.id for one in found if is_stale(one, place_desk.today(house()))},
            reports=place_report.waiting(tx, permits.granted_to(auth.me(), *permits.WRITERS)),
            where=where,
            errors={"area": [where.problem]} if where.problem else {},
            asked={name: request.args.get(name, "").strip() for name in _ASKED},
            words=places_words,
        )


@bp.get("/export")
@needs(*permits.WRITERS)
def export() -> ResponseReturnValue:
    """Hand out the places that the list shows: XLSX, CSV or GeoJSON."""
    here = house()
    with here.store.read() as tx:
        _where, wanted = _wanted(tx)
    try:
        found = place_export.collect(here, wanted)
    except exporting.TooMany as exc:
        flash(_("超过 %(limit)s 处，没有导出。请缩小范围后再试。", limit=exc), "warn")
        return redirect(url_for("places.index"), 303)
    kind = request.args.get("format", "xlsx")
    if kind == "geojson":
        body = place_export.as_geojson(here, found, _("场所"))
        return handed(body, _("场所") + ".geojson", place_export.GEOJSON)
    lines = place_export.sheet(here, found, int(names.is_english()))
    if kind == "csv":
        return handed(exporting.as_csv(lines), _("场所") + ".csv", "text/csv; charset=utf-8")
    return handed(exporting.as_xlsx(lines, _("场所")), _("场所") + ".xlsx", XLSX)


def _wanted(tx: Tx) -> tuple[Asked, Wanted]:
    """Return what is asked for, as far as it is within the reader's rights."""
    mine = permits.granted_to(auth.me(), *permits.WRITERS)
    where = asked_place.asked(tx, request.args.get("area", "").strip(), mine)
    is_mine = where.area and where.area.code in permits.among(
        tx, auth.me(), permits.WRITERS, [where.area.code]
    )
    only, status = request.args.get("only", ""), request.args.get("status", "")
    wanted = Wanted(
        areas=[where.area.code] if where.area and is_mine else sorted(mine),
        text=request.args.get("q", "").strip(),
        category=request.args.get("category", ""),
        status=status if status in list(Status) else "",
        stale_on=place_desk.today(house()) if only == "stale" else None,
        reported=only == "reported",
    )
    return where, wanted
