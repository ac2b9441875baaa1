"""Sign-ins on the server, and the link of the first set-up."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import signin, user

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE, END = timedelta(minutes=1), NOON + timedelta(hours=12)


@pytest.fixture
def wanglan(tx):
    """王兰, signed in on a telephone and, a minute later, at the office."""
    made = user.add(tx, "wanglan", "王兰", "x", (), NOON)
    signin.create(tx, made.id, "phone", NOON, END, "10.0.0.8", "Safari")
    signin.create(tx, made.id, "office", NOON + MINUTE, END, "10.0.0.9", "Edge")
    return made


def test_a_sign_in_is_found_by_its_hash(tx, wanglan):
    found = signin.find(tx, "office", NOON + MINUTE)
    assert (found.user_id, found.expires) == (wanglan.id, END)
    assert (found.address, found.agent) == ("10.0.0.9", "Edge")
    assert signin.find(tx, "other", NOON) is None


def test_a_sign_in_ends_when_it_was_idle_for_half_an_hour(tx, wanglan):
    assert signin.find(tx, "phone", NOON + 29 * MINUTE)
    assert signin.find(tx, "phone", NOON + 30 * MINUTE) is None
    assert signin.find(tx, "phone", NOON + 30 * MINUTE, idle=timedelta(hours=1))


def test_use_keeps_it_alive_up_to_its_absolute_end(tx, wanglan):
    signin.touch(tx, "phone", END - MINUTE)
    assert signin.find(tx, "phone", END - MINUTE / 2)
    assert signin.find(tx, "phone", END) is None


def test_a_late_touch_does_not_turn_back_the_clock(tx, wanglan):
    signin.touch(tx, "phone", NOON + 10 * MINUTE)
    signin.touch(tx, "phone", NOON + 5 * MINUTE)
    assert signin.find(tx, "phone", NOON + 39 * MINUTE)


def test_ending_one_leaves_the_others(tx, wanglan):
    signin.end(tx, "phone")
    assert [s.token_hash for s in signin.listing(tx, wanglan.id)] == ["office"]


def test_all_but_the_one_in_use_can_be_ended(tx, wanglan):
    assert signin.end_all(tx, wanglan.id, but="office") == 1
    assert signin.end_all(tx, wanglan.id) == 1
    assert signin.listing(tx, wanglan.id) == []


def test_a_user_who_was_shut_out_is_signed_in_nowhere(tx, wanglan):
    user.set_active(tx, wanglan.id, False)
    assert signin.find(tx, "phone", NOON) is None


def test_sign_ins_are_listed_last_used_first(tx, wanglan):
    assert [s.token_hash for s in signin.listing(tx, wanglan.id)] == ["office", "phone"]
    signin.touch(tx, "phone", NOON + 2 * MINUTE)
    assert [s.token_hash for s in signin.listing(tx, wanglan.id)] == ["phone", "office"]


def test_what_has_come_to_its_end_is_swept(tx, wanglan):
    assert signin.sweep(tx, END - MINUTE) == 0
    assert signin.sweep(tx, END) == 2


def test_only_the_last_set_up_link_counts_and_closing_ends_it(tx):
    signin.create_setup(tx, "first", NOON)
    signin.create_setup(tx, "second", NOON)
    assert not signin.setup_open(tx, "first")
    assert signin.setup_open(tx, "second")
    signin.close_setup(tx)
    assert not signin.setup_open(tx, "second")
