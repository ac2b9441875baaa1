"""Feeds and calendars of others that are read again and again: the list, and adding one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.audience import Area
from app.domain.notice import Category
from app.ingest import subscription
from app.ingest.entry import when_where
from app.ingest.safe_fetch import Unfetchable
from app.ingest.subscription import NotASource, Reading
from app.store import area, audit, source, source_item
from app.store.session import Tx, new_id
from app.store.source import Source
from app.web.house import house
from app.web.incoming import source_words
from app.web.notices import workbench
from app.web.people import auth, permits

bp = Blueprint("sources", __name__, url_prefix="/editor/sources")
SHOWN = 5
FEW_AREAS = 50
_TEXTS = ("url", "name", "kind", "area", "category", "policy", "interval", "days")
_DEFAULTS = {"kind": "feed", "policy": "draft", "interval": "3600", "days": "7"}
_NAME_MAX, _URL_MAX, _DAYS_MAX = 40, 2000, 90
Errors = dict[str, list[str]]


@bp.get("/")
def index() -> ResponseReturnValue:
    """List the sources of the areas one may write for, with how they stand."""
    return _page(_DEFAULTS)


@bp.post("/")
def add() -> ResponseReturnValue:
    """Read what was typed once; show it (``do`` is ``try``), or go on reading it from now on."""
    typed = {name: request.form.get(name, "").strip() for name in _TEXTS}
    typed["takes_existing"] = request.form.get("takes_existing", "")
    is_trial = request.form.get("do") == "try"
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        place = area.among_named(tx, typed["area"], _mine()) if typed["area"] else None
    errors = {} if is_trial else _problems(typed, place)
    reading = None if errors else _look(typed, errors)
    if reading is not None and not typed["name"]:
        typed["name"] = reading.title[:_NAME_MAX]
    if reading is not None and not is_trial and not typed["name"]:
        errors["name"] = [_("请给来源起个名字，例如“区卫健委”。")]
    if errors or is_trial or reading is None or place is None:
        return _page(typed, errors, reading), 422 if errors else 200
    made = _made(typed, place.code)
    with house().store.begin() as tx:
        if any((one.url, one.area) == (made.url, made.area) for one in source.listing(tx)):
            return _page(typed, {"url": [_("这个来源在这个范围里已经有了。")]}, reading), 422
        source.put(tx, made)
        facts = {"url": made.url, "area": made.area, "policy": made.policy}
        audit.add(tx, house().clock(), auth.me().login, "source.add", made.id, facts)
    house().bell.nudge()
    flash(_("已添加，马上开始读取。"), "good")
    return redirect(url_for("source.show", source_id=made.id), 303)


def shown(reading: Reading) -> list[dict[str, str]]:
    """Return the first entries of a reading as a page shows them."""
    zone = workbench.zone(house())
    return [
        {"title": e.title or e.text[:60], "when": when_where(e, zone), "text": e.text[:200]}
        for e in (reading.entries or ())[:SHOWN]
    ]


def _look(typed: Mapping[str, str], errors: Errors) -> Reading | None:
    kind = typed["kind"] if typed["kind"] in source_words.KINDS else "feed"
    try:
        if not typed["url"]:
            raise NotASource("empty")
        return subscription.look(house(), kind, typed["url"][:_URL_MAX])
    except (Unfetchable, NotASource) as exc:
        errors["url"] = [source_words.fault(exc.code, exc.facts)]
        return None


def _problems(typed: Mapping[str, str], place: Area | None) -> Errors:
    errors: Errors = {}
    if place is None:
        errors["area"] = [_("请选择这些通知给哪个范围看；要在您负责的范围里。")]
    if not typed["days"].isdecimal() or not 1 <= int(typed["days"]) <= _DAYS_MAX:
        errors["days"] = [_("请填写 1 到 %(most)s 之间的天数。", most=_DAYS_MAX)]
    if len(typed["name"]) > _NAME_MAX:
        errors["name"] = [_("名字最多 %(most)s 个字，请缩短。", most=_NAME_MAX)]
    return errors


def _made(typed: Mapping[str, str], code: str) -> Source:
    interval, now = typed["interval"], house().clock()
    category = typed["category"]
    return Source(
        id=new_id(),
        kind="calendar" if typed["kind"] == "calendar" else "feed",
        url=typed["url"],
        name=typed["name"],
        area=code,
        category=category if category in set(Category) else Category.NOTICE.value,
        policy="submit" if typed["policy"] == "submit" else "draft",
        days=int(typed["days"]),
        interval_s=int(interval) if interval in map(str, source_words.INTERVALS) else 3600,
        owner=auth.me().id,
        takes_existing=bool(typed["takes_existing"]),
        due=now,
        added_at=now,
    )


def _mine() -> frozenset[str]:
    return permits.granted_to(auth.me(), *permits.WRITERS)


def _listed(tx: Tx) -> list[Source]:
    found = source.listing(tx)
    mine = permits.among(tx, auth.me(), permits.WRITERS, {one.area for one in found})
    return [one for one in found if one.area in mine]


def _page(
    typed: Mapping[str, str], errors: Errors | None = None, reading: Reading | None = None
) -> str:
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        found = _listed(tx)
        ids = [one.id for one in found]
        return render_template(
            "sources.html",
            sources=found,
            results=source.last_results(tx, ids),
            to_check=source_item.to_check(tx, ids),
            named=area.by_codes(tx, {one.area for one in found}),
            areas=area.open_within(tx, _mine(), FEW_AREAS + 1),
            few=FEW_AREAS,
            words=source_words,
            typed=typed,
            errors=errors or {},
            trial=shown(reading) if reading else None,
            count=len(reading.entries or ()) if reading else 0,
        )
