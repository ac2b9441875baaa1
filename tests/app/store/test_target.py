"""Targets: their addresses sealed, found again without being read."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.domain.target import Target
from app.store import target
from app.store.tables import target as table
from app.store.target import Cipher, Unsealable, mask

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
COMMUNITY = "110105900001"


def phone(number="+8613812341234", id="phone000", area=COMMUNITY):
    return Target(id=id, channel="sms_smpp", address=number, area=area)


@given(st.text(), st.text(), st.binary(min_size=32, max_size=32))
def test_what_was_sealed_opens_again(text, row, key):
    assert Cipher(key).open(Cipher(key).seal(text, row), row) == text


def test_sealing_twice_gives_other_bytes_that_show_nothing(cipher):
    one, other = (cipher.seal("+8613812341234", "phone000") for _ in range(2))
    assert one != other
    assert b"13812341234" not in one


def test_sealed_for_one_row_does_not_open_in_another(cipher):
    with pytest.raises(Unsealable, match="phone001"):
        cipher.open(cipher.seal("+8613812341234", "phone000"), "phone001")


def test_another_key_opens_nothing(cipher):
    with pytest.raises(Unsealable, match="another key"):
        Cipher(bytes(32)).open(cipher.seal("+8613812341234", "phone000"), "phone000")


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" + bytes(40), b"\x01" + bytes(40)])
def test_bytes_that_were_never_sealed_are_refused(cipher, broken):
    with pytest.raises(Unsealable):
        cipher.open(broken, "phone000")


def test_the_blind_index_is_the_same_for_the_same_address_and_key_only(cipher):
    mine = cipher.blind("sms_smpp", "+8613812341234")
    assert mine == cipher.blind("sms_smpp", "+8613812341234")
    assert mine != cipher.blind("sms_smpp", "+8613812341235")
    assert mine != cipher.blind("mastodon", "+8613812341234")
    assert mine != Cipher(bytes(32)).blind("sms_smpp", "+8613812341234")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="16 bytes, not 32"):
        Cipher(bytes(16))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("+8613812341234", "138****1234"),
        ("13812341234", "138****1234"),
        ("+447700900123", "447****0123"),
        ("10086", "****"),
        ("@wangchunli", "@wangchunli"),
    ],
)
def test_numbers_are_masked_and_public_names_are_not(address, shown):
    assert mask(address) == shown


def test_the_same_number_is_added_once_for_a_channel(tx, areas, cipher):
    assert target.add(tx, cipher, phone(), "1号楼", NOON)
    assert not target.add(tx, cipher, phone(id="phone001"), "2号楼", NOON)
    assert len(target.listing(tx, cipher, None, None)) == 1


def test_no_number_lies_open_in_the_table(tx, people):
    rows = tx.execute(sa.select(table)).all()
    assert "1381234" not in repr(rows)


def test_the_address_comes_out_for_who_has_the_key(tx, people, cipher):
    assert target.address_of(tx, cipher, "phone001") == "+8613812340001"
    assert target.address_of(tx, cipher, "nobody00") is None


def test_the_list_shows_masked_numbers_at_or_below_an_area(tx, people, cipher):
    lines = target.listing(tx, cipher, "110105900", "sms_smpp")
    assert [line.masked for line in lines] == [f"138****0{n:03}" for n in range(5)]
    assert lines[0].label == "1号楼住户"


def test_the_list_is_cut_at_its_limit(tx, people, cipher):
    assert len(target.listing(tx, cipher, None, None, limit=2)) == 2


def test_counts_are_by_channel_and_each_target_counts_once(tx, people):
    assert target.counts(tx, ["110105", COMMUNITY]) == {"sms_smpp": 5, "mastodon": 1}
    assert target.counts(tx, ["110106"]) == {"sms_smpp": 1}
    assert target.counts(tx, []) == {}


def test_a_removed_target_is_forgotten(tx, people, cipher):
    assert target.remove(tx, "phone000", NOON)
    assert not target.remove(tx, "phone000", NOON)
    assert target.address_of(tx, cipher, "phone000") is None
    assert target.add(tx, cipher, phone("+8613812340000", "phone999"), "", NOON)
