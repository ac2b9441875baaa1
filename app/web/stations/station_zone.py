"""The zone of a television station: what its staff and its programs fetch.

Nothing here is pushed to air: a station's editor takes it, or a program of theirs that they set up.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from threading import BoundedSemaphore

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.stations import station_book
from app.dispatch.stations import station_papers as papers
from app.dispatch.stations import stations as desk
from app.domain.audience import Area
from app.domain.station import Format, Programme, Station
from app.ingest.export import Sheet, as_csv, as_xlsx
from app.store import area, station
from app.store.session import Tx
from app.web import errors
from app.web.house import house
from app.web.people import auth, permits
from app.web.sheet_file import XLSX, handed
from app.web.stations import station_words

log = logging.getLogger(__name__)
bp = Blueprint("station_zone", __name__, url_prefix="/tv/<place>/station")
# Sequences take seconds of a processor: one at a time in each process.
_DRAWING = BoundedSemaphore(1)
_FRAMES = re.compile(r"crawl-([1-9][0-9]?)\.zip")
_CARD = re.compile(r"card-([0-9]{1,3})\.png")
_BY_MAX = 120


@bp.get("/")
def index(place: str) -> ResponseReturnValue:
    """List the stations of an area."""
    with house().store.read() as tx:
        here = area.get(tx, place)
        found = station.of_area(tx, here.code) if here else []
    if here is None:
        return errors.page(404, _("没有这个区域"), _("请核对地址里的区域。"))
    shown = render_template("station/zone.html", here=here, stations=found)
    return _unkept(make_response(shown))


@bp.get("/<string(length=8):station_id>/")
def show(place: str, station_id: str) -> ResponseReturnValue:
    """Show what a station has: the crawl, the pictures, what runs when."""
    here = house()
    with here.store.read() as tx:
        where, one = _found(tx, place, station_id)
        if not _may(tx, one):
            return _unkept(make_response(_locked(one, where), 401))
        held = desk.programme(tx, one, here.clock())
    page = render_template(
        "station/station.html",
        here=where,
        station=one,
        rows=papers.schedule(here, held),
        lines=papers.lines(here, held),
        parts=papers.parts(here, held),
        cards=papers.cards(here, held),
        takes=lambda name: Format(name) in one.formats,
        key=_key(),
        words=station_words,
    )
    return _unkept(make_response(page))


@bp.get("/<string(length=8):station_id>/<name>")
def file(place: str, station_id: str, name: str) -> ResponseReturnValue:
    """Hand out one file; what was taken down is gone from the next answer on."""
    here, make = house(), _maker(name)
    if make is None:
        raise NotFound
    wanted, maker = make
    with here.store.read() as tx:
        _where, one = _found(tx, place, station_id)
        if not _may(tx, one):
            return _unkept(make_response(_("这个播控专区需要钥匙。"), 401))
        if wanted not in one.formats or one.is_paused:
            raise NotFound
        held = desk.programme(tx, one, here.clock())
    answer = maker(held)
    _note(one, name)
    return _unkept(answer)


def _maker(name: str) -> tuple[Format, Callable[[Programme], Response]] | None:
    """Return of which format the file ``name`` is, and what makes it; None: there is none such."""
    if name in papers.CRAWLS:
        return Format.CRAWL, lambda held: _crawl(held, name)
    if name == "crawl.png":
        return Format.FRAMES, lambda held: _picture(papers.still(house(), held))
    if found := _FRAMES.fullmatch(name):
        return Format.FRAMES, lambda held: _sequence(held, int(found[1]))
    if name == "cards.zip":
        return Format.CARDS, lambda held: _zip(papers.zipped_cards(papers.cards(house(), held)))
    if found := _CARD.fullmatch(name):
        return Format.CARDS, lambda held: _card(held, int(found[1]))
    if name in {"schedule.csv", "schedule.xlsx"}:
        return Format.SCHEDULE, lambda held: _sheet(held, name)
    return None


def _crawl(held: Programme, name: str) -> Response:
    is_old = request.args.get("encoding", "").lower() in {"gb18030", "gbk", "gb2312"}
    made = papers.crawl(house(), held, name, is_old=is_old)
    answer = Response(made.body, content_type=made.media_type)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _picture(png: bytes) -> Response:
    answer = Response(png, content_type="image/png")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _card(held: Programme, number: int) -> Response:
    found = papers.cards(house(), held)
    if not 1 <= number <= len(found):
        raise NotFound
    return _picture(found[number - 1].png)


def _sequence(held: Programme, number: int) -> Response:
    found = papers.parts(house(), held)
    if not 1 <= number <= len(found):
        raise NotFound
    if not _DRAWING.acquire(blocking=False):
        busy = _("正在为别人生成画面，请过 20 秒再取。")
        return make_response(busy, 503, {"Retry-After": "20"})
    answer = _zip(papers.zipped_frames(house(), found[number - 1]))
    answer.call_on_close(_DRAWING.release)
    return answer


def _zip(pieces: object) -> Response:
    answer = Response(pieces, content_type="application/zip")  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = "attachment"
    return answer


def _sheet(held: Programme, name: str) -> Response:
    headings = tuple(str(one) for one in station_words.HEADINGS)
    rows = papers.table(house(), papers.schedule(house(), held), headings)
    sheet = Sheet(headings=headings, lines=rows)
    if name.endswith(".csv"):
        return handed(as_csv(sheet), name, "text/csv; charset=utf-8")
    return handed(as_xlsx(sheet, _("播出单")), name, XLSX)


def _found(tx: Tx, place: str, station_id: str) -> tuple[Area, Station]:
    """Return an area and a station of it; NotFound when there is none."""
    here, one = area.get(tx, place), station.get(tx, station_id)
    if here is None or one is None or one.area != here.code:
        raise NotFound
    return here, one


def _key() -> str:
    """Return the key that was shown, in the address or in the header."""
    scheme, _blank, word = request.headers.get("Authorization", "").partition(" ")
    return word.strip() if scheme.lower() == "bearer" else request.args.get("key", "")


def _may(tx: Tx, one: Station) -> bool:
    """Whether who asks may: everybody, who has the key, or staff around the station's area."""
    if not one.is_private:
        return True
    if (key := _key()) and station.has_key(tx, one.id, station_book.hash_of(key)):
        return True
    return _is_staff(tx, one)


def _is_staff(tx: Tx, one: Station) -> bool:
    return auth.is_signed_in() and station_words.sees(tx, permits.granted_to(auth.me()), one)


def _note(one: Station, name: str) -> None:
    """Write down who fetched what; a fetch must not fail because of that."""
    here = house()
    agent = request.user_agent.string.split("(")[0].strip() or "?"
    by = f"{request.remote_addr or '?'} · {agent}"[:_BY_MAX]
    try:
        with here.store.begin() as tx:
            if not _is_staff(tx, one):
                station.pulled(tx, one.id, by, name, here.clock())
    except OSError as exc:
        log.warning("the fetch of %s was not recorded: %s", name, exc)


def _locked(one: Station, where: Area) -> str:
    return render_template("station/locked.html", here=where, station=one)


def _unkept(answer: Response) -> Response:
    """Return ``answer`` so that nobody keeps it: what is taken down leaves at the next fetch."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
