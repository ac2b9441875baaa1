"""One-time links: one at a time, until they run out or are used."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import invitation, user

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
END = NOON + timedelta(days=7)


@pytest.fixture
def wumei(tx):
    made = user.add(tx, "wumei", "吴梅", "x", (), NOON)
    invitation.create(tx, made.id, "first", NOON, END)
    return made


def test_a_link_is_found_until_it_runs_out(tx, wumei):
    assert invitation.find(tx, "first", NOON) == wumei.id
    assert invitation.find(tx, "guessed", NOON) is None
    assert invitation.find(tx, "first", END) is None


def test_a_new_link_ends_the_one_before(tx, wumei):
    invitation.create(tx, wumei.id, "second", NOON, END)
    assert invitation.find(tx, "first", NOON) is None
    assert invitation.find(tx, "second", NOON) == wumei.id


def test_a_used_link_is_gone(tx, wumei):
    assert invitation.is_open(tx, wumei.id)
    assert invitation.drop(tx, wumei.id) and not invitation.drop(tx, wumei.id)
    assert invitation.find(tx, "first", NOON) is None and not invitation.is_open(tx, wumei.id)
