"""The plots of the assessment: shares over twelve months, and the areas below side by side."""

from __future__ import annotations

from app.domain.assess_figures import Dimension, Figure, Unit
from app.domain.assess_report import Line, Report
from app.domain.assess_said import NO_RECORD, dimension, name
from renderers.plot_values import Axis, Bar, Bars, Curves, Series

_MOST_CURVES, _MOST_BARS = 4, 40
# A month is written at the first, at every third and at the last.
_EVERY = 3


def trend(report: Report, one: Dimension, en: bool) -> Curves | None:
    """Return the shares of a dimension over the months, None where none has a record twice."""
    shares = [line for line in report.of(one) if line.figure.unit is Unit.SHARE and _is_known(line)]
    if not shares:
        return None
    last = len(report.months) - 1
    ticks = tuple(
        (float(n), f"{month:%Y-%m}")
        for n, month in enumerate(report.months)
        if n == last or (n % _EVERY == 0 and n < last - 1)
    )
    title = (f"{dimension(one, en)}：各月占比", f"{dimension(one, en)}: shares by month")[int(en)]
    return Curves(
        title=title,
        series=tuple(
            Series(
                name(line.figure, en),
                tuple((float(n), _percent(value)) for n, value in enumerate(line.trend)),
            )
            for line in shares[:_MOST_CURVES]
        ),
        x=Axis(low=0, high=float(last), ticks=ticks),
        y=Axis(name="%", low=0, high=100),
    )


def below(report: Report, figure: Figure, en: bool) -> Bars | None:
    """Return a figure in each of the areas below, None where there are none."""
    rows = report.below[:_MOST_BARS]
    if not rows:
        return None
    is_share = figure.unit is Unit.SHARE
    numbers = [values[figure.key].number for _area, values in rows]
    unit = "%" if is_share else {Unit.TIME: " s" if en else " 秒"}.get(figure.unit, "")
    return Bars(
        title=name(figure, en),
        groups=tuple(one.name_en if en and one.name_en else one.name for one, _values in rows),
        series=(Bar(name(figure, en), tuple(_percent(n) if is_share else n for n in numbers)),),
        unit=unit,
        unknown=NO_RECORD[int(en)],
        high=100.0 if is_share else None,
    )


def _is_known(line: Line) -> bool:
    return sum(number is not None for number in line.trend) > 1


def _percent(number: float | None) -> float | None:
    return None if number is None else round(number * 100, 1)
