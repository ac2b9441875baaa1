"""The tables of the reach ledger as CSV: the same figures as on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _

from app.domain.reach import Share
from app.web import names

Rows = list[list[object]]


def rows(of: str, facts: dict[str, Any]) -> Rows | None:
    """Return the rows of one table with their heads, None of a table there is not."""
    made = _TABLES.get(of)
    return made(facts) if made else None


def of_many(of: str, facts: dict[str, Any]) -> Rows | None:
    """Return the rows of one table of the ledger of all, None of a table there is not."""
    made = _TABLES_OF_MANY.get(of)
    return made(facts) if made else None


def times(one: Share | None) -> list[object]:
    """Return half, 19 of 20 and the longest in seconds, empty where nothing was timed."""
    took = one.took if one else None
    return [took.p50 / 1000, took.p95 / 1000, took.longest / 1000] if took else ["", "", ""]


def _channels(facts: dict[str, Any]) -> Rows:
    heads = [
        _("渠道"),
        _("应到"),
        _("已到"),
        _("有回执"),
        _("没有到"),
        _("失败"),
        _("已撤下"),
        *_time_heads(),
    ]
    return [
        heads,
        *(
            [str(names.CHANNELS.get(s.channel, s.channel)), s.due, s.has, s.confirmed]
            + [s.missing, s.failed, s.gone, *times(s)]
            for s in facts["channels"]
        ),
    ]


def _areas(facts: dict[str, Any]) -> Rows:
    heads = [_("区域代码"), _("区域"), _("屏幕应到"), _("屏幕已到"), *_time_heads()]
    heads += [_("收件人"), _("已发出"), _("居民回应")]
    listed: Rows = [heads]
    for row in facts["rows"]:
        screens, people = row.screens, row.people
        listed.append(
            [row.area, row.name, screens.due if screens else 0, screens.has if screens else 0]
            + times(screens)
            + [people.due if people else 0, people.has if people else 0, row.answers]
        )
    return listed


def _times(facts: dict[str, Any]) -> Rows:
    heads = [_("发布后的时间"), *(curve.name for curve in facts["curves"])]
    return [heads, *([by, *shares] for by, shares in facts["steps"])]


def _plays(facts: dict[str, Any]) -> Rows:
    shown = facts["plays"]
    heads = [_("日期"), *range(24), _("屏幕数")]
    return [
        heads,
        *(
            [str(day), *("" if n is None else n for n in plays), screens]
            for day, plays, screens in zip(shown.days, shown.plays, shown.screens, strict=True)
        ),
    ]


def _missing(facts: dict[str, Any]) -> Rows:
    heads = [
        _("区域代码"),
        _("区域"),
        _("屏幕"),
        _("状态"),
        _("最近信号"),
        _("可发短信"),
        _("每人条数"),
        _("费用（元）"),
    ]
    listed: Rows = [heads]
    for gap in facts["gaps"]:
        texts = gap.texts
        cost = [texts.people, texts.parts, f"{texts.yuan:.2f}"] if texts else [0, "", ""]
        for one in gap.screens:
            state = str(facts["standings"].STATES[facts["standing"](one.seen_at)])
            seen = one.seen_at.isoformat(timespec="seconds") if one.seen_at else ""
            place = facts["named"].get(gap.area)
            said = str(names.area_name(place)) if place else ""
            listed.append([gap.area, said, one.name or one.id, state, seen, *cost])
    return listed


def _lines(listed: Iterable[Any]) -> Rows:
    heads = [_("编号"), _("标题"), _("时间"), _("屏幕应到"), _("屏幕已到"), *_time_heads()]
    found: Rows = [[*heads, _("打开次数"), _("我已知晓"), _("反馈")]]
    for one in listed:
        at = one.at.isoformat(timespec="seconds")
        found.append(
            [one.name, one.title, at, one.share.due, one.share.has, *times(one.share)]
            + [one.opened, one.known, one.feedback]
        )
    return found


def _slowest(facts: dict[str, Any]) -> Rows:
    found: Rows = [[_("区域代码"), _("区域"), _("屏次"), *_time_heads()]]
    for code, name, timed in facts["areas"]:
        took = timed.spread
        found.append(
            [code, name, took.number, took.p50 / 1000, took.p95 / 1000, took.longest / 1000]
        )
    return found


def _time_heads() -> list[str]:
    return [_("一半（秒）"), _("95％（秒）"), _("最慢（秒）")]


_TABLES: dict[str, Callable[[dict[str, Any]], Rows]] = {
    "channels": _channels,
    "areas": _areas,
    "times": _times,
    "plays": _plays,
    "missing": _missing,
}
_TABLES_OF_MANY: dict[str, Callable[[dict[str, Any]], Rows]] = {
    "notices": lambda facts: _lines(facts["lines"]),
    "warnings": lambda facts: _lines(facts["warned"]),
    "areas": _slowest,
    "times": _times,
    "plays": _plays,
}
