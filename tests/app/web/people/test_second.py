"""One-time codes: turned on with a phone, asked for at the door, never twice the same."""

import re

import pyotp
import pytest

from app.store import signin, user

PAGE = "/editor/profile/second"


def now_shown(secret, clock):
    """Return what the phone shows."""
    return pyotp.TOTP(secret).at(clock.now)


@pytest.fixture
def phone(desk, clock, turn_on):
    """王兰 has turned it on; return the secret and the recovery codes."""
    made = turn_on(desk)
    clock.go(seconds=30)
    return made


def second_step(page, code, **more):
    return page.post("/sign-in/second", {"code": code, **more})


def test_ten_recovery_codes_are_shown_once(desk, phone):
    assert len(phone[1]) == 10
    desk.get(PAGE)
    assert phone[1][0] not in desk.text and phone[0] not in desk.text and "已开启" in desk.text


def test_a_wrong_code_does_not_turn_it_on(desk, house):
    desk.get(PAGE)
    first = re.search(r'class="secret"><code>([A-Z2-7]+)</code>', desk.text).group(1)
    assert desk.post(PAGE, {"code": "000000"}, page=PAGE).status_code == 422
    assert first in desk.text and "不对或已经过期" in desk.text


def test_the_password_alone_lets_nobody_in(phone, browser):
    assert browser.sign_in().status_code == 200 and "动态口令" in browser.text
    assert browser.get("/editor/").status_code == 302


def test_the_code_on_the_phone_lets_in(phone, browser, clock):
    browser.sign_in()
    assert second_step(browser, now_shown(phone[0], clock)).headers["Location"] == "/editor/"
    assert browser.get("/editor/").status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-30, 303), (30, 303), (-61, 401), (61, 401)])
def test_the_phones_clock_may_be_a_step_off(phone, browser, clock, seconds, status):
    clock.go(minutes=2)
    browser.sign_in()
    code = pyotp.TOTP(phone[0]).at(clock.now.timestamp() + seconds)
    assert second_step(browser, code).status_code == status


def test_a_code_lets_in_once(phone, browser, app, clock):
    browser.sign_in()
    code = now_shown(phone[0], clock)
    assert second_step(browser, code).status_code == 303
    thief = type(browser)(app)
    thief.sign_in()
    assert second_step(thief, code).status_code == 401 and "已经用过" in thief.text


def test_a_recovery_code_lets_in_once(phone, browser, app, clock):
    browser.sign_in()
    assert second_step(browser, phone[1][3].upper()).status_code == 303
    again = type(browser)(app)
    again.sign_in()
    assert second_step(again, phone[1][3]).status_code == 401


def test_codes_cannot_be_guessed_by_giving_the_password_again_and_again(phone, browser, clock):
    for _ in range(3):
        browser.sign_in()
        second_step(browser, "000000")
    browser.sign_in()
    assert "请等" in browser.text
    assert second_step(browser, now_shown(phone[0], clock)).status_code == 401
    clock.go(seconds=30)
    browser.sign_in()
    assert second_step(browser, now_shown(phone[0], clock)).status_code == 303


def test_a_code_without_the_password_is_nothing(phone, browser, clock):
    browser.get("/sign-in")
    assert second_step(browser, now_shown(phone[0], clock)).status_code == 401
    assert browser.get("/editor/").status_code == 302


def test_half_way_ends_after_five_minutes(phone, browser, clock):
    browser.sign_in()
    clock.go(minutes=6)
    assert second_step(browser, now_shown(phone[0], clock)).status_code == 401


def test_what_was_typed_comes_through_both_steps(phone, browser, clock):
    kept = {"next": "/editor/new", "kept_name": "title", "kept_value": "停水通知"}
    browser.sign_in(**kept)
    assert "停水通知" in browser.text
    second_step(browser, now_shown(phone[0], clock), **kept)
    assert "您填写的内容还在" in browser.text and "停水通知" in browser.text


def test_who_may_can_turn_it_off(desk, phone, browser):
    desk.post(f"{PAGE}/off", page=PAGE)
    assert browser.sign_in().status_code == 303


def test_who_holds_a_power_must_turn_it_on_after_the_first_visit(as_, turn_on):
    first = as_("sunning")
    assert first.get("/editor/users/").status_code == 200
    later = as_("sunning")
    assert later.get("/editor/users/").headers["Location"] == PAGE
    turn_on(later)
    assert later.get("/editor/users/").status_code == 200
    later.follow(later.post(f"{PAGE}/off", page=PAGE))
    assert "不能停用" in later.text


def test_a_house_may_demand_it_of_everyone_or_of_nobody(as_, app):
    as_("liqiang"), as_("sunning")
    app.config["SECOND_FACTOR"] = "everyone"
    assert as_("liqiang").get("/editor/").headers["Location"] == PAGE
    app.config["SECOND_FACTOR"] = "off"
    assert as_("sunning").get("/editor/users/").status_code == 200


def test_security_resets_it_and_ends_every_session(phone, desk, as_, house, browser):
    with house.store.read() as tx:
        path = f"/editor/users/{user.by_login(tx, 'wanglan')[0].id}"
    security = as_("sunning")
    security.post(f"{path}/second/reset", page=f"{path}/")
    assert desk.get("/editor/").status_code == 302
    assert browser.sign_in().status_code == 303
    with house.store.read() as tx:
        assert len(signin.listing(tx, user.by_login(tx, "wanglan")[0].id)) == 1


def test_a_new_link_replaces_the_password_and_not_the_phone(phone, as_, house, browser, clock):
    with house.store.read() as tx:
        path = f"/editor/users/{user.by_login(tx, 'wanglan')[0].id}"
    security = as_("sunning")
    security.post(f"{path}/invite", page=f"{path}/")
    link = re.search(r"<code>http://[^/]+(/invitation/[^<]+)</code>", security.text).group(1)
    own = {"password": "丁香-胡同-早上六点半", "again": "丁香-胡同-早上六点半"}
    assert browser.post(link, own, page=link).headers["Location"] == "/sign-in"
    assert browser.get("/editor/").status_code == 302
    browser.sign_in(typed=own["password"])
    assert second_step(browser, now_shown(phone[0], clock)).status_code == 303
