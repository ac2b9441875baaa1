"""Where an area is: within its outline, else at its committee's door, else nobody knows."""

from app.dispatch.areas import area_centre
from app.domain.place import Place
from app.store import boundary, place

COMMUNITY, OTHER, STREET = "110105900001", "110105900002", "110105900"
# A bent one: what lies in the middle of its corners is outside.
BENT = [[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [0, 1], [0, 0]]


def test_the_middle_is_within_the_outline_else_at_the_committees_door(neighbourhood, clock):
    door = Place(
        id="c0mm1tee",
        area=OTHER,
        name="居委会",
        categories=("office.committee",),
        lat=39.9237,
        lon=116.473,
    )
    with neighbourhood.store.begin() as tx:
        assert area_centre.of(tx, [COMMUNITY, OTHER], clock.now) == ()
        boundary.put_all(tx, {COMMUNITY: {"type": "Polygon", "coordinates": [BENT]}}, clock.now)
        place.put(tx, door, clock.now)
        found = dict(area_centre.of(tx, [COMMUNITY, OTHER, STREET], clock.now))
    assert found.keys() == {COMMUNITY, OTHER}
    assert found[OTHER] == (116.473, 39.9237)
    lon, lat = found[COMMUNITY]
    assert 0 < lat < 1 or 8 < lon < 9
