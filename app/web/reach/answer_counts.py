"""What residents did about notices, counted: by notice and day, as a page and as a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.voices import polls
from app.domain.feedback import What
from app.domain.notice import Notice
from app.domain.poll import Poll
from app.store import area, notice, tally
from app.store.session import Tx
from app.store.tally import Counted
from app.web import moments, sheet_file
from app.web.house import house
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.resident.resident_answer import KINDS

bp = Blueprint("answer_counts", __name__, url_prefix="/editor/feedback/counts")
_USUAL, _LONGEST = timedelta(days=30), timedelta(days=400)
_MOST = 50_000
WHATS = {
    What.OPENED: _l("扫码打开"),
    What.KNOWN: _l("我已知晓"),
    What.FEEDBACK: _l("反馈"),
    What.VOTE: _l("投票"),
}
MEDIA = {
    "led": _l("LED 屏"),
    "tv": _l("电视"),
    "card": _l("长图"),
    "paper": _l("张贴"),
    "typed": _l("输入编号"),
}


@dataclass(slots=True)
class Line:
    """One notice with its counts by what was done."""

    notice_id: str
    title: str
    counts: Counter[str] = field(default_factory=Counter)


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show the counts of each notice within some days, the most answered first."""
    between = _between()
    with house().store.read() as tx:
        found = _found(tx, between)
        lines = _lines(tx, found)
    return render_template(
        "answer_counts.html",
        lines=lines,
        whats=WHATS,
        since=between[0],
        until=between[1],
        is_cut=len(found) == _MOST,
    )


@bp.get("/counts.csv")
@needs(*permits.WRITERS)
def table() -> ResponseReturnValue:
    """Hand out every count within some days: by day, area, notice and detail."""
    with house().store.read() as tx:
        found = _found(tx, _between())
        told = {n.id: n for n in notice.by_ids(tx, sorted({c.notice_id for c in found}))}
        named = area.by_codes(tx, {c.area for c in found})
    rows: list[list[object]] = [
        ["日期", "区域代码", "区域", "通知编号", "标题", "事项", "明细", "次数"]
    ]
    for one in found:
        where = named[one.area].name if one.area in named else ""
        shown = told.get(one.notice_id)
        title = shown.title if shown else ""
        detail = detail_said(one, shown.poll if shown else None)
        cells = (str(one.day), one.area, where, one.notice_id, title, _what(one), detail)
        rows.append([*cells, one.count])
    if len(found) == _MOST:
        rows.append([_("只列出 %(num)d 行，请缩短日期范围。", num=_MOST)])
    return sheet_file.table(rows, _("居民回应统计") + ".csv")


def of_notice(tx: Tx, shown: Notice) -> dict[str, Any]:
    """Return what the page of a notice tells of its answers."""
    opened = tally.by_detail(tx, shown.id, What.OPENED)
    (stands,) = polls.standings(tx, [shown], house().clock()) or (None,)
    return {
        "opened": [(name, opened[key]) for key, name in MEDIA.items() if key in opened],
        "known": tally.total(tx, shown.id, What.KNOWN),
        "feedback": tally.total(tx, shown.id, What.FEEDBACK),
        "poll": shown.poll,
        "stands": stands,
    }


def detail_said(one: Counted, poll: Poll | None) -> str:
    """Return the detail of a count in words; votes for what is no longer asked keep their mark."""
    if one.what == What.OPENED:
        return str(MEDIA.get(one.detail, one.detail))
    if one.what == What.FEEDBACK:
        return str({str(k): v for k, v in KINDS.items()}.get(one.detail, one.detail))
    asked = poll.answers if poll else ()
    marks = {poll.mark(n): text for n, text in enumerate(asked)} if poll else {}
    return marks.get(one.detail, one.detail)


def _what(one: Counted) -> str:
    return str({str(k): v for k, v in WHATS.items()}.get(one.what, one.what))


def _found(tx: Tx, between: tuple[date, date]) -> list[Counted]:
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    return tally.within(tx, granted, between, _MOST)


def _lines(tx: Tx, found: list[Counted]) -> list[Line]:
    told = {n.id: n.title for n in notice.by_ids(tx, sorted({c.notice_id for c in found}))}
    lines: dict[str, Line] = {}
    for one in found:
        title = told.get(one.notice_id, one.notice_id)
        line = lines.setdefault(one.notice_id, Line(one.notice_id, title))
        line.counts[one.what] += one.count
    return sorted(lines.values(), key=lambda line: (-line.counts.total(), line.notice_id))


def _between() -> tuple[date, date]:
    """Return the first and the last day that are asked for; by default the last thirty."""
    today = house().clock().astimezone(workbench.zone(house())).date()
    until = _day("until") or today
    since = _day("since") or until - _USUAL
    return max(min(since, until), until - _LONGEST), until


def _day(name: str) -> date | None:
    return moments.read_day(request.args.get(name, ""))
