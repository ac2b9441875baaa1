"""The reach ledger of all notices and warnings: by time and area, with plots and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.warnings import warning_desk
from app.domain.audience import Area
from app.domain.feedback import What as Answered
from app.domain.notice import Notice
from app.domain.reach import Share
from app.domain.reach_time import Times, What, added_times
from app.domain.warning_alert import alert_name
from app.store import area, boundary, notice, reach_list, reach_played, reach_time, warning_told
from app.store.reach_list import Between
from app.store.session import Tx
from app.store.warning import key_of
from app.web import moments, names, sheet_file
from app.web.house import house
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.reach import reach_sheets, reach_words
from app.web.reach.reach_words import Curve, Heat

bp = Blueprint("reach_index", __name__, url_prefix="/editor/reach")
READERS = (*permits.WRITERS, *permits.OPERATORS)
PAGE, WARNINGS, SHOWN_AREAS, FEW_AREAS, _BARS = 20, 50, 100, 50, 20
_USUAL, _LONGEST, _DAY = timedelta(days=30), timedelta(days=400), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the query form; ``place`` None: all of one's areas; ``number`` of the page."""

    since: date
    until: date
    typed: str
    place: Area | None
    areas: tuple[str, ...]
    number: int

    def between(self) -> Between:
        """Return from which instant to before which."""
        zone = workbench.zone(house())
        start = datetime.combine(self.since, time(), zone)
        return start, datetime.combine(self.until, time(), zone) + _DAY


@dataclass(frozen=True, slots=True)
class Line:
    """One notice or warning with its figures."""

    name: str
    title: str
    href: str
    at: datetime
    share: Share
    opened: int = 0
    known: int = 0
    feedback: int = 0


@bp.get("/")
@needs(*READERS)
def index() -> ResponseReturnValue:
    """Show what was published in some days and how far each has come."""
    return render_template("reach/index.html", **_facts())


@bp.get("/<string:of>.csv")
@needs(*READERS)
def table(of: str) -> ResponseReturnValue:
    """Hand out one table: notices, warnings, areas, times or plays."""
    listed = reach_sheets.of_many(of, _facts())
    if listed is None:
        abort(404)
    return sheet_file.table(listed, f"{_('触达台账')}-{of}.csv")


def _facts() -> dict[str, Any]:
    here, now = house(), house().clock()
    with here.store.read() as tx:
        asked = _asked(tx)
        between = asked.between()
        ids = reach_list.sent_within(tx, asked.areas, between, PAGE + 1, (asked.number - 1) * PAGE)
        lines = _notices(tx, asked, ids[:PAGE])
        warned = _warnings(tx, asked)
        timed = reach_list.within(tx, asked.areas, between)
        week = max(between[1] - timedelta(days=7), between[0]), between[1]
        hours = reach_played.within(tx, asked.areas, week)
        codes = sorted({one.area for one in timed})
        named, outlines = area.by_codes(tx, codes), boundary.of(tx, codes[:400])
        choices = area.open_within(tx, sorted(permits.granted_to(auth.me())), FEW_AREAS + 1)
    areas = _areas([(one.area, one.times) for one in timed], named)
    curves = _curves([(one.is_warning, one.times) for one in timed])
    plays = reach_words.heat(
        hours, min(now, between[1] - timedelta(seconds=1)), workbench.zone(here)
    )
    slow = [(name, outlines.get(code), _within_10s(times)) for code, name, times in areas[:_BARS]]
    return {
        "asked": asked,
        "choices": choices,
        "few": FEW_AREAS,
        "lines": lines,
        "is_more": len(ids) > PAGE,
        "warned": warned,
        "areas": areas,
        "shown_areas": SHOWN_AREAS,
        "curves": curves,
        "plays": plays,
        **_plots(curves, slow, plays),
        "words": reach_words,
        "table": partial(_table, asked),
        "within_10s": _within_10s,
    }


def _plots(
    curves: Sequence[Curve], slow: Sequence[tuple[str, Any, float | None]], plays: Heat
) -> dict[str, Any]:
    title, often = _("各区域 10 秒内显示的比例"), _("每小时播放次数")
    return {
        "steps": reach_words.steps(curves),
        "time_plot": reach_words.curves(_("发布后多久显示"), curves) if curves else None,
        "area_plot": reach_words.coverage(title, slow) if len(slow) > 1 else None,
        "play_plot": None if plays.is_empty else reach_words.heat_plot(often, plays),
    }


def _table(asked: Asked, of: str) -> str:
    days: dict[str, Any] = {"since": asked.since, "until": asked.until}
    return url_for("reach_index.table", of=of, area=asked.typed or None, **days)


def _asked(tx: Tx) -> Asked:
    mine = permits.granted_to(auth.me(), *READERS)
    typed = request.args.get("area", "").strip()
    place = area.among_named(tx, typed, mine) if typed else None
    today = house().clock().astimezone(workbench.zone(house())).date()
    until = _day("until") or today
    since = min(_day("since") or until - _USUAL, until)
    number = request.args.get("page", "")
    return Asked(
        since=max(since, until - _LONGEST),
        until=until,
        typed=typed,
        place=place,
        areas=(place.code,) if place else () if typed else tuple(sorted(mine)),
        number=max(int(number), 1)
        if number.isascii() and number.isdigit() and len(number) < 6
        else 1,
    )


def _day(name: str) -> date | None:
    return moments.read_day(request.args.get(name, ""))


def _notices(tx: Tx, asked: Asked, ids: Sequence[str]) -> list[Line]:
    latest = notice.by_ids(tx, ids)
    stood = reach_list.stood(tx, ids, asked.areas)
    answers = reach_list.answers(tx, ids)
    times = reach_time.of_revisions(tx, {n.id: _shown(n) for n in latest})
    found = []
    for one in latest:
        due, has = stood.get(one.id, (0, 0))
        mine = times.get(one.id, {})
        found.append(
            Line(
                name=one.id,
                title=one.title,
                href=url_for("reach.show", notice_id=one.id),
                at=one.sent,
                share=_share(due, has, mine),
                opened=answers.get((one.id, Answered.OPENED), 0),
                known=answers.get((one.id, Answered.KNOWN), 0),
                feedback=answers.get((one.id, Answered.FEEDBACK), 0),
            )
        )
    return found


def _shown(latest: Notice) -> int:
    """Return the revision that was on screens last."""
    return max(latest.revision - int(latest.is_withdrawal), 1)


def _warnings(tx: Tx, asked: Asked) -> list[Line]:
    since, until = asked.between()
    kept = [k for k in warning_told.newest(tx, until, WARNINGS) if k.first_at >= since]
    reached = {k.told.id: k.told.places | k.told.touched for k in kept}
    mine = warning_desk.concerning(tx, auth.me(), READERS, reached)
    shown = [k for k in kept if k.told.id in mine]
    times = reach_time.of_revisions(tx, {alert_name(k.told.id): k.told.last_form for k in shown})
    return [
        Line(
            name=k.told.id,
            title=k.told.title,
            href=url_for("reach_warning.show", warning_key=key_of(k.told.message)),
            at=k.first_at,
            share=_share(0, 0, times.get(alert_name(k.told.id), {})),
        )
        for k in shown
    ]


def _share(due: int, has: int, times: dict[What, Times]) -> Share:
    shown, removed = times.get(What.SHOWN, Times()), times.get(What.REMOVED, Times())
    return Share(channel="led", area="", due=due, has=has, shown=shown, removed=removed)


def _areas(
    timed: Sequence[tuple[str, Times]], named: dict[str, Area]
) -> list[tuple[str, str, Times]]:
    """Return (code, name, times) of each area, the slowest first."""
    found: dict[str, list[Times]] = {}
    for code, times in timed:
        found.setdefault(code, []).append(times)
    listed = [
        (code, str(names.area_name(named[code])) if code in named else code, added_times(ones))
        for code, ones in found.items()
    ]
    return sorted(listed, key=lambda one: (-(one[2].spread.p95 if one[2].spread else 0), one[0]))


def _curves(timed: Sequence[tuple[bool, Times]]) -> list[Curve]:
    found = []
    for is_warning, name in ((False, _("通知")), (True, _("预警"))):
        times = added_times(one for warned, one in timed if warned is is_warning)
        if times.counts:
            found.append(Curve(name, times.counts, sum(times.counts.values())))
    return found


def _within_10s(times: Times) -> float | None:
    total = sum(times.counts.values())
    return 100 * sum(n for at, n in times.counts.items() if at <= 10_000) / total if total else None
