"""Plots as SVG: one pure function for every kind."""

from __future__ import annotations

from renderers import plot_bars, plot_curves, plot_heat, plot_shapes
from renderers.plot_values import Bars, Curves, Heat, Plot, Shapes

# As wide as a desk's page, a sheet of A4 or a phone's: letters must be large enough on each.
WIDE, SHEET, TALL = 880, 680, 310


def svg(plot: Plot, width: float = WIDE) -> str:
    """Return ``plot`` as the text of an SVG ``width`` px wide; its height follows from it."""
    match plot:
        case Curves():
            return plot_curves.draw(plot, width)
        case Bars():
            return plot_bars.draw(plot, width)
        case Heat():
            return plot_heat.draw(plot, width)
        case Shapes():
            return plot_shapes.draw(plot, width)
