"""Dangerous things ask again who it is, and keep what was typed."""

import pyotp
import pytest

from app.store import user


@pytest.fixture
def security(as_):
    return as_("sunning")


@pytest.fixture
def path(house, people):
    with house.store.read() as tx:
        return f"/editor/users/{user.by_login(tx, 'liqiang')[0].id}"


MORE = {"role": "reviewer", "area": "110105900001"}


def roles(house):
    with house.store.read() as tx:
        return {role for role, _ in user.by_login(tx, "liqiang")[0].roles}


def carry(typed):
    return {"kept_name": list(typed), "kept_value": list(typed.values())}


def test_ten_minutes_after_signing_in_it_is_asked_again(security, path, house, clock):
    clock.go(minutes=10)
    assert security.post(f"{path}/roles", MORE, page=f"{path}/").status_code == 401
    assert "确认是您本人" in security.text and roles(house) == {"author"}
    typed = {"next": f"{path}/roles", "password": "三月-海棠-图书馆", **carry(MORE)}
    security.post("/editor/proof", typed)
    assert f'action="{path}/roles"' in security.text and "reviewer" in security.text
    security.post(f"{path}/roles", MORE)
    assert roles(house) == {"author", "reviewer"}


def test_a_wrong_password_opens_nothing_and_loses_nothing(security, path, house, clock):
    clock.go(minutes=10)
    security.post(f"{path}/roles", MORE, page=f"{path}/")
    typed = {"next": f"{path}/roles", "password": "猜的", **carry(MORE)}
    assert security.post("/editor/proof", typed).status_code == 401
    assert "密码不对" in security.text and "110105900001" in security.text
    assert security.post(f"{path}/roles", MORE).status_code == 401 and roles(house) == {"author"}


def test_who_has_a_phone_proves_with_it_too(security, path, clock, turn_on):
    secret, _codes = turn_on(security)
    clock.go(minutes=10)
    security.post(f"{path}/roles", MORE, page=f"{path}/")
    typed = {"next": f"{path}/roles", "password": "三月-海棠-图书馆", **carry(MORE)}
    assert security.post("/editor/proof", {**typed, "code": "000000"}).status_code == 401
    right = {**typed, "code": pyotp.TOTP(secret).at(clock.now)}
    assert security.post("/editor/proof", right).status_code == 200


def test_a_strangers_address_is_not_led_to(security, path, clock):
    clock.go(minutes=10)
    security.post(f"{path}/roles", MORE, page=f"{path}/")
    typed = {"next": "//evil.example/x", "password": "三月-海棠-图书馆", **carry(MORE)}
    security.post("/editor/proof", typed)
    assert "evil.example" not in security.text
