"""Users and their roles."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.domain.powers import MixedPowers
from app.store import user
from app.store.tables import user_role
from app.store.user import LoginTaken

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ROLES = {("author", "110105900001"), ("reviewer", "110105900001")}


@pytest.fixture
def wanglan(tx):
    return user.add(tx, "WangLan", "王兰", "$argon2id$...", ROLES, NOON)


def test_a_user_is_found_by_id_and_by_login_in_any_case(tx, wanglan):
    assert user.get(tx, wanglan.id) == wanglan
    found, hashed, failed, locked = user.by_login(tx, " wanglan")
    assert (found, hashed, failed, locked) == (wanglan, "$argon2id$...", 0, None)
    assert (found.name, found.roles, found.is_active) == ("王兰", frozenset(ROLES), True)


def test_nobody_is_none(tx):
    assert user.get(tx, "zzzzzzzz") is None
    assert user.by_login(tx, "nobody") is None
    assert user.count(tx) == 0


def test_a_login_is_taken_once(tx, wanglan):
    with pytest.raises(LoginTaken, match="WANGLAN"):
        user.add(tx, "WANGLAN", "另一个王兰", "x", (), NOON)


def test_users_are_listed_by_login_each_with_roles_of_their_own(tx, wanglan):
    user.add(tx, "liqiang", "李强", "x", [("author", "110105900")], NOON)
    listed = user.listing(tx)
    assert [u.login for u in listed] == ["liqiang", "wanglan"]
    assert listed[0].roles == {("author", "110105900")}
    assert user.count(tx) == 2


def test_roles_are_replaced_whole(tx, wanglan):
    user.set_roles(tx, wanglan.id, [("operator", "110105900")])
    assert user.get(tx, wanglan.id).roles == {("operator", "110105900")}
    user.set_roles(tx, wanglan.id, [])
    assert user.get(tx, wanglan.id).roles == frozenset()


def test_wrong_passwords_are_counted_until_a_right_one(tx, wanglan):
    locked = NOON + timedelta(minutes=15)
    assert user.note_failure(tx, wanglan.id, None) == 1
    assert user.note_failure(tx, wanglan.id, locked) == 2
    assert user.by_login(tx, "wanglan")[2:] == (2, locked)
    user.note_success(tx, wanglan.id, NOON)
    assert user.by_login(tx, "wanglan")[2:] == (0, None)


def test_a_new_password_opens_a_locked_account(tx, wanglan):
    user.note_failure(tx, wanglan.id, NOON)
    user.set_password(tx, wanglan.id, "$argon2id$new")
    assert user.by_login(tx, "wanglan")[1:] == ("$argon2id$new", 0, None)


def test_what_a_user_may_change_is_changed(tx, wanglan):
    user.set_active(tx, wanglan.id, False)
    user.set_language(tx, wanglan.id, "en")
    user.set_name(tx, wanglan.id, "王岚")
    found = user.get(tx, wanglan.id)
    assert (found.is_active, found.language, found.name) == (False, "en", "王岚")


def test_an_account_changes_its_kind_with_its_roles(tx, wanglan):
    user.set_roles(tx, wanglan.id, [("security", "110105")])
    assert user.get(tx, wanglan.id).kind == "security" and user.has_any(tx, "security")
    user.set_roles(tx, wanglan.id, [("author", "110105")])
    assert user.get(tx, wanglan.id).kind == "staff" and not user.has_any(tx, "security")


def test_an_account_with_a_power_and_other_work_is_not_made(tx):
    with pytest.raises(MixedPowers):
        user.add(tx, "admin", "钱安", "x", [("administrator", "1"), ("author", "1")], NOON)
    assert user.count(tx) == 0


@pytest.mark.parametrize("kind", ["staff", "administrator", "security"])
def test_the_database_itself_refuses_a_power_beside_other_work(store, kind):
    with store.begin() as tx:
        made = user.add(tx, "wanglan", "王兰", "x", ROLES, NOON)
    row = {"user_id": made.id, "role": "administrator", "area": "110000", "kind": kind}
    with pytest.raises(sa.exc.IntegrityError), store.begin() as tx:
        tx.execute(sa.insert(user_role).values(row))
