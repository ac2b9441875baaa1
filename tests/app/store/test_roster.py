"""The accounts of an area, looked up and leafed through."""

from datetime import UTC, datetime

import pytest

from app.store import roster, user
from app.store.roster import Wanted

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def staff(areas, tx):
    """Six accounts: one of the city, two of a community, one next door, one far, one nowhere."""
    for login, name, role, home in (
        ("boss", "钱安", "administrator", "110000"),
        ("wanglan", "王兰", "author", "110105900001"),
        ("wangmei", "王梅", "reviewer", "110105900001"),
        ("liqiang", "李强", "author", "110105900002"),
        ("zhaomin", "赵敏", "author", "110106900001"),
    ):
        user.add(tx, login, name, "x", [(role, home)], NOON)
    user.add(tx, "new", "新人", "x", (), NOON)
    user.set_active(tx, user.by_login(tx, "liqiang")[0].id, False)
    return tx


CITY = frozenset({"110000"})


@pytest.mark.parametrize(
    ("wanted", "logins"),
    [
        (Wanted(above=CITY), "boss liqiang new wanglan wangmei zhaomin"),
        (Wanted(above={"110105"}), "liqiang new wanglan wangmei"),
        (Wanted(above={"110105900001"}, is_homeless_too=False), "wanglan wangmei"),
        (Wanted(above=CITY, words="wang"), "wanglan wangmei"),
        (Wanted(above=CITY, words="王 mei"), "wangmei"),
        (Wanted(above=CITY, words="%"), ""),
        (Wanted(above=CITY, role="author"), "liqiang wanglan zhaomin"),
        (Wanted(above=CITY, role="none"), "new"),
        (Wanted(above=CITY, is_active=False), "liqiang"),
        (Wanted(above=()), "new"),
    ],
)
def test_who_is_asked_for_is_found_by_login(staff, wanted, logins):
    assert [one.login for one in roster.page(staff, wanted, 20)] == logins.split()


def test_a_page_begins_behind_the_one_before(staff):
    first = roster.page(staff, Wanted(above=CITY), 2)
    second = roster.page(staff, Wanted(above=CITY), 2, first[-1].login)
    assert [one.login for one in (*first, *second)] == ["boss", "liqiang", "new", "wanglan"]


def test_who_holds_a_role_is_found_by_where_it_was_given(staff):
    given = {"110000", "110105", "110105900", "110105900001"}
    assert [one.login for one in roster.holders(staff, ["author"], given, 9)] == ["wanglan"]
    assert [one.login for one in roster.holders(staff, ["author"], (), 9)] == ["wanglan", "zhaomin"]
