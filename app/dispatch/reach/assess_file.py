"""The assessment report as files: a workbook, a PDF, and data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.domain import assess_said
from app.domain.assess import Value
from app.domain.assess_figures import Dimension, Figure
from app.domain.assess_report import Line, Report
from app.store import audit
from renderers import assess_book, assess_paper, assess_plots, plot
from renderers.pdf import pdf
from renderers.plot_values import Plot

# Under this key in ``plots``: the areas below.
BELOW = "below"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot as SVG, for a desk's page and for a telephone's."""

    title: str
    wide: str
    tall: str


def plots(report: Report, figure: Figure, en: bool = False) -> dict[str, Drawn]:
    """Return the plots of a page: of each dimension, and of ``figure`` in the areas below."""
    found: dict[str, Plot | None] = {
        one.value: assess_plots.trend(report, one, en) for one in Dimension
    }
    found[BELOW] = assess_plots.below(report, figure, en)
    return {
        key: Drawn(one.title, plot.svg(one), plot.svg(one, plot.TALL))
        for key, one in found.items()
        if one is not None
    }


def paper(house: House, report: Report, en: bool = False) -> bytes:
    """Return the report as a PDF."""
    made = report.made_at.astimezone(ZoneInfo(house.time_zone))
    by = house.sms_signature or report.trail[0].name
    return pdf(assess_paper.paper(report, made, by, en))


def workbook(house: House, report: Report, en: bool = False) -> bytes:
    """Return the report as XLSX."""
    return assess_book.render(report, report.made_at.astimezone(ZoneInfo(house.time_zone)), en)


def note(house: House, report: Report, kind: str, login: str) -> None:
    """Write down who took the report away, as what."""
    facts = {"from": f"{report.span.first:%Y-%m}", "to": f"{report.span.last:%Y-%m}", "as": kind}
    with house.store.begin() as tx:
        audit.add(tx, report.made_at, login, "assessment.export", report.area.code, facts)


def data(report: Report) -> dict[str, Any]:
    """Return the report as what JSON can hold; ``null``: there is no record."""
    return {
        "area": report.area.code,
        "name": report.area.name,
        "from": f"{report.span.first:%Y-%m}",
        "to": f"{report.span.last:%Y-%m}",
        "made_at": report.made_at.isoformat(),
        "counted_at": report.counted_at.isoformat() if report.counted_at else None,
        "not_counted": [f"{one:%Y-%m}" for one in report.missing],
        "figures": [_line(line) for line in report.lines],
        "months": [f"{one:%Y-%m}" for one in report.months],
        "below": [
            {"area": one.code, "name": one.name, "figures": _numbers(values)}
            for one, values in report.below
        ],
        "indicators": [
            {"number": one.number, "is_binding": one.is_binding, "stand": stands.value}
            for one, stands in report.indicators
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    figure, value = line.figure, line.value
    return {
        "key": figure.key,
        "dimension": figure.dimension.value,
        "name": assess_said.name(figure, en=False),
        "formula": assess_said.formula(figure, en=False),
        "unit": figure.unit.value,
        "value": value.number,
        "part": value.part,
        "whole": value.whole,
        "before": line.before.number,
        "year_before": line.year_before.number,
        "trend": list(line.trend),
        "rank": line.rank and {"place": line.rank.place, "of": line.rank.count},
    }


def _numbers(values: Mapping[str, Value]) -> dict[str, float | None]:
    return {key: value.number for key, value in values.items()}
