"""Figures of the assessment in words: alike on the page, in the PDF, the workbook and the shell."""

from __future__ import annotations

from datetime import date

from app.domain.assess import LONGER, WITHIN
from app.domain.assess_figures import Dimension, Figure, Unit
from app.domain.assess_indicators import WORDS as INDICATORS
from app.domain.assess_indicators import Stand
from app.domain.assess_report import Report
from app.domain.assess_words import DIMENSIONS, WORDS

NO_RECORD = ("无记录", "no record")
STANDS = {
    Stand.MET: ("已达到", "met"),
    Stand.PARTLY: ("部分达到", "partly met"),
    Stand.NOT: ("未达到", "not met"),
    Stand.UNKNOWN: NO_RECORD,
}
_STEPS = (
    (86_400, "天", "d"),
    (3600, "小时", "h"),
    (60, "分钟", "min"),
    (1, "秒", "s"),
)


def name(figure: Figure, en: bool) -> str:
    """Return what a figure is called."""
    return WORDS[figure.key][int(en)]


def formula(figure: Figure, en: bool) -> str:
    """Return its formula in words."""
    return WORDS[figure.key][2 + int(en)]


def dimension(one: Dimension, en: bool) -> str:
    """Return what a dimension is called."""
    return DIMENSIONS[one][int(en)]


def indicator(number: str, en: bool) -> tuple[str, str]:
    """Return what an indicator asks, and when it is met."""
    words = INDICATORS[number]
    return words[int(en)], words[2 + int(en)]


def number(value: float | None, unit: Unit, en: bool) -> str:
    """Return a figure as it is written."""
    if value is None:
        return NO_RECORD[int(en)]
    if unit is Unit.SHARE:
        return f"{value * 100:.1f}%"
    if unit is Unit.TIME:
        return took(value, en)
    if unit is Unit.MEAN:
        return f"{value:.1f}"
    if unit is Unit.HOURS:
        return f"{value:,.1f} h" if en else f"{value:,.1f} 小时"
    return f"{value:,.0f}"


def took(seconds: float, en: bool) -> str:
    """Return a time that something took at the most."""
    if seconds >= LONGER:
        most = took(WITHIN[-1], en).removeprefix("≤ ")
        return f"> {most}"
    size, zh, short = next(step for step in _STEPS if seconds >= step[0] or step[0] == 1)
    return f"≤ {seconds / size:g} {short if en else zh}"


def change(now: float | None, then: float | None, unit: Unit, en: bool) -> str:
    """Return how far a figure is from an earlier one; empty where there is nothing to compare."""
    if now is None or then is None:
        return ""
    if now == then:
        return "no change" if en else "持平"
    if unit is Unit.SHARE:
        points = " points" if en else " 个百分点"
        return f"{(now - then) * 100:+.1f}{points}"
    if unit is Unit.TIME:
        faster, slower = ("faster", "slower") if en else ("更快", "更慢")
        return faster if now < then else slower
    return f"{now - then:+,.1f}" if unit is Unit.MEAN else f"{now - then:+,.0f}"


def month(one: date, en: bool) -> str:
    """Return a month in words."""
    return f"{one:%Y-%m}" if en else f"{one.year} 年 {one.month} 月"


def file_name(report: Report, ending: str) -> str:
    """Return what a file with a report is called."""
    first, last = (f"{one:%Y%m}" for one in (report.span.first, report.span.last))
    return f"assessment-{report.area.code}-{first}-{last}.{ending}"
