"""The list of notices, and the page of one: its facts and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.domain import words
from app.domain.notice import Category, Notice, Phase
from app.domain.number import number_of, spoken
from app.domain.stage import Stage, draft_stage
from app.domain.stage import stage as stage_of
from app.domain.successor import correctable, extendable, restorable
from app.store import area, listing, notice, user
from app.store import review as cases
from app.store.listing import Page, Wanted
from app.store.notice import StoredDraft
from app.store.session import Tx
from app.web.house import house
from app.web.notices import evidence, hidings
from app.web.people import auth, permits
from app.web.reach import answer_counts
from app.web.review.review_words import STAGES

bp = Blueprint("notices", __name__, url_prefix="/editor")
PAGE = 50
# So many areas can be chosen from in a list; of more, one is typed.
FEW_AREAS = 50
# Drafts above the notices; the state "draft" shows more of them.
_SOME_DRAFTS, _MANY_DRAFTS = 10, 200
_TONES = {
    Stage.IN_REVIEW: "wait",
    Stage.ON_HOLD: "wait",
    Stage.RETURNED: "bad",
    Stage.REJECTED: "bad",
    Stage.APPROVED: "good",
    Stage.SCHEDULED: "wait",
    Stage.LIVE: "good",
    Stage.UNCONFIRMED: "wait",
    Stage.CORRECTED: "good",
    Stage.RESTORED: "good",
    Stage.WITHDRAWN: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the query form; ``area`` is a code, a slug or a full name."""

    text: str
    area: str
    category: Category | None
    phase: Phase | None
    before: str

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the newest of everything is asked for."""
        return bool(self.text or self.area or self.category or self.phase)


@bp.get("/")
def index() -> ResponseReturnValue:
    """List drafts and published notices of the user's areas, newest first."""
    here, who, asked = house(), auth.me(), query()
    now, mine = here.clock(), permits.granted_to(who)
    with here.store.read() as tx:
        place = area.among_named(tx, asked.area, mine) if asked.area else None
        unknown = asked.area and place is None
        codes = [place.code] if place else [] if unknown else sorted(mine)
        page, drafts = _published(tx, asked, codes), _drafts(tx, asked, codes)
        ids = [n.id for n in page.notices] + [d.notice_id for d, _ in drafts]
        states = cases.states(tx, ids)
        return render_template(
            "notices.html",
            notices=[(n, stage_of(states.get(n.id), n, now)) for n in page.notices],
            draft_stages={d.notice_id: draft_stage(states.get(d.notice_id)) for d, _ in drafts},
            before=page.before,
            drafts=drafts,
            areas=area.open_within(tx, mine, FEW_AREAS + 1),
            few=FEW_AREAS,
            place=place,
            errors={"area": [_area_problem(asked.area)]} if unknown else {},
            named=area.by_codes(tx, _codes(page.notices, drafts)),
            asked=asked,
            stages=STAGES,
            tones=_TONES,
            can_write=area.is_any_open(tx, permits.granted_to(who, *permits.WRITERS)),
        )


@bp.get("/notices/<string(length=8):notice_id>")
def show(notice_id: str) -> ResponseReturnValue:
    """Show a published notice and who has it."""
    here, who, now = house(), auth.me(), house().clock()
    with here.store.read() as tx:
        latest, newest_first = seen(tx, notice_id), notice.revisions(tx, notice_id)
        shown = next(n for n in newest_first if not n.is_withdrawal)
        named = area.by_codes(tx, shown.areas)
        writers = permits.among(tx, who, permits.WRITERS, latest.areas)
        reviewers = permits.among(tx, who, permits.REVIEWERS, latest.areas)
        saved = notice.draft(tx, notice_id)
        hides = hidings.shown_on(tx, who, latest)
        answers = answer_counts.of_notice(tx, shown)
        stage = stage_of(cases.states(tx, [notice_id]).get(notice_id), latest, now)
    reports = evidence.told(here, latest)
    return render_template(
        "notice.html",
        answers=answers,
        number=spoken(number_of(shown.id)),
        notice=shown,
        latest=latest,
        stage=STAGES[stage],
        tone=_TONES.get(stage, "off"),
        named=named,
        reports=reports,
        is_settled=evidence.is_settled(reports),
        can_write=writers.issuperset(latest.areas),
        can_withdraw=reviewers.issuperset(latest.areas) and not latest.is_withdrawal,
        can_extend=writers.issuperset(latest.areas) and extendable(latest, now),
        can_restore=reviewers.issuperset(latest.areas) and restorable(latest, now),
        can_correct=writers.issuperset(latest.areas) and correctable(latest, now),
        was_shown=min(n.effective for n in newest_first) <= now,
        has_messages=not latest.channels.isdisjoint(here.routes.messages),
        saved=saved,
        revisions=newest_first,
        **hides,
    )


@bp.get("/notices/<string(length=8):notice_id>/report")
def report(notice_id: str) -> ResponseReturnValue:
    """Return who has it, as a piece of the page that refreshes itself."""
    here = house()
    with here.store.read() as tx:
        latest = seen(tx, notice_id)
    reports = evidence.told(here, latest)
    return render_template("_report.html", reports=reports, is_settled=evidence.is_settled(reports))


def seen(tx: Tx, notice_id: str) -> Notice:
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
    raise permits.NotYours((), latest.areas, permits.who_can(tx, permits.WRITERS, latest.areas))


def query() -> Asked:
    """Return what the query form of this request asks for."""
    category, stage = request.args.get("category", ""), request.args.get("state", "")
    return Asked(
        text=request.args.get("q", "").strip(),
        area=request.args.get("area", "").strip(),
        category=Category(category) if category in set(Category) else None,
        phase=Phase(stage) if stage in set(Phase) else None,
        before=request.args.get("before", ""),
    )


def _published(tx: Tx, asked: Asked, codes: Sequence[str]) -> Page:
    wanted = Wanted(areas=codes, text=asked.text, category=asked.category, phase=asked.phase)
    return listing.page(tx, wanted, house().clock(), PAGE, asked.before)


def _drafts(tx: Tx, asked: Asked, codes: Sequence[str]) -> list[tuple[StoredDraft, str]]:
    """Return the user's own drafts, and others' within the areas they may write for."""
    only = asked.phase is Phase.DRAFT
    if asked.before or (asked.phase and not only):
        return []
    who, wanted = auth.me(), words.wanted(asked.text)
    found = notice.drafts_within(tx, None if asked.area else who.id, codes, _MANY_DRAFTS)
    mine = permits.among(tx, who, permits.WRITERS, {c for d in found for c in d.draft.areas})
    shown = [
        d
        for d in found
        if (d.owner == who.id or (d.draft.areas and mine.issuperset(d.draft.areas)))
        and asked.category in {None, d.draft.category}
        and wanted <= words.terms(f"{d.draft.headline} {d.draft.title} {d.draft.body}")
    ][: _MANY_DRAFTS if only else _SOME_DRAFTS]
    people = user.names_of(tx, {d.owner for d in shown})
    return [(d, people.get(d.owner, "")) for d in shown]


def _codes(notices: Sequence[Notice], drafts: Sequence[tuple[StoredDraft, str]]) -> frozenset[str]:
    shown = [n.areas for n in notices] + [d.draft.areas for d, _ in drafts]
    return frozenset(code for areas in shown for code in areas)


def _area_problem(typed: str) -> str:
    return _("您的范围里没有“%(area)s”。请填全称或区划代码。", area=typed)
