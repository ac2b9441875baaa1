"""Points: what is wrong with a typed one is said, and cells cover what lies around."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import place_point
from app.domain.problem import Problem

BEIJING = (39.92, 116.46)


def test_a_swapped_point_is_noticed_and_half_of_one_and_one_far_away():
    assert place_point.problems(*BEIJING) == []
    assert place_point.problems(None, None) == []
    swapped = Problem("lat", "point_swapped", {"lat": 39.92, "lon": 116.46})
    assert place_point.problems(116.46, 39.92) == [swapped]
    assert [p.code for p in place_point.problems(39.92, None)] == ["point_half"]
    assert [p.code for p in place_point.problems(-33.8, 151.2)] == ["point_outside"]


@given(
    st.floats(18, 53),
    st.floats(73, 135),
    st.floats(-0.02, 0.02),
    st.floats(-0.02, 0.02),
    st.sampled_from(place_point.CELL_SIDES),
)
def test_what_is_within_reach_lies_in_one_of_the_nine_cells(lat, lon, north, east, side):
    here, there = (lat, lon), (lat + north * side / 10, lon + east * side / 10)
    if place_point.distance_m(here, there) < place_point.reach_m(here, side) * 0.999:
        assert place_point.cell(there, side) in place_point.around(here, side)
