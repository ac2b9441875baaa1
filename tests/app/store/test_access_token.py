"""Access tokens in both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.access import AccessToken, Scope
from app.store import access_token, user

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def token(store):
    with store.begin() as tx:
        owner = user.add(tx, "wanglan", "王兰", "unused", [], NOON)
        made = AccessToken(
            id="t1",
            prefix="lt_live_abcd",
            name="办公系统",
            owner=owner.id,
            scopes=frozenset({Scope.PUSH, Scope.NOTICES_READ}),
            areas=("110105",),
            made_at=NOON,
            expires=NOON + timedelta(days=1),
        )
        access_token.add(tx, made, "hash")
    return made


def test_a_token_is_found_by_its_hash_alone(store, token):
    with store.read() as tx:
        assert access_token.find(tx, "hash") == token
        assert access_token.find(tx, "other") is None


def test_a_token_ends_once(store, token):
    with store.begin() as tx:
        assert access_token.revoke(tx, "t1", NOON)
        assert not access_token.revoke(tx, "t1", NOON + timedelta(hours=1))
        assert access_token.get(tx, "t1").revoked_at == NOON
        assert not access_token.get(tx, "t1").is_good(NOON)


def test_its_last_use_is_kept(store, token):
    with store.begin() as tx:
        access_token.touch(tx, "t1", NOON)
        assert access_token.listing(tx, token.owner)[0].used_at == NOON
