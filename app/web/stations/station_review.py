"""Sending a notice to television stations, and the review of it there (审片)."""

from __future__ import annotations

from base64 import b64encode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.granted import NotAllowed
from app.dispatch.review.casework import Refused
from app.dispatch.stations import station_papers as papers
from app.dispatch.stations import stations as desk
from app.domain.chain import Deed, Refusal
from app.domain.notice import Notice
from app.domain.station import Sent, Station, case_of, concerns
from app.store import area, notice, station, user
from app.store.session import Tx
from app.web.house import house
from app.web.people import auth, permits
from app.web.stations import station_words

bp = Blueprint("station_review", __name__, url_prefix="/editor")
_ONE = "/stations/<string(length=8):station_id>/review/<string(length=8):notice_id>/<int:number>"
_SEND = "/notices/<string(length=8):notice_id>/stations"
_DEEDS = {"approve": Deed.APPROVE, "return": Deed.RETURN, "reject": Deed.REJECT}


@bp.get(_SEND)
def choose(notice_id: str) -> ResponseReturnValue:
    """Show the stations a notice can go to, and how it stands at each."""
    return _choice(notice_id, [])


@bp.post(_SEND)
def send(notice_id: str) -> ResponseReturnValue:
    """Send a notice to a station."""
    station_id = request.form.get("station", "")
    with house().store.read() as tx:
        _writable(tx, notice_id)
    if not station_id:
        return _choice(notice_id, [_("请选择一家电视台。")]), 422
    try:
        desk.send(house(), station_id, notice_id, auth.me())
    except desk.NotThere:
        raise NotFound from None
    except Refused as exc:
        return _choice(notice_id, [station_words.refusal(exc.refusal)]), 422
    house().bell.nudge()
    flash(_("已送审片，通过后电视台才能取到。"), "good")
    return redirect(url_for("station_review.choose", notice_id=notice_id), 303)


@bp.get(_ONE)
def show(station_id: str, notice_id: str, number: int) -> ResponseReturnValue:
    """Show what a station would run of a notice, to be decided on."""
    return _page(station_id, (notice_id, number), {})


@bp.post(_ONE)
def decide(station_id: str, notice_id: str, number: int) -> ResponseReturnValue:
    """Let it through, send it back, or refuse it."""
    key, deed = (notice_id, number), _DEEDS.get(request.form.get("do", ""))
    reason = request.form.get("reason", "")
    with house().store.read() as tx:
        _seen(tx, station_id, key)
    if deed is None:
        return _page(station_id, key, {}), 422
    if deed is Deed.APPROVE and request.form.get("read") != "1":
        return _page(station_id, key, {"read": [_("请先看完画面和字幕，再勾选。")]}), 422
    try:
        done = desk.review(house(), station_id, key, deed, auth.me(), reason)
    except Refused as exc:
        return _refused(station_id, key, exc.refusal)
    flash(_said(done), "good")
    return redirect(url_for("stations.index"), 303)


@bp.post(_ONE + "/stop")
def stop(station_id: str, notice_id: str, number: int) -> ResponseReturnValue:
    """Take a notice off a station; it stays wherever else it is."""
    with house().store.read() as tx:
        _seen(tx, station_id, (notice_id, number))
    try:
        desk.take_down(house(), station_id, (notice_id, number), auth.me())
    except desk.NotThere:
        raise NotFound from None
    except NotAllowed as exc:
        raise _not_yours(permits.REVIEWERS, exc.areas) from None
    flash(_("已从电视台撤下，下次取用时就没有了。"), "good")
    return redirect(url_for("stations.show", station_id=station_id), 303)


def _said(done: Sent) -> str:
    if done.is_open:
        return _("这一步已通过，等待下一步审片。")
    return station_words.standing(done)[1]


def _refused(station_id: str, key: tuple[str, int], refusal: Refusal) -> ResponseReturnValue:
    if refusal.code == "not_entitled":
        raise _not_yours(tuple(map(str, refusal.facts["roles"])), refusal.facts["areas"])  # type: ignore[call-overload,arg-type]
    field = "reason" if refusal.code in {"no_reason", "long_reason"} else ""
    status = 422 if field else 409
    return _page(station_id, key, {field: [station_words.refusal(refusal)]}), status


def _not_yours(roles: tuple[str, ...], codes: tuple[str, ...]) -> permits.NotYours:
    with house().store.read() as tx:
        people = permits.who_can(tx, roles, codes)
    return permits.NotYours(roles, codes, people)


def _writable(tx: Tx, notice_id: str) -> Notice:
    """Return a published notice that the user may write; NotFound, or NotYours."""
    latest = notice.latest(tx, notice_id)
    if latest is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, latest.areas)
    return latest


def _choice(notice_id: str, problems: list[str]) -> str:
    here = house()
    with here.store.read() as tx:
        latest = _writable(tx, notice_id)
        found = station.listing(tx, latest.areas)
        named = area.by_codes(tx, {*latest.areas, *(one.area for one in found)})
        aimed = [named[c] for c in latest.areas if c in named]
        fit = [one for one in found if one.area in named and concerns(aimed, named[one.area])]
        held = {(s.station, s.revision): s for s in station.of_notice(tx, notice_id)}
    is_over = latest.is_withdrawal or latest.expires <= here.clock()
    return render_template(
        "station/send.html",
        notice=latest,
        rows=[(one, held.get((one.id, latest.revision))) for one in fit],
        named=named,
        is_over=is_over,
        errors={"": problems} if problems else {},
        words=station_words,
    )


def _seen(tx: Tx, station_id: str, key: tuple[str, int]) -> tuple[Station, Sent, Notice, Notice]:
    """Return the station, what was sent, that revision and the latest; NotFound, or NotYours."""
    one, sent = station.get(tx, station_id), station.sent(tx, station_id, *key)
    shown, latest = notice.revision(tx, *key), notice.latest(tx, key[0])
    if one is None or sent is None or shown is None or latest is None:
        raise NotFound
    who = auth.me()
    has_part = who.id in sent.authors | sent.seats
    writes = permits.granted_to(who, *permits.WRITERS)
    if not has_part and not station_words.sees(tx, writes, one):
        people = permits.who_can(tx, permits.REVIEWERS, [one.area])
        raise permits.NotYours(permits.REVIEWERS, [one.area], people)
    return one, sent, shown, latest


def _page(station_id: str, key: tuple[str, int], errors: dict[str, list[str]]) -> str:
    here = house()
    with here.store.read() as tx:
        one, sent, shown, latest = _seen(tx, station_id, key)
        case = case_of(sent, one, latest)
        barrier = desk.barrier(tx, here, case, auth.me(), Deed.APPROVE)
        people = user.names_of(tx, {sent.sent_by})
        where = area.get(tx, one.area)
    profile = papers.profile_of(here)
    pictures = papers.notice_cards(shown, profile)
    return render_template(
        "station/review.html",
        station=one,
        sent=sent,
        notice=shown,
        latest=latest,
        where=where,
        line=papers.line_of(shown, profile),
        pictures=[f"data:image/png;base64,{b64encode(p).decode()}" for p in pictures],
        can_decide=sent.is_open and barrier is None,
        barrier=station_words.refusal(barrier) if barrier and sent.is_open else "",
        sender=people.get(sent.sent_by, ""),
        reason=request.form.get("reason", ""),
        errors=errors,
        words=station_words,
    )
