"""Points on a small map."""

from app.domain.scatter import Point, scattered

WIDE, HIGH = 800, 400


def at(name, north=0.0, east=0.0):
    return Point(id=name, latitude=39.9 + north, longitude=116.4 + east)


def test_one_point_stands_in_the_middle():
    (dot,) = scattered([at("a")], WIDE, HIGH)
    assert (dot.x, dot.y, dot.ids) == (WIDE / 2, HIGH / 2, ("a",))


def test_north_is_up_and_east_is_right():
    north, east = scattered([at("n", north=0.01), at("s", east=0.01)], WIDE, HIGH)
    assert north.y < east.y and north.x < east.x


def test_a_metre_is_as_long_in_both_directions():
    # At 39.9 degrees a degree of longitude has 0.767 of the metres of one of latitude.
    corner, north, east = scattered(
        [at("a"), at("b", north=0.00767), at("c", east=0.01)], WIDE, HIGH
    )
    assert abs((corner.y - north.y) - (east.x - corner.x)) < 1


def test_all_stand_within_the_margins():
    points = [at(f"p{n}", north=n * 0.01, east=-n * 0.02) for n in range(9)]
    for dot in scattered(points, WIDE, HIGH):
        assert 44 <= dot.x <= WIDE - 44 and 44 <= dot.y <= HIGH - 44


def test_points_that_would_touch_are_one_dot():
    points = [at("a"), at("b", north=0.000001), at("c", east=0.02)]
    assert sorted(dot.ids for dot in scattered(points, WIDE, HIGH)) == [("a", "b"), ("c",)]


def test_no_points_are_no_dots():
    assert scattered([], WIDE, HIGH) == []
