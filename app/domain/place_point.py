"""Where a place is: WGS-84 points, what is wrong with typed ones, distances and cells."""

from __future__ import annotations

import math

from app.domain.problem import Problem

EARTH_M = 6_371_008.8
# China and the seas around it.
_SOUTH, _NORTH, _WEST, _EAST = 3.0, 54.0, 73.0, 136.0
# Sides of the cells in thousandths of a degree, fine ones first; three by three of them cover at
# least one side around a point.
CELL_SIDES = (10, 40, 160, 640)
FAR_OFF_M = 50_000


def problems(lat: float | None, lon: float | None) -> list[Problem]:
    """Return what is wrong with a point.

    Codes: ``point_half``, ``point_swapped`` (lat, lon as they should be), ``point_outside``.
    """
    if lat is None and lon is None:
        return []
    if lat is None or lon is None:
        return [Problem("lat" if lat is None else "lon", "point_half")]
    if is_in_china(lat, lon):
        return []
    if is_in_china(lon, lat):
        return [Problem("lat", "point_swapped", {"lat": lon, "lon": lat})]
    return [Problem("lat", "point_outside", {"lat": lat, "lon": lon})]


def is_in_china(lat: float, lon: float) -> bool:
    """Whether a point lies in or near China."""
    return _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Return the metres between two points on the ground."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b[1] - a[1]) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return round(2 * EARTH_M * math.asin(min(1.0, math.sqrt(h))))


def cell(point: tuple[float, float], side: int) -> tuple[int, int]:
    """Return the cell of ``side`` thousandths of a degree that ``point`` lies in."""
    return tuple(math.floor(round(x * 1_000_000) / (side * 1000)) for x in point)  # type: ignore[return-value]


def around(point: tuple[float, float], side: int) -> list[tuple[int, int]]:
    """Return the nine cells of ``side`` around ``point``."""
    row, column = cell(point, side)
    return [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]


def reach_m(point: tuple[float, float], side: int) -> float:
    """Return how far from ``point`` nothing outside its nine cells can be nearer."""
    north = side / 1000 * math.pi / 180 * EARTH_M
    return north * math.cos(math.radians(min(89.0, abs(point[0]) + side / 1000)))
