"""What will be on: any area, channel and moment, with the reason for each, as the screen has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.boards import drought, onair
from app.dispatch.boards.drought import Drought
from app.dispatch.boards.onair import Absent, OnAir, Present
from app.dispatch.notices import preview
from app.domain.audience import Level
from app.domain.notice import FOREVER, Act
from app.store import setting, slot, slot_tags
from app.store.session import Tx
from app.web import headers, moments, names, place
from app.web.house import house
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.place import Asked

bp = Blueprint("on_air", __name__, url_prefix="/editor/on-air")
MEDIA = ("led", "tv", "mobile", "feed", "microblog")
_SEEN = {"tv": (1280, 720), "mobile": (390, 780), "led": (720, 480)}
_REEL, _FEW_DRY, _MANY_DRY = 12, 10, 100
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What stands in the query form; ``typed`` is the moment when it could not be read.

    ``variants`` are the sets of tags that screens carry there, by what stands for each.
    """

    where: Asked
    channel: str
    at: datetime
    typed: str
    panel: str
    variants: dict[str, tuple[str, ...]]
    variant: str

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the screens asked about."""
        return self.variants.get(self.variant, ())

    def link(self, endpoint: str, at: datetime | None = None) -> str:
        """Return the address of the same question, or of one at another moment."""
        code = self.where.area.code if self.where.area else None
        moment = moments.typed(at or self.at, workbench.zone(house()))
        kept: dict[str, Any] = {"area": code, "channel": self.channel, "panel": self.panel or None}
        kept["tags"] = self.variant or None
        return url_for(f"on_air.{endpoint}", **kept, at=moment)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the board of an area at a moment, and what is not on it and why."""
    here = house()
    with here.store.read() as tx:
        query = _query(tx)
        code = query.where.area.code if query.where.area else None
        panels = sorted({s.profile for s in slot.of_area(tx, code, "led")}) if code else []
        dry = _dry(tx, query.where, _FEW_DRY) if _is_small(query.where) else None
    errors = {"area": [query.where.problem]} if query.where.problem else {}
    if query.typed:
        told = _("“%(typed)s”不是时间。请写成 2026-11-25 09:00 的样子。", typed=query.typed)
        errors["at"] = [told]
    found = onair.on_air(here, code, query.channel, query.at, query.tags) if code else None
    return render_template(
        "on_air.html",
        query=query,
        where=query.where,
        errors=errors,
        found=found,
        panels=panels,
        why=_why,
        why_not=_why_not,
        size=_SEEN.get(query.channel),
        steps=_steps(query, found),
        media=MEDIA,
        dry=dry,
        is_past=query.at < here.clock() - _HOUR / 60,
    )


@bp.get("/dry")
def dry_ones() -> ResponseReturnValue:
    """List the boards of the reader's areas on which nothing more comes within two weeks."""
    with house().store.read() as tx:
        where = place.asked(tx, request.args.get("area", "").strip(), _mine())
        found = _dry(tx, where, _MANY_DRY)
    errors = {"area": [where.problem]} if where.problem else {}
    return render_template("dry.html", dry=found, where=where, errors=errors)


@bp.app_template_global("dry_words")
def dry_words(one: Drought) -> str:
    """Return from when on a board is empty."""
    if one.since <= house().clock():
        return _("现在就没有内容")
    return _("%(at)s 之后没有内容", at=_at(one.since))


@bp.get("/screen")
def screen() -> ResponseReturnValue:
    """Return what the screen of the slot shows at the moment asked for, by the same renderer."""
    here = house()
    with here.store.read() as tx:
        query = _query(tx)
    if query.where.area is None:
        raise NotFound
    code = query.where.area.code
    board = onair.on_air(here, code, query.channel, query.at, query.tags).board
    if query.channel == "led":
        reel = preview.reel(here, board, query.panel or workbench.PANEL, _REEL)
        return render_template("on_air_reel.html", reel=reel)
    body = onair.page(here, board, query.channel)
    if body is None:
        raise NotFound
    page, about = headers.still(body)
    return page, 200, about


def _query(tx: Tx) -> Query:
    mine = _mine()
    typed = request.args.get("area", "").strip()
    where = place.asked(tx, typed, mine)
    if not typed:
        usual = place.asked(tx, str(setting.get(tx, "default_area", "")), mine)
        first = next(reversed(where.choices), None)
        where = Asked(typed="", area=usual.area or first, choices=where.choices)
    now, zone = house().clock(), workbench.zone(house())
    moment, wrong = request.args.get("at", "").strip(), ""
    try:
        at = moments.read(moment, zone) or now
    except ValueError:
        at, wrong = now, moment
    if at <= now < at + timedelta(minutes=1):  # fields hold whole minutes
        at = now
    channel = request.args.get("channel", "")
    channel = channel if channel in MEDIA else "tv"
    panel, variant = request.args.get("panel", ""), request.args.get("tags", "")
    variants = _variants(tx, where, channel)
    return Query(
        where=where,
        channel=channel,
        at=at,
        typed=wrong,
        panel=panel if workbench.is_panel(panel) else "",
        variants=variants,
        variant=variant if variant in variants else "",
    )


def _variants(tx: Tx, where: Asked, channel: str) -> dict[str, tuple[str, ...]]:
    if where.area is None:
        return {}
    tagged = {s.key: s.variant for s in slot.of_area(tx, where.area.code, channel) if s.variant}
    tags = slot_tags.by_key(tx, tagged)
    return {variant: tuple(sorted(tags[key])) for key, variant in sorted(tagged.items())}


def _mine() -> frozenset[str]:
    return permits.granted_to(auth.me())


def _is_small(where: Asked) -> bool:
    """Whether its droughts are few enough to stand on another page."""
    return where.area is not None and where.area.level >= Level.STREET


def _dry(tx: Tx, where: Asked, limit: int) -> list[Drought]:
    """Return droughts where it was asked, or else in all the reader's areas; never elsewhere."""
    if where.area:
        return drought.forecast(house(), tx, [where.area.code], limit)
    return [] if where.typed else drought.forecast(house(), tx, sorted(_mine()), limit)


def _steps(query: Query, found: OnAir | None) -> list[tuple[str, str]]:
    """Return other moments one may want to see next, by what they are called."""
    near = ((-24, _("前一天")), (-1, _("早一小时")), (1, _("晚一小时")), (24, _("后一天")))
    steps = [(name, query.link("index", query.at + hours * _HOUR)) for hours, name in near]
    if found and found.changes:
        steps.append((_("下一次变化"), query.link("index", found.changes + timedelta(minutes=1))))
    return steps


def _why(one: Present, query: Query) -> list[str]:
    """Return why a notice is there, in a few words each."""
    here = query.where.area
    told = [
        _("直接发给这里")
        if here and one.through.code == here.code
        else _("发给%(area)s，下级都显示", area=names.area_name(one.through))
    ]
    if one.notice.repeat:
        told.append(
            _("重复显示，这一次 %(start)s 到 %(end)s", start=_at(one.start), end=_at(one.end))
        )
    elif one.end >= FOREVER:
        told.append(_("长期有效"))
    else:
        told.append(_("%(start)s 到 %(end)s", start=_at(one.start), end=_at(one.end)))
    if one.notice.category in onair.FIRST:
        told.append(_("停水停电和辟谣更正排在最前"))
    return told


def _why_not(one: Absent) -> str:
    """Return why a notice is not there."""
    if one.reason == "later" and one.at:
        return _("还没开始，%(at)s 开始", at=_at(one.at))
    if one.reason == "ended" and one.at and one.notice.act is Act.RESTORE:
        return _("已恢复，%(at)s 起不再显示", at=_at(one.at))
    if one.reason == "ended" and one.at:
        return _("已到期，%(at)s 结束", at=_at(one.at))
    if one.reason == "between" and one.at:
        return _("此刻不在显示时段，下一次 %(at)s", at=_at(one.at))
    if one.reason == "between":
        return _("此刻不在显示时段，近一个月内也不会再显示")
    if one.reason == "hidden" and one.by:
        return _("%(area)s把它隐藏了，这里不显示", area=names.area_name(one.by))
    if one.reason == "tags":
        tags = _("、").join(sorted(one.notice.tags))
        return _("只在带“%(tags)s”标签的屏上显示", tags=tags)
    return _("没有选这个渠道")


def _at(at: datetime) -> str:
    zone = workbench.zone(house())
    return moments.said(at, house().clock(), zone, english=names.is_english())
