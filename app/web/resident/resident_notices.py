"""Notices to look up: by words, month, kind and level, ended ones too; and policies by level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.dispatch.places import search_count
from app.dispatch.resident import archive, residents
from app.domain.audience import Area
from app.domain.notice import Category
from app.store.archive import Asked
from app.web import names
from app.web.house import house
from app.web.resident import resident_number, site

bp = Blueprint("resident_notices", __name__)
_A_PAGE, _POLICIES, _MONTHS = 20, 8, 24


@bp.get("/a/<place>/notices/")
def index(place: str) -> ResponseReturnValue:
    """List what was asked for, newest first."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    if (led := resident_number.led_to(request.args.get("q", ""))) is not None:
        return led
    now = house().clock()
    after = request.args.get("after", "")
    with house().store.read() as tx:
        found = archive.leaf(
            tx,
            trail[-1].lineage,
            _asked(trail),
            now,
            _A_PAGE,
            int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None,
        )
    if request.args.get("q", "").strip() and not after:
        search_count.count(house(), trail[-1].code, "notice", bool(found.notices))
    more = {**_typed(), "after": str(found.after)} if found.after else None
    return site.show(
        "notices",
        trail,
        "notices",
        cards=residents.cards(house(), found.notices, site.reader()),
        more=more,
        typed=_typed(),
        categories=[(c.value, names.CATEGORIES[c]) for c in Category],
        levels=[(str(int(a.level)), names.area_name(a)) for a in trail],
        months=list(_months(now)),
        now=now,
    )


@bp.get("/a/<place>/policies/")
def policies(place: str) -> ResponseReturnValue:
    """Show the latest policies of each level, the nearest last."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    now, lineage = house().clock(), trail[-1].lineage
    parts = []
    with house().store.read() as tx:
        for one in trail:
            asked = Asked(codes=[one.code], category=Category.POLICY)
            found = archive.leaf(tx, lineage, asked, now, _POLICIES, None)
            listed = residents.cards(house(), found.notices, site.reader())
            parts.append((one, listed, found.after is not None))
    return site.show("policies", trail, "policies", parts=parts)


def _asked(trail: tuple[Area, ...]) -> Asked:
    """Return what the address asks for; what cannot be read is as if it was not asked."""
    typed = _typed()
    level = [a.code for a in trail if str(int(a.level)) == typed["level"]]
    since, before = _span(typed["month"])
    return Asked(
        codes=level or trail[-1].lineage,
        text=typed["q"],
        category=Category(typed["category"]) if typed["category"] in set(Category) else None,
        is_live={"now": True, "ended": False}.get(typed["when"]),
        since=since,
        before=before,
    )


def _typed() -> dict[str, str]:
    kept = ("q", "category", "level", "month", "when")
    return {name: request.args.get(name, "").strip()[:60] for name in kept}


def _span(month: str) -> tuple[datetime | None, datetime | None]:
    """Return the first instant of a month such as ``2026-11``, and that of the next one."""
    try:
        at = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZoneInfo(house().time_zone))
    except ValueError:
        return None, None
    return at, _next(at)


def _next(at: datetime) -> datetime:
    return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)


def _months(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the latest months, this one first, each with its name."""
    at = now.astimezone(ZoneInfo(house().time_zone))
    year, month = at.year, at.month
    for _ in range(_MONTHS):
        said = f"{year}-{month:02}" if names.is_english() else f"{year}年{month}月"
        yield f"{year}-{month:02}", said
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
