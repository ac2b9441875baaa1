"""The assessment report of an area and some months, compared with others: read from the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.domain.assess import Sums, Value, together
from app.domain.assess_figures import FIGURES
from app.domain.assess_indicators import INDICATORS, stand
from app.domain.assess_month import Span, month_of, moved
from app.domain.assess_report import Line, Report, ranked
from app.domain.audience import Area
from app.store import area, assess
from app.store.session import Tx

TREND = 12
_Months = Mapping[tuple[str, date], Sums]


def make(house: House, code: str, span: Span) -> Report | None:
    """Return the report of an area, None when there is no area by that code."""
    with house.store.read() as tx:
        trail = area.trail(tx, code)
        if not trail:
            return None
        return _made(tx, trail, span, house.clock())


def usual(house: House) -> Span:
    """Return what is reported when nobody says: this month."""
    this = month_of(house.clock().astimezone(ZoneInfo(house.time_zone)).date())
    return Span(this, this)


def _made(tx: Tx, trail: tuple[Area, ...], span: Span, now: datetime) -> Report:
    here, counted = trail[-1], assess.months(tx)
    months = tuple(moved(span.last, back) for back in range(1 - TREND, 1))
    spans = (span, span.before, span.year_before, Span(months[0], months[-1]))
    wide = (min(one.first for one in spans), span.last)
    own = assess.read(tx, [here.code], wide)
    sums, before, year_before = (_sums(own, here.code, one) for one in spans[:3])
    by_month = [own.get((here.code, month), Sums()) for month in months]
    lines = tuple(
        Line(
            figure=one,
            value=one.formula.read(sums),
            before=one.formula.read(before),
            year_before=one.formula.read(year_before),
            trend=tuple(one.formula.read(month).number for month in by_month),
        )
        for one in FIGURES
    )
    beside = _values(tx, area.children(tx, here.parent), span) if here.parent else ()
    mine = [month for month in span.months if month in counted]
    return Report(
        area=here,
        trail=trail,
        span=span,
        made_at=now,
        counted_at=counted[mine[-1]].at if mine else None,
        missing=tuple(month for month in span.months if month not in counted),
        lines=tuple(ranked(line, here.code, beside) for line in lines),
        months=months,
        below=_values(tx, area.children(tx, here.code), span),
        indicators=tuple((one, stand(one, sums)) for one in INDICATORS),
    )


def _sums(found: _Months, code: str, span: Span) -> Sums:
    return together([found.get((code, month), Sums()) for month in span.months])


def _values(
    tx: Tx, areas: Sequence[Area], span: Span
) -> tuple[tuple[Area, Mapping[str, Value]], ...]:
    """Return the values of areas in which something was counted."""
    found = assess.read(tx, [one.code for one in areas], (span.first, span.last))
    known = {code for code, _month in found}
    rows = []
    for one in areas:
        if one.code in known:
            sums = _sums(found, one.code, span)
            rows.append((one, {f.key: f.formula.read(sums) for f in FIGURES}))
    return tuple(rows)
