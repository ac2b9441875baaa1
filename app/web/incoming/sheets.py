"""Spreadsheets to take away: the template, a file with its problems marked, and the export."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.notice import Category
from app.ingest import columns, workbook
from app.ingest import export as exporting
from app.ingest import imports as importing
from app.ingest.workbook import Fault, Guide
from app.store import area
from app.store.listing import Wanted
from app.web import names
from app.web.house import house
from app.web.incoming import import_words, imports
from app.web.notices import notices, workbench
from app.web.people import auth, permits
from app.web.sheet_file import XLSX, handed

bp = Blueprint("sheets", __name__, url_prefix="/editor")


@bp.get("/import/template.xlsx")
def template() -> ResponseReturnValue:
    """Hand out an empty spreadsheet to fill in."""
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        mine = permits.areas_of(tx, auth.me(), *permits.WRITERS)
    body = workbook.template(_guide([a.name for a in mine]))
    return handed(body, _("通知导入模板.xlsx"), XLSX)


@bp.get("/import/<string(length=8):upload_id>/problems.xlsx")
def annotated(upload_id: str) -> ResponseReturnValue:
    """Hand a file back with what is wrong marked in it."""
    one, body = imports.mine(upload_id)
    if body is None:
        return redirect(url_for("imports.show", upload_id=upload_id), 303)
    here = house()
    found = importing.plan(here, auth.me(), body)
    with here.store.read() as tx:
        named = import_words.named(tx, found.bad)
    now, zone = here.clock(), workbench.zone(here)
    faults = {
        row.number: [
            Fault(field=p.field, text=import_words.sentence(p, named, now, zone))
            for p in row.problems
        ]
        for row in found.bad
    }
    marked = workbook.annotated(found.reading, faults, _("问题"))
    return handed(marked, f"{one.name.rpartition('.')[0] or one.name}-{_('问题')}.xlsx", XLSX)


@bp.get("/export")
def export() -> ResponseReturnValue:
    """Hand out the published notices of the user's areas, as filtered."""
    here, asked = house(), notices.query()
    mine = permits.granted_to(auth.me())
    with here.store.read() as tx:
        place = area.among_named(tx, asked.area, mine) if asked.area else None
    if asked.area and place is None:  # the list says at its field what is wrong
        return redirect(url_for("notices.index", q=asked.text or None, area=asked.area), 303)
    wanted = Wanted(
        areas=[place.code] if place else sorted(mine),
        text=asked.text,
        category=asked.category,
        phase=asked.phase,
    )
    try:
        found = exporting.collect(
            here, wanted, int(names.is_english()), lambda one: str(names.PHASES[one])
        )
    except exporting.TooMany as exc:
        flash(_("超过 %(limit)s 条，没有导出。请用关键词或范围缩小后再试。", limit=exc), "warn")
        return redirect(url_for("imports.index"), 303)
    title = f"{_('通知')}-{here.clock().astimezone(ZoneInfo(here.time_zone)):%Y%m%d-%H%M}"
    if request.args.get("format") == "csv":
        return handed(exporting.as_csv(found), f"{title}.csv", "text/csv; charset=utf-8")
    return handed(exporting.as_xlsx(found, _("通知")), f"{title}.xlsx", XLSX)


def _guide(areas: list[str]) -> Guide:
    here = house()
    soon = here.clock().astimezone(workbench.zone(here)) + timedelta(days=7)
    english = int(names.is_english())
    categories = "、".join(words[english] for words in columns.CATEGORIES.values())
    channels = "、".join(words[english] for words in columns.CHANNELS.values())
    return Guide(
        sheets=(_("通知"), _("示例"), _("说明")),
        heads=(_("列"), _("怎么填")),
        notes={
            "title": _("必填。例如“停水通知”。"),
            "headline": _("必填。居民路过时只看这一句，最多 28 个字。"),
            "body": _("把事情说清楚；可以分段（Alt+Enter 换行）。"),
            "when_where": _("时间和地点。"),
            "contact": _("单位、电话、办公时间。"),
            "source": _("不填就用范围的名称。"),
            "category": _("不填就是一般通知。可填：%(names)s。", names=categories),
            "areas": _("必填，可以写多个，用顿号分开。写社区或街道的全称，或区划代码。"),
            "channels": _(
                "不填就上各种屏和网页，不发短信和微博账号。可填：%(names)s。", names=channels
            ),
            "effective": _("不填就是审核通过后马上开始。写成 2026-11-25 09:00 或 2026年11月25日。"),
            "expires": _("必填。只写日期时，当天仍然展示。到时自动撤下。"),
            "endless_reason": _("有效期至写“长期”时必填。"),
        },
        example={
            "title": _("停水通知"),
            "headline": _("周三上午九点到十一点停水"),
            "body": _("因更换老旧供水管线，1—6号楼停水，请提前储水。"),
            "when_where": _("周三 9:00—11:00，1—6号楼"),
            "contact": _("居委会 010-65550123"),
            "category": columns.CATEGORIES[Category.OUTAGE][english],
            "areas": areas[0] if areas else "",
            "expires": f"{soon:%Y-%m-%d} 11:00",
        },
        areas=areas,
        language=english,
    )
