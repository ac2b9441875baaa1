"""What staff say of a screen, and the map of those that have a point."""

import pytest

from app.dispatch.screens import enrol
from app.store import screen, screen_place

COMMUNITY, LIST = "110105900001", "/editor/screens/"
SAID = {
    "name": "东门",
    "latitude": "39.9219",
    "longitude": "116.483",
    "pitch_mm": "4.75",
    "distance_m": "15",
    "note": "钥匙找物业",
}


@pytest.fixture
def gate(house, people):
    one = enrol.begin(house, bytes(range(32)), "工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "大门")
    return one.id


def kept(house, screen_id):
    with house.store.read() as tx:
        return screen_place.of(tx, [screen_id]).get(screen_id)


def test_what_was_said_is_kept_and_stands_on_its_page(as_, house, gate):
    page, where = as_("sunli"), f"{LIST}{gate}/facts"
    page.follow(page.post(where, SAID, page=where))
    assert "4.75 毫米" in page.text and "钥匙找物业" in page.text and "看得清" in page.text
    assert (kept(house, gate).latitude, kept(house, gate).distance_m) == (39.9219, 15.0)
    with house.store.read() as tx:
        assert screen.get(tx, gate).name == "东门"
    page.get(where)
    assert 'value="116.483"' in page.text and 'value="15"' in page.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "门" * 41}, "name"),
        ({"latitude": "北"}, "latitude"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"pitch_mm": "nan"}, "pitch_mm"),
        ({"distance_m": "0"}, "distance_m"),
        ({"note": "记" * 201}, "note"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    as_, house, gate, change, field
):
    page, where = as_("sunli"), f"{LIST}{gate}/facts"
    assert page.post(where, {**SAID, **change}, page=where).status_code == 422
    assert f'href="#{field}"' in page.text and "钥匙找物业" in page.text or field == "note"
    assert kept(house, gate) is None


def test_the_map_shows_it_and_counts_those_without_a_point(as_, house, gate):
    page = as_("sunli")
    page.get(f"{LIST}?view=map")
    assert "<circle" not in page.text and "还有 1 块屏没有填位置" in page.text
    where = f"{LIST}{gate}/facts"
    page.post(where, SAID, page=where)
    page.get(f"{LIST}?view=map")
    assert 'aria-label="东门 尚未连接"' in page.text and "没有填位置" not in page.text
