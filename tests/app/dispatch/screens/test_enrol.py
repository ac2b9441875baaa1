"""Letting screens in: a code, an approval, and tokens for those who prove their key."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.dispatch.screens import enrol, token
from app.store import screen, slot
from app.store.bell import Bell, BellSilent

GOLDEN = json.loads((Path(__file__).parents[3] / "wire" / "token.json").read_text())
BODY = GOLDEN["body"]
KEY = b64decode(GOLDEN["public_key"])
AREA, SLOT = "110105900001", "led/110105900001/192x32-mono"


def begin(house, key=KEY, **said):
    usual = {"device": "东门工控机", "profile": "192x32", "version": "0.1.0"}
    return enrol.begin(house, key, **(usual | said))


def admit(house, screen_id=BODY["screen"], **change):
    asked = {
        "time": datetime.fromisoformat(BODY["time"]),
        "nonce": BODY["nonce"],
        "sig": b64decode(BODY["sig"]),
    }
    return enrol.admit(house, screen_id, **(asked | change))


def kept(house, screen_id):
    with house.store.read() as tx:
        return screen.get(tx, screen_id)


@pytest.fixture
def waiting(neighbourhood):
    return begin(neighbourhood)


@pytest.fixture
def approved(neighbourhood, valkey_url):
    """The screen of the golden token request, in 望春里."""
    with neighbourhood.store.begin() as tx:
        made = screen.Screen(
            id=BODY["screen"],
            profile="192x32-mono",
            public_key=KEY,
            code="7H2K9QWM",
            code_expires=neighbourhood.clock() + timedelta(minutes=10),
            enrolled_at=neighbourhood.clock(),
        )
        screen.add(tx, made)
    enrol.approve(neighbourhood, "7h2k9qwm", AREA, "192x32", "东门 LED 屏")
    yield kept(neighbourhood, made.id)
    bell = Bell(valkey_url)
    bell._ask("DEL", f"once:token:{made.id}:{BODY['nonce']}", f"revoked:{made.id}")
    bell.close()


def test_a_screen_is_given_a_code_to_show(house, waiting):
    assert len(waiting.code) == 8
    assert set(waiting.code) <= set("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    assert waiting.code_expires == house.clock() + timedelta(minutes=10)
    assert waiting.profile == "192x32-mono"


def test_the_same_key_is_the_same_screen_with_the_same_code(house, waiting):
    again = begin(house)
    assert (again.id, again.code) == (waiting.id, waiting.code)


def test_a_code_that_ended_is_replaced(house, waiting, clock):
    clock.go(minutes=10)
    again = begin(house)
    assert again.id == waiting.id
    assert again.code != waiting.code


def test_a_screen_that_lost_its_approval_is_still_answered(house, approved):
    again = begin(house)
    assert (again.id, again.state, len(again.code)) == (approved.id, "approved", 8)
    with pytest.raises(enrol.NoSuchCode):
        enrol.approve(house, again.code, AREA, "192x32", "西门 LED 屏")


@pytest.mark.parametrize(
    ("wrong", "code"), [({"key": b"short"}, "public_key"), ({"profile": "9x9"}, "profile")]
)
def test_what_is_no_screen_is_told_why(house, wrong, code):
    with pytest.raises(enrol.BadRequest) as caught:
        begin(house, **wrong)
    assert caught.value.code == code


def test_the_door_is_never_blocked_for_long(house, clock, monkeypatch):
    monkeypatch.setattr(enrol, "WAITING_MAX", 2)
    for n in (1, 2):
        begin(house, bytes([n]) * 32)
    with pytest.raises(enrol.TooManyWaiting):
        begin(house, bytes([3]) * 32)
    clock.go(minutes=10)
    begin(house, bytes([3]) * 32)


def test_a_screen_nobody_claimed_is_forgotten(house, waiting, clock):
    clock.go(days=1, minutes=11)
    begin(house, bytes([7]) * 32)
    assert kept(house, waiting.id) is None


def test_an_approval_gives_the_screen_its_slot_and_has_its_board_made(house, waiting):
    enrol.approve(house, waiting.code, AREA, "192x32", "东门 LED 屏")
    found = kept(house, waiting.id)
    assert (found.state, found.slot, found.name) == ("approved", SLOT, "东门 LED 屏")
    with house.store.read() as tx:
        due = {row.slot.key: row.due_at for row in slot.everything(tx)}
    assert due[SLOT] == house.clock()


def test_a_code_counts_once(house, waiting):
    enrol.approve(house, waiting.code, AREA, "192x32", "东门 LED 屏")
    with pytest.raises(enrol.NoSuchCode):
        enrol.approve(house, waiting.code, AREA, "192x32", "西门 LED 屏")


def test_a_code_that_ended_is_not_approved(house, waiting, clock):
    clock.go(minutes=10)
    with pytest.raises(enrol.NoSuchCode):
        enrol.approve(house, waiting.code, AREA, "192x32", "东门 LED 屏")


def test_the_golden_request_gets_a_token_for_ten_minutes(house, approved):
    passport = admit(house)
    grant = token.check(house.keys.token_key, passport.token, house.clock())
    assert grant == passport.grant
    assert (grant.screen, grant.slot) == (approved.id, SLOT)
    assert grant.expires == house.clock() + timedelta(minutes=10)


def test_a_request_counts_once(house, approved):
    admit(house)
    with pytest.raises(enrol.NotProven, match="nonce"):
        admit(house)


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another-nonce-16"},
        {"time": datetime.fromisoformat("2026-11-24T04:00:06Z")},
        {"sig": bytes(64)},
        {"sig": b""},
    ],
)
def test_what_the_key_did_not_sign_is_refused(house, approved, change):
    with pytest.raises(enrol.NotProven, match="signature"):
        admit(house, **change)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_request_of_another_hour_is_refused(house, approved, clock, minutes):
    clock.go(minutes=minutes)
    with pytest.raises(enrol.NotProven, match="clock"):
        admit(house)


def test_a_screen_that_waits_gets_no_token(house, waiting):
    with pytest.raises(enrol.Revoked):
        admit(house, waiting.id)


def test_an_unknown_screen_gets_no_token(house):
    with pytest.raises(enrol.Revoked):
        admit(house, "nobody99")


def test_a_screen_shut_out_gets_no_token_and_the_bell_knows(house, approved):
    assert enrol.revoke(house, approved.id)
    assert house.bell.is_revoked(approved.id)
    with pytest.raises(enrol.Revoked):
        admit(house)


def test_without_the_bell_nobody_is_let_in(house, approved, tmp_path):
    with pytest.raises(BellSilent):
        admit(replace(house, bell=Bell(f"unix://{tmp_path / 'nobody.sock'}")))
