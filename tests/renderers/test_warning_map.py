"""The small map of a warning: everything it names, within the frame."""

import re

from app.domain.warning import Circle, Place, Point
from renderers.warning_map import HIGH, WIDE, drawn

SQUARE = (Point(39.9, 116.4), Point(39.9, 116.6), Point(40.1, 116.6), Point(39.9, 116.4))


def test_every_outline_of_every_place_is_drawn_within_the_frame():
    far = tuple(Point(p.lat + 1, p.lon + 2) for p in SQUARE)
    made = drawn([Place(polygons=(SQUARE,)), Place(polygons=(far,))])
    assert made.path.count("M") == 2
    corners = re.findall(r"([\d.]+),([\d.]+)", made.path)
    assert all(0 <= float(x) <= WIDE and 0 <= float(y) <= HIGH for x, y in corners)


def test_north_is_up():
    path = drawn([Place(polygons=(SQUARE,))]).path
    south, _, north, _ = (float(y) for _, y in re.findall(r"([\d.]+),([\d.]+)", path))
    assert north < south


def test_a_circle_is_whole_within_the_frame():
    ((x, y, radius),) = drawn([Place(circles=(Circle(Point(39.9, 116.4), 5),))]).circles
    assert radius <= y <= HIGH - radius and radius <= x <= WIDE - radius


def test_without_an_outline_there_is_no_map():
    assert drawn([Place(name="朝阳区")]) is None
