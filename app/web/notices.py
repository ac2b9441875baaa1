"""The list of notices, and the page of one: its facts and who has it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.domain.notice import Notice, Phase, phase
from app.store import area, notice, user
from app.store.notice import StoredDraft
from app.store.session import Tx
from app.web import auth, evidence, permits
from app.web.house import house

bp = Blueprint("notices", __name__, url_prefix="/editor")
PAGE = 50
_DRAFTS = 200
_TONES = {
    Phase.LIVE: "good",
    Phase.SCHEDULED: "wait",
    Phase.ENDED: "none",
    Phase.WITHDRAWN: "bad",
    Phase.DRAFT: "none",
}


@bp.get("/")
def index() -> ResponseReturnValue:
    """List drafts and published notices of the user's areas, newest first."""
    here, who, now = house(), auth.me(), house().clock()
    text, code = request.args.get("q", "").strip(), request.args.get("area", "")
    with here.store.read() as tx:
        mine = [a for a in area.open_areas(tx) if not permits.granted_to(who).isdisjoint(a.lineage)]
        codes = [code] if code in {a.code for a in mine} else sorted(permits.granted_to(who))
        found = notice.listing(tx, codes, text or None, now, PAGE + 1, _before())
        drafts = [] if text or code or _before() else _drafts(tx)
        named = {a.code: a for a in area.everything(tx)}
        can_write = bool(permits.areas_of(tx, who, *permits.WRITERS))
    return render_template(
        "notices.html",
        notices=[(n, phase(n, now)) for n in found[:PAGE]],
        more=found[PAGE - 1] if len(found) > PAGE else None,
        drafts=drafts,
        areas=mine,
        named=named,
        q=text,
        area_code=code,
        tones=_TONES,
        can_write=can_write,
    )


@bp.get("/notices/<string(length=8):notice_id>")
def show(notice_id: str) -> ResponseReturnValue:
    """Show a published notice and who has it."""
    here, who = house(), auth.me()
    with here.store.read() as tx:
        latest, newest_first = _seen(tx, notice_id), notice.revisions(tx, notice_id)
        shown = next(n for n in newest_first if not n.is_withdrawal)
        named = area.by_codes(tx, shown.areas)
        writers = permits.among(tx, who, permits.WRITERS, latest.areas)
        reviewers = permits.among(tx, who, permits.REVIEWERS, latest.areas)
        saved = notice.draft(tx, notice_id)
    stage = phase(latest, here.clock())
    reports = evidence.told(here, notice_id, is_withdrawn=latest.is_withdrawal)
    return render_template(
        "notice.html",
        notice=shown,
        latest=latest,
        stage=stage,
        tone=_TONES[stage],
        named=named,
        reports=reports,
        is_settled=evidence.is_settled(reports),
        can_write=writers.issuperset(latest.areas),
        can_withdraw=reviewers.issuperset(latest.areas) and not latest.is_withdrawal,
        saved=saved,
        revisions=newest_first,
    )


@bp.get("/notices/<string(length=8):notice_id>/report")
def report(notice_id: str) -> ResponseReturnValue:
    """Return who has it, as a piece of the page that refreshes itself."""
    here = house()
    with here.store.read() as tx:
        latest = _seen(tx, notice_id)
    reports = evidence.told(here, notice_id, is_withdrawn=latest.is_withdrawal)
    return render_template("_report.html", reports=reports, is_settled=evidence.is_settled(reports))


def _seen(tx: Tx, notice_id: str) -> Notice:
    """Return a notice that this user may see: one of their areas, or one above or below them."""
    latest = notice.latest(tx, notice_id)
    if latest is None:
        raise NotFound
    mine = permits.granted_to(auth.me())
    for code in latest.areas:
        found = area.get(tx, code)
        below = {c for own in mine if (a := area.get(tx, own)) for c in a.lineage}
        if found and (not mine.isdisjoint(found.lineage) or code in below):
            return latest
    raise permits.NotYours(
        (), latest.areas, permits.who_can(tx, ("author", "reviewer"), latest.areas)
    )


def _drafts(tx: Tx) -> list[tuple[StoredDraft, str]]:
    """Return the user's own drafts, and others' within the areas they may write for."""
    who = auth.me()
    found = notice.drafts(tx, None, _DRAFTS)
    mine = permits.among(tx, who, permits.WRITERS, {c for d in found for c in d.draft.areas})
    people = {one.id: one.name for one in user.listing(tx)}
    return [
        (d, people.get(d.owner, ""))
        for d in found
        if d.owner == who.id or (d.draft.areas and mine.issuperset(d.draft.areas))
    ]


def _before() -> tuple[datetime, str] | None:
    """Return where the page before ended."""
    at, _, notice_id = request.args.get("before", "").partition("_")
    try:
        return (datetime.fromisoformat(at), notice_id) if notice_id else None
    except ValueError:
        return None
