"""Points on a small map."""

from app.domain.scatter import Dot, Point, captions, scattered

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


def test_names_stand_below_or_above_and_never_over_each_other_or_outside():
    def dots(*places):
        return [Dot(x=x, y=y, ids=(str(n),)) for n, (x, y) in enumerate(places)]

    assert captions(dots((150, 60)), [100], (300, 200)) == [(150, 92.4)]
    assert captions(dots((20, 60), (290, 60)), [100, 60], (300, 200)) == [(50, 92.4), (270, 92.4)]
    close = captions(dots((100, 100), (150, 100), (200, 100)), [100, 100, 100], (300, 200))
    assert close == [(100, 132.4), (150, 82), (200, 132.4)]
    crowd = captions(dots(*((100 + 44 * n, 100) for n in range(4))), [200] * 4, (300, 200))
    assert crowd.count(None) == 2
