"""Screens: let in by a code, renamed, moved and shut out."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.target import Slot
from app.store import screen, slot
from tests.app.store.conftest import GATE, KEY, waiting

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COMMUNITY, FAR = "110105900001", "110106900001"


def test_a_screen_comes_back_as_it_introduced_itself(tx):
    screen.add(tx, waiting())
    assert screen.get(tx, "screen01") == screen.find_by_key(tx, KEY) == waiting()
    assert screen.get(tx, "nobody00") is None
    assert screen.find_by_key(tx, bytes(32)) is None


def test_a_key_belongs_to_one_screen(store):
    with pytest.raises(Exception, match="(?i)unique"), store.begin() as tx:
        screen.add(tx, waiting())
        screen.add(tx, waiting(id="screen02"))


def test_a_code_finds_its_waiting_screen_until_it_ends(tx):
    screen.add(tx, waiting())
    end = NOON + 10 * MINUTE
    assert screen.by_code(tx, "7H2K9QWM", NOON).id == "screen01"
    assert screen.by_code(tx, "7H2K9QWM", end) is None
    assert screen.by_code(tx, "", NOON) is None


def test_an_approved_screen_has_name_slot_and_profile_and_no_code(store, gate):
    with store.read() as tx:
        found = screen.get(tx, "screen01")
        assert screen.by_code(tx, "7H2K9QWM", NOON) is None
    assert (found.state, found.name, found.slot) == ("approved", "东门 LED 屏", GATE.key)
    assert (found.profile, found.approved_at, found.code) == ("192x32-mono", NOON + MINUTE, "")


def test_a_screen_is_approved_once_and_a_revoked_one_never(tx, gate):
    assert not screen.approve(tx, "screen01", "西门", GATE, NOON)
    assert screen.revoke(tx, "screen01")
    assert not screen.revoke(tx, "screen01")
    assert not screen.approve(tx, "screen01", "西门", GATE, NOON)
    assert not screen.set_code(tx, "screen01", "AAAAAAAA", NOON)


def test_a_waiting_screen_gets_another_code(tx):
    screen.add(tx, waiting())
    assert screen.set_code(tx, "screen01", "AAAA2222", NOON + 20 * MINUTE)
    assert screen.by_code(tx, "7H2K9QWM", NOON) is None
    assert screen.by_code(tx, "AAAA2222", NOON + 15 * MINUTE).id == "screen01"


def test_screens_are_listed_by_slot_and_by_area(tx, gate):
    far = Slot(area=FAR, medium="led", profile="192x32-mono")
    slot.ensure(tx, far, NOON)
    screen.add(tx, waiting(id="screen02", public_key=bytes(32), code="AAAA2222"))
    screen.approve(tx, "screen02", "南门 LED 屏", far, NOON)
    screen.add(tx, waiting(id="screen03", public_key=bytes([3]) * 32, code="BBBB2222"))
    assert {s.id for s in screen.listing(tx)} == {"screen01", "screen02", "screen03"}
    assert [s.id for s in screen.listing(tx, slot=far.key)] == ["screen02"]
    assert [s.id for s in screen.listing(tx, area="110105")] == ["screen01"]


def test_only_approved_screens_are_on_their_slots(tx, gate):
    assert [s.name for s in screen.on_slots(tx, [GATE.key])] == ["东门 LED 屏"]
    screen.revoke(tx, "screen01")
    assert screen.on_slots(tx, [GATE.key]) == []
    assert screen.on_slots(tx, []) == []


def test_a_screen_is_renamed(tx, gate):
    assert screen.rename(tx, "screen01", "东大门")
    assert screen.get(tx, "screen01").name == "东大门"
    assert not screen.rename(tx, "nobody00", "东大门")
