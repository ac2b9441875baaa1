"""The list of television stations and the page of one: what it holds, who fetched what when."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.stations import station_book as book
from app.dispatch.stations import station_papers as papers
from app.dispatch.stations import stations as desk
from app.dispatch.stations.station_book import Wish
from app.domain.notice import Notice
from app.domain.powers import CONTENT
from app.domain.station import NAME_MAX, Format, Programme, Sent, Station
from app.store import area, notice, station
from app.store.session import Tx
from app.web.house import house
from app.web.notices import area_picker
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.stations import station_words

bp = Blueprint("stations", __name__, url_prefix="/editor/stations")
KEEPERS = permits.SCREEN_KEEPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One station as the list shows it."""

    station: Station
    held: Programme
    waiting: int


@bp.get("/")
@needs(*CONTENT, permits.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the stations around the reader's areas, and what waits for their review."""
    here, who = house(), auth.me()
    with here.store.read() as tx:
        found = station.listing(tx, permits.granted_to(who, *CONTENT, permits.ADMINISTRATOR))
        lines = [_line(tx, one) for one in found]
        named = area.by_codes(tx, {one.area for one in found})
        waits = book.waiting(tx, here, who)
        keeps = bool(permits.granted_to(who, *KEEPERS))
    return render_template(
        "station/list.html",
        lines=lines,
        named=named,
        waits=waits,
        can_add=keeps,
        now=here.clock(),
        words=station_words,
    )


@bp.get("/new")
@needs(*KEEPERS)
def new() -> ResponseReturnValue:
    """Show the form for a station."""
    return _form({}, Wish(name="", area="", formats=frozenset(Format), is_private=True))


@bp.post("/new")
@needs(*KEEPERS)
def add() -> ResponseReturnValue:
    """Add a station and show its key, once."""
    here, who, wish = house(), auth.me(), _wish()
    if request.form.get("do") == "find":
        return _form({}, wish)
    with here.store.begin() as tx:
        errors = _problems(wish)
        if not permits.among(tx, who, KEEPERS, [wish.area]):
            errors["area"] = [_("请选择您负责的区域。")]
        if errors:
            return _form(errors, wish), 422
        made, key = book.found(tx, here, wish, who)
    flash(_("电视台已加入。"), "good")
    return _page(made.id, key=key if made.is_private else "")


@bp.get("/<string(length=8):station_id>")
@needs(*CONTENT, permits.ADMINISTRATOR)
def show(station_id: str) -> ResponseReturnValue:
    """Show what a station holds, what waits, its addresses, and who fetched what when."""
    return _page(station_id)


@bp.post("/<string(length=8):station_id>")
@needs(*KEEPERS)
def save(station_id: str) -> ResponseReturnValue:
    """Change a station."""
    here, wish = house(), _wish()
    with here.store.begin() as tx:
        one = _kept(tx, station_id)
        errors = _problems(wish)
        if not errors:
            book.change(tx, here, one, wish, auth.me())
    if errors:
        return _page(station_id, errors=errors), 422
    flash(_("已保存。"), "good")
    return redirect(url_for("stations.show", station_id=station_id), 303)


@bp.post("/<string(length=8):station_id>/key")
@needs(*KEEPERS)
def renew(station_id: str) -> ResponseReturnValue:
    """Give a station a new key, shown this once."""
    here = house()
    with here.store.begin() as tx:
        key = book.renew_key(tx, here, _kept(tx, station_id), auth.me())
    flash(_("已换新钥匙，旧的不能再用。"), "good")
    return _page(station_id, key=key)


@bp.post("/<string(length=8):station_id>/paused")
@needs(*KEEPERS)
def pause(station_id: str) -> ResponseReturnValue:
    """Hand a station nothing for a while, or hand it everything again."""
    here, is_paused = house(), request.form.get("paused") == "1"
    with here.store.begin() as tx:
        book.set_paused(tx, here, _kept(tx, station_id), auth.me(), is_paused=is_paused)
    flash(_("已暂停，文件从现在起取不到。") if is_paused else _("已恢复。"), "good")
    return redirect(url_for("stations.show", station_id=station_id), 303)


@bp.post("/<string(length=8):station_id>/remove")
@needs(*KEEPERS)
def remove(station_id: str) -> ResponseReturnValue:
    """Forget a station."""
    here = house()
    with here.store.begin() as tx:
        book.remove(tx, here, _kept(tx, station_id), auth.me())
    flash(_("已删除这家电视台，通知不受影响。"), "good")
    return redirect(url_for("stations.index"), 303)


def _kept(tx: Tx, station_id: str) -> Station:
    """Return a station that the user keeps; NotFound, or NotYours."""
    one = station.get(tx, station_id)
    if one is None:
        raise NotFound
    permits.require(tx, auth.me(), KEEPERS, [one.area])
    return one


def _line(tx: Tx, one: Station) -> Line:
    now = house().clock()
    held = desk.programme(tx, one, now)
    waits = [s for s in station.waiting(tx, [one.area], now) if s.station == one.id]
    return Line(station=one, held=held, waiting=len(waits))


def _page(station_id: str, *, key: str = "", errors: dict[str, list[str]] | None = None) -> str:
    here, who = house(), auth.me()
    with here.store.read() as tx:
        one = station.get(tx, station_id)
        if one is None or not station_words.sees(tx, permits.granted_to(who), one):
            granted = permits.granted_to(who, permits.ADMINISTRATOR)
            if one is None or not station_words.sees(tx, granted, one):
                raise NotFound
        held = desk.programme(tx, one, here.clock())
        sent = station.to_station(tx, one.id, 50)
        titles = _titles(tx, sent)
        where = area.get(tx, one.area)
        keeps = bool(permits.among(tx, who, KEEPERS, [one.area]))
        reads = station_words.sees(tx, permits.granted_to(who, *permits.WRITERS), one)
        stops = {n.id for n in titles.values() if desk.may_stop(tx, who, one, n)}
    return render_template(
        "station/one.html",
        station=one,
        held=held,
        lines=papers.lines(here, held),
        sent=sent,
        titles=titles,
        where=where,
        keeps=keeps,
        stops=stops,
        reads=reads,
        key=key,
        now=here.clock(),
        errors=errors or {},
        formats=request.form.getlist("formats") if errors else sorted(one.formats),
        words=station_words,
        public_url=here.public_url,
    )


def _titles(tx: Tx, sent: list[Sent]) -> dict[str, Notice]:
    return {n.id: n for n in notice.by_ids(tx, sorted({one.notice_id for one in sent}))}


def _wish() -> Wish:
    known = set(Format)
    return Wish(
        name=request.form.get("name", "").strip(),
        area=request.form.get("area", ""),
        formats=frozenset(Format(f) for f in request.form.getlist("formats") if f in known),
        is_private=request.form.get("private") == "1",
    )


def _problems(wish: Wish) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not 1 <= len(wish.name) <= NAME_MAX:
        found["name"] = [_("请填写名称，最多 %(n)s 个字。", n=NAME_MAX)]
    if not wish.formats:
        found["formats"] = [_("请至少选一种内容。")]
    return found


def _form(errors: dict[str, list[str]], wish: Wish) -> str:
    query = request.values.get("area_q", "").strip()
    chosen = [wish.area] if wish.area else []
    with house().store.read() as tx:
        picker = area_picker.picker(
            tx, auth.me(), "screens", chosen, name="area", query=query, is_single=True
        )
    return render_template(
        "station/new.html", picker=picker, wish=wish, errors=errors, words=station_words
    )
