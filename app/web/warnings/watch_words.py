"""What pages say of what the watch found: what is wrong, since when, what to do about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.audience import Area
from app.domain.watch import Finding, Kind
from app.store import area
from app.store.session import Tx
from app.web import names

_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding in words; ``href`` leads to where one does something about it."""

    said: str
    advice: str
    href: str
    areas: tuple[Area, ...]
    since: datetime
    over_at: datetime | None


def lines(tx: Tx, found: list[Finding], granted: Collection[str]) -> list[Line]:
    """Return in words the findings at, above or below the areas ``granted``."""
    named = area.by_codes(tx, {*granted, *(code for one in found for code in one.areas)})
    above = {code for own in granted if own in named for code in named[own].lineage}
    told = []
    for one in found:
        places = tuple(named[code] for code in one.areas if code in named)
        if any(p.code in above or not set(granted).isdisjoint(p.lineage) for p in places):
            told.append(_line(one, places))
    return told


def _line(one: Finding, places: tuple[Area, ...]) -> Line:
    return Line(
        said=_said(one, places),
        advice=_advice(one.kind),
        href=_href(one),
        areas=places,
        since=one.since,
        over_at=one.over_at,
    )


def _said(one: Finding, areas: tuple[Area, ...]) -> str:
    name = str(one.facts.get("name", one.subject))
    match one.kind:
        case Kind.SOURCE:
            return _("预警来源“%(name)s”没有应答", name=name)
        case Kind.NOT_SHOWN:
            return _not_shown(one, areas)
        case Kind.URGENT:
            title = str(one.facts.get("title", ""))
            return _("紧急通知“%(title)s”，%(screens)s没有显示", title=title, screens=_screens(one))
        case Kind.SCREEN:
            return _("哨兵屏“%(name)s”没有信号", name=name)
        case Kind.MESSAGE:
            return _("给哨兵收件人“%(name)s”的消息没有送出", name=name)
        case Kind.POST:
            return _("发布账号“%(name)s”没有发出去", name=name)
    return _of_ours(one)


def _not_shown(one: Finding, areas: tuple[Area, ...]) -> str:
    where = names.area_name(areas[0]) if areas else one.subject
    said = {"where": where, "screens": _screens(one)}
    if titles := _listed(one.facts.get("titles")):
        return _("“%(where)s”的预警（%(titles)s），%(screens)s没有显示", titles=titles, **said)
    return _("“%(where)s”的预警已结束，%(screens)s仍未撤下", **said)


def _of_ours(one: Finding) -> str:
    """Return what is wrong with the house itself."""
    if one.kind is Kind.BEHIND:
        is_late = one.subject == "alerts"
        return _("预警没有及时签发") if is_late else _("播放单和网页没有及时更新")
    if one.facts.get("code") == "other":
        return _("公开网页 %(path)s 不是最新的一期", path=one.subject)
    return _("公开网页 %(path)s 打不开", path=one.subject)


def _screens(one: Finding) -> str:
    listed, count = _listed(one.facts.get("screens")), int(str(one.facts.get("count", 0)))
    return ngettext(
        "%(num)d 块在线的屏（%(listed)s）", "%(num)d 块在线的屏（%(listed)s）", count, listed=listed
    )


def _listed(value: object) -> str:
    found = [str(one) for one in value] if isinstance(value, list) else []
    text = _("、").join(found[:_FEW])
    return text if len(found) <= _FEW else _("%(text)s等", text=text)


def _advice(kind: Kind) -> str:
    match kind:
        case Kind.SOURCE:
            return _("请核对来源的网址和网络；在恢复之前请从其他渠道留意预警。")
        case Kind.NOT_SHOWN | Kind.URGENT:
            return _("请到现场看一眼，或在屏幕页截图；必要时用“重启播放端”。")
        case Kind.BEHIND:
            return _("请联系系统管理员检查后台进程和数据库。")
        case Kind.SCREEN:
            return _("请检查这块屏的电源和网络；同一线路上的其他屏可能也断了。")
        case Kind.PAGE:
            return _("请用手机打开这个网址核对，并请系统管理员检查网站进程。")
        case Kind.MESSAGE:
            return _("请检查短信网关或账号的设置和余额。")
        case Kind.POST:
            return _("请在“发布账号”页面核对授权和设置，发一条测试；之后系统会自动重试。")


def _href(one: Finding) -> str:
    match one.kind:
        case Kind.SCREEN:
            return url_for("screen_page.show", screen_id=one.subject)
        case Kind.NOT_SHOWN:
            return url_for("screens.index", area=one.subject)
        case Kind.URGENT:
            return url_for("notices.show", notice_id=one.subject)
        case Kind.PAGE:
            return one.subject
        case Kind.POST:
            return url_for("accounts.index")
    return ""
