"""Screens with tags: they move together, and a notice goes to those it is meant for."""

from dataclasses import replace

import pytest

from app.dispatch.boards import boards, onair
from app.dispatch.granted import NotReady
from app.dispatch.notices import publish
from app.dispatch.reach import reach
from app.dispatch.screens import enrol
from app.domain.target import Slot, carries, variant_of
from app.store import origin, screen, slot
from app.store.screen import Screen

ID, COMMUNITY = "k3x9a7qd", "110105900001"
LED = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")


@pytest.fixture
def screens(neighbourhood):
    """Two screens on one slot."""
    now = neighbourhood.clock()
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, now)
        for name in ("gate", "hall"):
            made = Screen(
                id=name, public_key=name.encode() * 8, profile=LED.profile, enrolled_at=now
            )
            screen.add(tx, made)
            screen.approve(tx, name, name, LED, now)
    issue(neighbourhood)
    return neighbourhood


def issue(house):
    while boards.issue_due(house):
        pass


def row(house, key):
    with house.store.read() as tx:
        return next(r for r in slot.everything(tx) if r.slot.key == key)


def test_a_key_says_which_tags_and_reads_back():
    place = replace(LED, variant=variant_of({"3号楼"}))
    assert place.key.startswith("led/110105900001/192x32-mono-t") and len(place.variant) == 8
    assert Slot.parse(place.key) == place and Slot.parse(LED.key) == LED
    assert variant_of(["a", "b"]) == variant_of({"b", "a"}) != variant_of({"ab"})
    assert variant_of(()) == ""


@pytest.mark.parametrize(
    ("wanted", "medium", "tags", "shown"),
    [
        (set(), "led", set(), True),
        ({"大门"}, "led", {"大门", "3号楼"}, True),
        ({"大门"}, "led", {"3号楼"}, False),
        ({"大门"}, "led", set(), False),
        ({"大门"}, "tv", set(), True),
        ({"大门"}, "mobile", set(), True),
    ],
)
def test_tags_narrow_panels_alone(wanted, medium, tags, shown):
    assert carries(wanted, medium, tags) is shown


def test_screens_with_the_same_tags_share_a_board(screens):
    for name in ("gate", "hall"):
        assert enrol.tag(screens, name, {"大门"})
    with screens.store.read() as tx:
        places = {screen.get(tx, name).slot for name in ("gate", "hall")}
    assert places == {replace(LED, variant=variant_of({"大门"})).key}
    assert not enrol.tag(screens, "nobody", {"大门"})


def test_what_a_screen_showed_before_it_moved_proves_nothing_of_its_new_board(screens):
    before = row(screens, LED.key).seq
    enrol.tag(screens, "hall", {"电梯厅"})
    issue(screens)
    assert row(screens, replace(LED, variant=variant_of({"电梯厅"})).key).seq > before
    enrol.tag(screens, "hall", ())
    issue(screens)
    assert row(screens, LED.key).seq > before + 1


def test_a_notice_for_a_tag_is_on_the_boards_of_those_screens_and_on_every_page(
    screens, wanglan, draft
):
    enrol.tag(screens, "hall", {"电梯厅"})
    publish.publish(screens, ID, replace(draft, tags=frozenset({"电梯厅"})), wanglan)
    issue(screens)
    with screens.store.read() as tx:
        seen = {a.slot for a in slot.appearances(tx, ID)}
        assert b"k3x9a7qd" in origin.get(tx, f"/tv/{COMMUNITY}/index.html").body
    tagged = replace(LED, variant=variant_of({"电梯厅"})).key
    assert tagged in seen and LED.key not in seen
    led = next(r for r in reach.report(screens, ID) if r.channel == "led")
    assert [line.name for line in led.lines] == ["hall"]


def test_the_consequence_counts_the_screens_with_a_tag(screens):
    enrol.tag(screens, "hall", {"电梯厅"})
    assert publish.consequence(screens, [COMMUNITY], {"led"}).screens == 2
    assert publish.consequence(screens, [COMMUNITY], {"led"}, {"电梯厅"}).screens == 1


def test_an_unknown_tag_is_an_error_and_never_every_screen(screens, wanglan, draft):
    with pytest.raises(NotReady) as refused:
        publish.publish(screens, ID, replace(draft, tags=frozenset({"天台"})), wanglan)
    assert [(p.field, p.code, p.facts) for p in refused.value.problems] == [
        ("tags", "unknown_tag", {"tag": "天台"})
    ]


def test_what_is_on_is_asked_of_screens_with_their_tags(screens, wanglan, draft):
    enrol.tag(screens, "hall", {"电梯厅"})
    publish.publish(screens, ID, replace(draft, tags=frozenset({"电梯厅"})), wanglan)
    now = screens.clock()
    plain = onair.on_air(screens, COMMUNITY, "led", now)
    assert not plain.present and plain.changes is None
    assert [(a.notice.id, a.reason) for a in plain.absent] == [(ID, "tags")]
    hall = onair.on_air(screens, COMMUNITY, "led", now, {"电梯厅"})
    assert [p.notice.id for p in hall.present] == [ID]
    assert [p.notice.id for p in onair.on_air(screens, COMMUNITY, "tv", now).present] == [ID]


def test_what_is_on_is_what_the_board_was_made_of(screens, wanglan, draft):
    enrol.tag(screens, "hall", {"电梯厅"})
    publish.publish(screens, ID, replace(draft, tags=frozenset({"电梯厅"})), wanglan)
    publish.publish(screens, "water000", draft, wanglan)
    issue(screens)
    tagged = replace(LED, variant=variant_of({"电梯厅"})).key
    for key, tags in ((LED.key, set()), (tagged, {"电梯厅"})):
        found = onair.on_air(screens, COMMUNITY, "led", screens.clock(), tags)
        assert row(screens, key).edition == found.board.edition
