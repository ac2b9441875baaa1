"""Passkeys in the store: each id once, counted forward only, removed by their owner."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import passkey, second, user
from app.store.passkey import Passkey

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def owner(tx):
    return user.add(tx, "wanglan", "王兰", "x", frozenset(), NOON).id


def made(owner, sign_count=0, name="电脑"):
    return Passkey(
        id="AQID",
        user_id=owner,
        name=name,
        public_key=b"key",
        sign_count=sign_count,
        made_at=NOON,
    )


def test_what_was_kept_is_found(tx, owner):
    assert passkey.add(tx, made(owner))
    assert passkey.listing(tx, owner) == [made(owner)] and passkey.get(tx, "AQID") == made(owner)


def test_an_id_is_kept_once(tx, owner):
    passkey.add(tx, made(owner))
    assert not passkey.add(tx, made(owner, name="again"))
    assert passkey.get(tx, "AQID").name == "电脑"


@pytest.mark.parametrize(
    ("known", "said", "counts"),
    [(0, 0, True), (0, 1, True), (5, 6, True), (5, 5, False), (5, 4, False), (5, 0, False)],
)
def test_it_counts_forward_only(tx, owner, known, said, counts):
    passkey.add(tx, made(owner, known))
    assert passkey.use(tx, "AQID", said, LATER) is counts
    after = passkey.get(tx, "AQID")
    assert (after.sign_count, after.used_at) == ((said, LATER) if counts else (known, None))


def test_it_counts_in_32_bits_without_a_sign(tx, owner):
    passkey.add(tx, made(owner))
    assert passkey.use(tx, "AQID", 2**32 - 1, LATER)


def test_its_owner_removes_it_and_nobody_else(tx, owner):
    passkey.add(tx, made(owner))
    assert not passkey.remove(tx, "AQID", "somebody")
    assert passkey.remove(tx, "AQID", owner) and passkey.listing(tx, owner) == []


def test_a_reset_forgets_it(tx, owner):
    passkey.add(tx, made(owner))
    second.reset(tx, owner)
    assert passkey.get(tx, "AQID") is None
