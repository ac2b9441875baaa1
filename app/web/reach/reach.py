"""The reach ledger of one notice: how far it has come, how soon, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import sms_desk
from app.dispatch.reach import reach_ledger, reach_ways
from app.dispatch.reach.reach_ledger import Ledger
from app.dispatch.reach.reach_ways import Gap
from app.domain.audience import Area
from app.domain.reach import Share, by_area, by_channel
from app.domain.standing import standing
from app.store import area, boundary, reach_played
from app.store.reach_played import Hour
from app.web import names, sheet_file
from app.web.house import house
from app.web.notices import notices, workbench
from app.web.people import auth, permits
from app.web.reach import reach_sheets, reach_words
from app.web.reach.reach_words import Curve
from app.web.screens import screens_words

bp = Blueprint("reach", __name__, url_prefix="/editor/notices/<string(length=8):notice_id>/reach")
SHOWN_AREAS, _MAPPED, _BARS = 100, 400, 20
WEEK, _FRESH, _DAY = timedelta(days=7), timedelta(minutes=10), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One area: how its screens stand, how many people were sent it, what residents did."""

    area: str
    name: str
    screens: Share | None
    people: Share | None
    answers: int


@bp.get("")
def show(notice_id: str) -> ResponseReturnValue:
    """Show the ledger; ``?part=1`` is the piece of the page that refreshes itself."""
    found, hours = _found(notice_id)
    template = "reach/_ledger.html" if request.args.get("part") else "reach/notice.html"
    told = facts(found, hours, _untold(notice_id))
    return render_template(template, **told, table=partial(_table, notice_id))


@bp.get("/<string:of>.csv")
def table(notice_id: str, of: str) -> ResponseReturnValue:
    """Hand out one table of the ledger: channels, areas, times, plays or missing."""
    found, hours = _found(notice_id)
    rows = reach_sheets.rows(of, facts(found, hours, _untold(notice_id)))
    if rows is None:
        abort(404)
    return sheet_file.table(rows, f"{_('触达台账')}-{notice_id}-{of}.csv")


def _table(notice_id: str, of: str) -> str:
    return url_for("reach.table", notice_id=notice_id, of=of)


def _untold(notice_id: str) -> str:
    return url_for("deliveries.show", notice_id=notice_id)


def _found(notice_id: str) -> tuple[Ledger, list[Hour]]:
    here = house()
    with here.store.read() as tx:
        notices.seen(tx, notice_id)
        hours = reach_played.of_notice(tx, notice_id, here.clock() - WEEK)
    found = reach_ledger.of_notice(here, notice_id, permits.granted_to(auth.me()))
    if found is None:
        abort(404)
    return found, hours


def facts(found: Ledger, hours: list[Hour], untold_href: str, name: str = "") -> dict[str, Any]:
    """Return all that the page and its tables show.

    ``untold_href`` is where those stand whom a message did not reach; ``name`` a warning's own.
    """
    here, now = house(), house().clock()
    gaps = reach_ways.gaps(here, found)
    with here.store.read() as tx:
        codes = {one.area for one in found.shares} | {gap.area for gap in gaps}
        named = area.by_codes(tx, codes)
        outlines = boundary.of(tx, sorted(codes)[:_MAPPED])
    rows = area_rows(found, named)
    channels = sorted(by_channel(found.shares), key=_order)
    curves = [
        Curve(str(names.CHANNELS[one.channel]), one.shown.counts, one.due)
        for one in channels
        if one.shown.counts and (one.channel == "led" or one.channel in here.routes.messages)
    ]
    drawn = [(r.name, outlines.get(r.area), r.screens.percent) for r in rows if r.screens][:_BARS]
    plays = reach_words.heat(hours, now, workbench.zone(here))
    return {
        "ledger": found,
        "notice": found.shown,
        "channels": channels,
        "curves": curves,
        "time_plot": reach_words.curves(_("发布后多久显示"), curves) if curves else None,
        "steps": reach_words.steps(curves),
        "rows": rows,
        "shown_areas": SHOWN_AREAS,
        "area_plot": reach_words.coverage(_("各区域屏幕到达率"), drawn) if len(drawn) > 1 else None,
        "is_map": bool(drawn) and all(outline for _n, outline, _v in drawn),
        "plays": plays,
        "play_plot": None if plays.is_empty else reach_words.heat_plot(_("每小时播放次数"), plays),
        **_ways(gaps, untold_href, name),
        "named": named,
        "words": reach_words,
        "every_s": every_s(found.since, now, is_over=found.is_over),
        "now": now,
    }


def _ways(gaps: list[Gap], untold_href: str, name: str) -> dict[str, Any]:
    """Return who is missing, and what the reader may do about it."""
    return {
        "gaps": gaps,
        "untold_href": untold_href,
        "public_name": name,
        "text_channel": sms_desk.CHANNEL,
        "standing": _standing,
        "standings": screens_words,
        "keeps_screens": bool(permits.granted_to(auth.me(), *permits.SCREEN_KEEPERS)),
        "can_write": bool(permits.granted_to(auth.me(), *permits.WRITERS)),
    }


def area_rows(found: Ledger, named: dict[str, Area]) -> list[Row]:
    """Return the areas, those whose screens lack most first."""
    screens = {one.area: one for one in by_area(s for s in found.shares if s.channel == "led")}
    people = {one.area: one for one in by_area(_messages(found.shares))}
    order = sorted(
        screens.keys() | people.keys() | found.answers.by_area.keys(),
        key=lambda code: (-(screens[code].missing if code in screens else 0), code),
    )
    return [
        Row(
            area=code,
            name=str(names.area_name(named[code])) if code in named else code or _("还在排队"),
            screens=screens.get(code),
            people=people.get(code),
            answers=found.answers.by_area.get(code, 0),
        )
        for code in order
    ]


def every_s(since: datetime | None, now: datetime, *, is_over: bool) -> int:
    """Return after how many seconds the page asks again, 0: never."""
    if is_over or since is None:
        return 0
    return 5 if now - since < _FRESH else 30 if now - since < _DAY else 300


def _messages(shares: Iterable[Share]) -> list[Share]:
    sent = house().routes.messages
    return [one for one in shares if one.channel in sent]


def _standing(seen_at: datetime | None) -> str:
    return standing("approved", seen_at, house().clock())


def _order(one: Share) -> int:
    listed = list(names.CHANNELS)
    return listed.index(one.channel) if one.channel in listed else len(listed)
