"""What is shown when: a month, a week or a day as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.notice import Category
from app.store import calendar, notice
from app.store.calendar import Entry, Wanted
from app.store.notice import StoredDraft
from app.store.session import Tx
from app.web import moments, names, place
from app.web.house import house
from app.web.notices import rhythm, workbench
from app.web.people import auth, permits

bp = Blueprint("calendar", __name__, url_prefix="/editor/calendar")
# So many are listed on one day of each view; the rest is a number and a link.
EACH = {"month": 4, "week": 12, "day": 100}
_DAY = timedelta(days=1)
_MOST_DRAFTS = 200
# So many that begin on one day are read, so that the days after it are filled too.
_FETCHED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line on one day; ``state`` is draft, scheduled, live or ended."""

    href: str
    title: str
    clock: str
    state: str
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day: what is listed, and how many are not."""

    day: date
    items: tuple[Item, ...]
    rest: int
    is_today: bool
    is_within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the query: the view, a day in it, and what to leave out."""

    view: str
    day: date
    category: Category | None
    channel: str

    @property
    def span(self) -> tuple[date, date]:
        """First and last day on the page; months are whole weeks."""
        if self.view == "day":
            return self.day, self.day
        first = self.day.replace(day=1) if self.view == "month" else self.day
        last = _next_month(first) - _DAY if self.view == "month" else self.day
        return _monday(first), _monday(last) + 6 * _DAY

    def step(self, way: int) -> date:
        """Return a day in the page before (-1) or after (1)."""
        if self.view == "month":
            first = self.day.replace(day=1)
            return _next_month(first) if way > 0 else (first - _DAY).replace(day=1)
        return self.day + way * (7 if self.view == "week" else 1) * _DAY


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what is on, day by day, in the reader's areas."""
    here, who = house(), auth.me()
    now, zone = here.clock(), workbench.zone(here)
    today = now.astimezone(zone).date()
    asked = _asked(today)
    with here.store.read() as tx:
        mine = permits.granted_to(who)
        where = place.asked(tx, request.args.get("area", "").strip(), mine)
        codes = [where.area.code] if where.area else [] if where.typed else sorted(mine)
        wanted = Wanted(areas=codes, category=asked.category, channel=asked.channel)
        found = calendar.entries(tx, *asked.span, wanted, max(EACH[asked.view], _FETCHED))
        totals = calendar.counts(tx, *asked.span, wanted)
        drafts = _drafts(tx, asked, codes)
    cells = _cells(asked, found, totals, drafts, now)
    return render_template(
        "calendar.html",
        asked=asked,
        where=where,
        errors={"area": [where.problem]} if where.problem else {},
        weeks=[cells[n : n + 7] for n in range(0, len(cells), 7)],
        title=_title(asked),
        today=today,
        link=_link,
        weekdays=[moments.weekday(n, english=names.is_english()) for n in range(7)],
    )


def _asked(today: date) -> Asked:
    typed, category = request.args.get("day", ""), request.args.get("category", "")
    view, channel = request.args.get("view", "month"), request.args.get("channel", "")
    day = moments.read_day(typed) or today
    return Asked(
        view=view if view in EACH else "month",
        day=min(max(day, date(2000, 1, 10)), date(2090, 1, 1)),
        category=Category(category) if category in set(Category) else None,
        channel=channel if channel in names.CHANNELS else "",
    )


def _drafts(tx: Tx, asked: Asked, codes: Sequence[str]) -> list[StoredDraft]:
    """Return drafts with a time that the reader may go on writing."""
    who = auth.me()
    found = notice.drafts_within(tx, who.id, codes, _MOST_DRAFTS)
    mine = permits.among(tx, who, permits.WRITERS, {c for d in found for c in d.draft.areas})
    return [
        d
        for d in found
        if (d.draft.effective or d.draft.expires)
        and (d.owner == who.id or mine.issuperset(d.draft.areas))
        and asked.category in (None, d.draft.category)
        and (not asked.channel or asked.channel in d.draft.channels)
    ]


def _cells(
    asked: Asked,
    found: Sequence[Entry],
    totals: Sequence[int],
    drafts: Sequence[StoredDraft],
    now: datetime,
) -> list[Cell]:
    zone = workbench.zone(house())
    first, today = asked.span[0], now.astimezone(zone).date()
    cells = []
    for offset, total in enumerate(totals):
        day = first + offset * _DAY
        own = [_draft_item(d) for d in drafts if _draft_day(d, today, zone) == day]
        shown = _of_day(found, day)[: max(EACH[asked.view] - len(own), 1)]
        cells.append(
            Cell(
                day=day,
                items=(*own, *(_item(e, day, now, zone) for e in shown)),
                rest=total - len({e.notice_id for e in shown}),
                is_today=day == today,
                is_within=asked.view != "month" or day.month == asked.day.month,
            )
        )
    return cells


def _of_day(found: Sequence[Entry], day: date) -> list[Entry]:
    """Return what is on that day, each notice once: what begins first, then what goes on."""
    there = {e.notice_id: e for e in reversed(found) if e.first_day <= day <= e.last_day}
    return sorted(there.values(), key=lambda e: (e.first_day != day, e.from_at, e.notice_id))


def _item(entry: Entry, day: date, now: datetime, zone: ZoneInfo) -> Item:
    begins = entry.first_day == day
    clock = rhythm.clock(entry.from_at.astimezone(zone).time()) if begins else ""
    state = "scheduled" if now < entry.effective else "live" if now < entry.expires else "ended"
    return Item(
        href=url_for("notices.show", notice_id=entry.notice_id),
        title=entry.title,
        clock="" if clock == "0:00" else clock,
        state=state,
        goes_on=not begins,
    )


def _draft_item(stored: StoredDraft) -> Item:
    return Item(
        href=url_for("editor.edit", notice_id=stored.notice_id),
        title=stored.draft.title or stored.draft.headline,
        clock="",
        state="draft",
        goes_on=False,
    )


def _draft_day(stored: StoredDraft, today: date, zone: ZoneInfo) -> date:
    start = stored.draft.effective
    return start.astimezone(zone).date() if start else today


def _link(asked: Asked, **changed: object) -> str:
    """Return the address of another page of the calendar, with the same query."""
    kept: dict[str, Any] = {
        "area": request.args.get("area") or None,
        "channel": asked.channel or None,
        "category": asked.category.value if asked.category else None,
        "view": asked.view,
        "day": asked.day,
    }
    return url_for("calendar.index", **kept | changed)


def _title(asked: Asked) -> str:
    english, (first, last) = names.is_english(), asked.span
    if asked.view == "month":
        return moments.month(asked.day, english=english)
    if asked.view == "day":
        return _day_name(asked.day)
    return f"{_day_name(first)} – {_day_name(last)}"


@bp.app_template_global("day_words")
def _day_name(day: date) -> str:
    return moments.day(day, english=names.is_english())


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
