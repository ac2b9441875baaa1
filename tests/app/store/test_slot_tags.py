"""Tags of screens: they make slots, and a notice is narrowed by them."""

from app.domain.target import Slot, variant_of
from app.store import screen, slot, slot_tags
from app.store.screen import Screen

COMMUNITY, NEIGHBOUR = "110105900001", "110105900002"


def hang(tx, now, name, tags=(), area=COMMUNITY):
    place = Slot(area=area, medium="led", profile="192x32-mono", variant=variant_of(tags))
    made = Screen(
        id=name, profile=place.profile, public_key=name.encode().ljust(32), enrolled_at=now
    )
    slot.ensure(tx, place, now, tags)
    screen.add(tx, made)
    screen.approve(tx, name, name, place, now)
    return place


def test_slots_are_reached_by_any_of_the_tags_or_by_none_at_all(tx, areas, slots, notice_value):
    now = notice_value.sent
    gate, hall = hang(tx, now, "gate", ["大门"]), hang(tx, now, "hall", ["电梯厅", "3号楼"])
    bare = hang(tx, now, "bare")
    led = ["led"]
    assert set(slot.reached(tx, [COMMUNITY], led)) == {gate, hall, bare}
    assert slot.reached(tx, [COMMUNITY], led, {"3号楼", "天台"}) == [hall]
    assert slot.reached(tx, [COMMUNITY], led, {"天台"}) == []
    assert len(slot.reached(tx, [COMMUNITY], ["tv", "mobile"], {"天台"})) == 2


def test_tags_are_counted_by_the_screens_that_carry_them(tx, areas, notice_value):
    now = notice_value.sent
    hang(tx, now, "one", ["大门"])
    hang(tx, now, "two", ["大门", "3号楼"])
    hang(tx, now, "far", ["天台"], area=NEIGHBOUR)
    assert slot_tags.within(tx, [COMMUNITY]) == {"3号楼": 1, "大门": 2}
    assert slot_tags.within(tx, ["110105"]) == {"3号楼": 1, "大门": 2, "天台": 1}
    screen.revoke(tx, "far")
    assert slot_tags.within(tx, [NEIGHBOUR]) == {}


def test_a_slot_keeps_its_tags(tx, areas, notice_value):
    place = hang(tx, notice_value.sent, "gate", ["大门", "3号楼"])
    assert slot_tags.of(tx, place.key) == {"大门", "3号楼"}
    assert slot_tags.by_key(tx, [place.key]) == {place.key: ["3号楼", "大门"]}
    assert slot_tags.of(tx, "led/none/192x32-mono") == frozenset()


def test_screens_are_paged_and_found_by_name_where_one_may(tx, areas, notice_value):
    now = notice_value.sent
    for name in ("east gate", "west gate", "hall"):
        hang(tx, now, name)
    hang(tx, now, "far gate", area="110106900001")
    found = screen.page(tx, ["110105"], "gate", 10)
    assert [s.name for s in found] == ["east gate", "west gate"]
    assert [s.name for s in screen.page(tx, ["110105"], "", 2, 2)] == ["west gate"]
