"""Plots of the reach ledger, each as wide as a desk's page and as narrow as a phone's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.reach_time import reached
from renderers import plot
from renderers.plot_values import Axis, Bar, Bars, Curves, Heat, Plot, Series, Shape, Shapes

Drawn = dict[str, str]
_FIRST_MS = 100


def until_shown(
    title: str,
    axes: tuple[str, str],
    ticks: Sequence[tuple[int, str]],
    curves: Sequence[tuple[str, Mapping[int, int], int]],
) -> Drawn:
    """Draw which share of all had it by when.

    Args:
        title: what the plot says.
        axes: the names of time and of the share.
        ticks: times in milliseconds and their words.
        curves: name, counts by time and how many there are in all.
    """
    series = tuple(
        Series(name, _shares(counts, max(total, sum(counts.values()))))
        for name, counts, total in curves
    )
    ends = [within for _, counts, _ in curves for within in counts]
    high = next((float(at) for at, _ in ticks if at >= max(ends, default=1)), float(ticks[-1][0]))
    return _drawn(
        Curves(
            title=title,
            series=series,
            x=Axis(name=axes[0], low=_FIRST_MS, high=high, ticks=tuple(ticks), is_log=True),
            y=Axis(name=axes[1], high=100),
            is_stepped=True,
        )
    )


def cells(
    title: str,
    columns: Sequence[str],
    rows: Sequence[str],
    values: Sequence[Sequence[float | None]],
    unit: str,
) -> Drawn:
    """Draw cells of rows by columns, the more the darker."""
    kept = tuple(map(tuple, values))
    return _drawn(
        Heat(title=title, columns=tuple(columns), rows=tuple(rows), cells=kept, unit=unit)
    )


def shares(
    title: str,
    areas: Sequence[tuple[str, Mapping[str, Any] | None, float | None]],
    unknown: str,
) -> Drawn:
    """Draw the share of each area: on a map when all have outlines, else as bars.

    ``areas`` are names, GeoJSON geometries and per cents.
    """
    if areas and all(outline for _, outline, _ in areas):
        found = tuple(Shape(name, _rings(outline or {}), value) for name, outline, value in areas)
        return _drawn(Shapes(title=title, shapes=found, unit="%", unknown=unknown))
    values = tuple(value for _, _, value in areas)
    names = tuple(name for name, _, _ in areas)
    bars = Bars(
        title=title, groups=names, series=(Bar("", values),), unit="%", unknown=unknown, high=100
    )
    return _drawn(bars)


def _shares(counts: Mapping[int, int], total: int) -> tuple[tuple[float, float], ...]:
    points = [(float(at), 100 * number / max(total, 1)) for at, number in reached(counts)]
    return (
        (float(_FIRST_MS), points[0][1] if points and points[0][0] <= _FIRST_MS else 0.0),
        *points,
    )


def _rings(outline: Mapping[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the outer rings of a Polygon or MultiPolygon (RFC 7946)."""
    polygons = outline.get("coordinates", [])
    if outline.get("type") == "Polygon":
        polygons = [polygons]
    return tuple(tuple((p[0], p[1]) for p in one[0]) for one in polygons if one)


def _drawn(made: Plot) -> Drawn:
    return {"wide": plot.svg(made, plot.WIDE), "tall": plot.svg(made, plot.TALL)}
