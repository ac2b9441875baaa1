"""The word list and the contacts book, on both databases."""

from datetime import UTC, datetime

import pytest

from app.domain.audience import Area, Level
from app.domain.remark import Tier
from app.domain.wording import Entry
from app.store import area, contact, wording
from app.store.contact import Contact

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
CITY, STREET, HOME, NEXT = "110000", "110105900", "110105900001", "110105900002"


@pytest.fixture
def places(tx):
    def made(code, name, level, path):
        return Area(code=code, name=name, level=level, slug=f"a{code}", path=path, is_open=True)

    area.put_all(
        tx,
        [
            made(CITY, "北京市", Level.CITY, CITY),
            made(STREET, "望春街道", Level.STREET, f"{CITY}/{STREET}"),
            made(HOME, "望春里社区", Level.COMMUNITY, f"{CITY}/{STREET}/{HOME}"),
            made(NEXT, "望春园社区", Level.COMMUNITY, f"{CITY}/{STREET}/{NEXT}"),
        ],
    )


def test_there_is_no_list_until_one_is_put_in_place(tx):
    assert wording.state(tx) == {} and wording.entries(tx) == []


def test_a_list_is_replaced_whole_and_keeps_its_order(tx):
    wording.replace_all(tx, [Entry(word="旧", tier=Tier.HINT)], "王兰", NOON)
    first = wording.state(tx)
    new = [Entry(word="乙", tier=Tier.WARN, reason="因"), Entry(word="甲", tier=Tier.BLOCK)]
    wording.replace_all(tx, new, "王兰", NOON)
    assert wording.entries(tx) == new
    assert wording.state(tx)["count"] == 2 and wording.state(tx)["digest"] != first["digest"]


def test_the_book_of_an_area_holds_those_above_and_below_it_and_no_neighbours(tx, places):
    for code, name in ((STREET, "街道"), (HOME, "本社区"), (NEXT, "隔壁")):
        made = Contact(id=code[-8:].rjust(8, "0"), area=code, name=name, phone="010-65550123")
        contact.put(tx, made)
    assert {c.name for c in contact.listing(tx, [HOME], 9)} == {"街道", "本社区"}
    assert {c.name for c in contact.listing(tx, [STREET], 9)} == {"街道", "本社区", "隔壁"}
    assert [c.name for c in contact.listing(tx, [STREET], 9, "隔壁")] == ["隔壁"]
    assert contact.telephones(tx, [HOME]) == {"01065550123"}


def test_a_contact_is_changed_in_place_and_can_be_removed(tx, places):
    made = Contact(id="k3x9a7qd", area=HOME, name="居委会", phone="12345", hours="全天")
    contact.put(tx, made)
    contact.put(tx, Contact(id="k3x9a7qd", area=HOME, name="居委会", phone="12346"))
    assert (
        contact.get(tx, "k3x9a7qd").line == "居委会 12346" and made.line == "居委会 12345（全天）"
    )
    contact.remove(tx, "k3x9a7qd")
    assert contact.get(tx, "k3x9a7qd") is None
