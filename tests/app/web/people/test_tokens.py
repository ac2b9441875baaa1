"""The page of one's own access tokens."""

import re

import pytest

from app.store import access_token, audit, user

PAGE = "/editor/tokens/"


@pytest.fixture
def typed():
    return {
        "name": "街道办公系统",
        "scopes": ["notices:read", "notices:write"],
        "days": "90",
        "kind": "live",
    }


def mine(house, login):
    with house.store.read() as tx:
        return access_token.listing(tx, user.by_login(tx, login)[0].id)


def words(browser):
    return re.search(r"lt_(live|test)_[\w-]{43}", browser.text)


def test_a_token_is_shown_once_and_only_its_hash_stays(as_, house, typed):
    page = as_("liqiang")
    page.post(PAGE, typed, page=PAGE)
    shown = words(page).group()
    (made,) = mine(house, "liqiang")
    assert made.name == "街道办公系统" and made.expires.isoformat()[:10] == "2027-02-22"
    page.get(PAGE)
    assert not words(page) and made.prefix in page.text and "还没有用过" in page.text
    answer = page.client.get("/api/v1/token", headers={"Authorization": f"Bearer {shown}"})
    assert answer.status_code == 200
    with house.store.read() as tx:
        assert audit.listing(tx, made.id, 1)[0].action == "token.create"
        assert shown not in str(audit.listing(tx, None, 10))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "请写明用途"),
        ("name", "长" * 61, "请写明用途"),
        ("scopes", [], "请至少选一项权限"),
        ("scopes", ["everything"], "请至少选一项权限"),
        ("days", "9999", "请选择有效期"),
        ("areas", ["110105900002"], "请选择您有权限的区域"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(as_, house, typed, field, value, said):
    page = as_("liqiang")
    answer = page.post(PAGE, {**typed, field: value}, page=PAGE)
    assert answer.status_code == 422 and said in page.text
    assert field == "name" or "街道办公系统" in page.text
    assert mine(house, "liqiang") == []


def test_a_token_is_ended(as_, house, typed):
    page = as_("liqiang")
    page.post(PAGE, typed, page=PAGE)
    (made,) = mine(house, "liqiang")
    page.follow(page.post(f"{PAGE}{made.id}/revoke", page=PAGE))
    assert "已停用" in page.text and mine(house, "liqiang")[0].revoked_at


def test_nobody_ends_a_token_of_another(as_, house, typed):
    as_("liqiang").post(PAGE, typed, page=PAGE)
    (made,) = mine(house, "liqiang")
    assert as_("zhaomin").post(f"{PAGE}{made.id}/revoke", page=PAGE).status_code == 404
    assert mine(house, "liqiang")[0].revoked_at is None
