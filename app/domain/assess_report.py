"""The assessment report as a value: figures of an area, and what they are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median

from app.domain.assess import NOTHING, Value
from app.domain.assess_figures import Dimension, Figure
from app.domain.assess_indicators import Indicator, Stand
from app.domain.assess_month import Span
from app.domain.audience import Area


@dataclass(frozen=True, slots=True)
class Rank:
    """Where an area stands among those beside it: ``place`` of ``count``, and their median."""

    place: int
    count: int
    median: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure: now, in the span before, a year before, in each of the last twelve months."""

    figure: Figure
    value: Value
    before: Value
    year_before: Value
    trend: tuple[float | None, ...]
    rank: Rank | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report.

    Attributes:
        trail: the areas from the city down to the one that is assessed.
        counted_at: when the last month of the span was counted; None: none was.
        missing: months of the span that were never counted.
        months: those of the trends.
        below: the areas right below with the value of each figure, by its key.
        indicators: how the indicators of the guidance stand.
    """

    area: Area
    trail: tuple[Area, ...]
    span: Span
    made_at: datetime
    counted_at: datetime | None
    missing: tuple[date, ...]
    lines: tuple[Line, ...]
    months: tuple[date, ...]
    below: tuple[tuple[Area, Mapping[str, Value]], ...]
    indicators: tuple[tuple[Indicator, Stand], ...]

    def of(self, dimension: Dimension) -> tuple[Line, ...]:
        """Return the figures of a dimension."""
        return tuple(line for line in self.lines if line.figure.dimension is dimension)


def ranked(line: Line, code: str, beside: Sequence[tuple[Area, Mapping[str, Value]]]) -> Line:
    """Return a line with its rank where more is better, or less is, and there are others."""
    better = line.figure.better
    numbers = {one.code: values.get(line.figure.key, NOTHING).number for one, values in beside}
    known = {key: number for key, number in numbers.items() if number is not None}
    if not better or code not in known or len(known) < 2:  # noqa: PLR2004
        return line
    mine = known[code]
    place = 1 + sum((number - mine) * better > 0 for number in known.values())
    return replace(line, rank=Rank(place, len(known), median(known.values())))
