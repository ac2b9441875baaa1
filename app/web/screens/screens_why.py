"""Why this screen shows a notice, or does not, at any moment: one sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import onair, whyshown
from app.domain.notice import Notice
from app.domain.whyshown import Verdict
from app.store import area, notice, slot_tags
from app.store.screen import Screen
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.rights import needs
from app.web.screens import screens_words
from app.web.screens.screens_own import own
from app.web.screens.screens_page import asked_at

bp = Blueprint("screen_why", __name__, url_prefix="/editor/screens/<screen_id>/why")
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A notice and why it is there or not."""

    notice_id: str
    title: str
    verdict: Verdict
    sentence: str


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show(screen_id: str) -> ResponseReturnValue:
    """Answer for the notice asked about (``?notice=``, ``?at=``), and for those around it."""
    one = own(screen_id)
    at, errors = asked_at(house().clock())
    typed = request.args.get("notice", "").strip()
    near = _near(one, at)
    with house().store.read() as tx:
        chosen = _named(tx, typed, near)
        if typed and not chosen:
            errors["notice"] = [_("没有找到“%(typed)s”。请填通知的编号或标题。", typed=typed)]
        answer = answered(tx, one, chosen, at) if chosen else None
        others = [answered(tx, one, n.id, at) for n in near[:MOST] if n.id != chosen]
    return render_template(
        "screen_why.html",
        screen=one,
        typed=typed,
        at=at,
        answer=answer,
        on=[a for a in others if a.verdict.is_on],
        off=[a for a in others if not a.verdict.is_on],
        near=near,
        errors=errors,
    )


def answered(tx: Tx, one: Screen, notice_id: str, at: datetime) -> Answer:
    """Return why ``one`` shows a notice at ``at`` or not."""
    verdict = whyshown.why(house(), tx, one, notice_id, at)
    latest = notice.latest(tx, notice_id)
    codes = verdict.facts.get("areas", ())
    named = area.by_codes(tx, [str(c) for c in codes] if isinstance(codes, tuple) else [])
    return Answer(
        notice_id=notice_id,
        title=latest.title if latest else notice_id,
        verdict=verdict,
        sentence=screens_words.why(verdict, named),
    )


def _near(one: Screen, at: datetime) -> list[Notice]:
    """Return the notices one may wonder about: of the area, on the board or near it in time."""
    with house().store.read() as tx:
        place = whyshown.place_at(tx, one, at)
        tags = slot_tags.of(tx, place.key) if place else frozenset()
    if place is None:
        return []
    found = onair.on_air(house(), place.area, "led", at, tags)
    return [p.notice for p in found.present] + [a.notice for a in found.absent]


def _named(tx: Tx, typed: str, near: list[Notice]) -> str:
    """Return the id of the notice that was typed: its id, or words of a title; empty if none."""
    if not typed:
        return ""
    known = notice.latest(tx, typed) is not None or notice.draft(tx, typed) is not None
    if known:
        return typed
    return next((n.id for n in near if typed in n.title), "")
