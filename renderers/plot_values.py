"""What a plot shows, as frozen values: curves, bars, a heat of cells, shaded areas.

All words in them are in the reader's language already. ``title`` is said to who cannot see the
drawing; headings and a table with the same figures stand beside it, where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis; ``name`` stands beside it, with its unit.

    Attributes:
        low, high: where it begins and ends; None: where the values do.
        ticks: values and their words, instead of round numbers.
        is_log: each step is ten times the one before; values at or below ``low`` stand on it.
    """

    name: str = ""
    low: float | None = 0.0
    high: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One curve by name: points by rising x; where y is None, the curve is broken."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Curves over one x axis: as stairs (what has been reached by then) or from point to point."""

    title: str
    series: tuple[Series, ...]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    is_stepped: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """The bars of one series: one value for each of the groups, None where nothing is known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Lying bars: ``groups`` from top to bottom, in each one bar of each series.

    Attributes:
        unit: follows each number.
        unknown: what stands where there is no value.
        high: how much the full width is; None: the highest value.
    """

    title: str
    groups: tuple[str, ...]
    series: tuple[Bar, ...]
    unit: str = ""
    unknown: str = "—"
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Cells of ``rows`` by ``columns``, the more the darker; None: nothing is known.

    On a narrow sheet the longer side goes downwards.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    unit: str = ""
    unknown: str = "—"


@dataclass(frozen=True, slots=True)
class Shape:
    """An area: outlines as rings of (longitude, latitude), and its value, None if unknown."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """A small map: areas shaded from 0 to ``high``, north is up."""

    title: str
    shapes: tuple[Shape, ...]
    unit: str = ""
    unknown: str = "—"
    high: float = 100.0


Plot = Curves | Bars | Heat | Shapes
