"""Passkeys: added under a name, used at the door and as proof, with real keys and signatures."""

import json
import re
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app import factory
from app.store import audit, user
from app.store import passkey as passkeys
from tests.app.web.people import device

PAGE = "/editor/profile/second"
NEW, KEYS = f"{PAGE}/passkeys/new", f"{PAGE}/passkeys"
PASSWORD = "三月-海棠-图书馆"
SIGN_IN, SECOND, PROOF = "/sign-in/passkey", "/sign-in/second/passkey", "/editor/proof/passkey"


@pytest.fixture
def app(house, settings):
    """The application at an address where browsers have passkeys."""
    made = factory.create_app(replace(house, public_url="http://localhost:8000"), settings)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


def options(page):
    """Return what the page would hand the browser."""
    return json.loads(re.search(r'data-options="(\{.*?\})" data-waiting', page.text).group(1))


def asked_at_the_door(browser):
    browser.get("/sign-in")
    return browser.post(f"{SIGN_IN}/options", headers={"Accept": "application/json"}).get_json()


@pytest.fixture
def add():
    def do(page, name="办公室电脑", key=None):
        key = key or device.Device()
        page.get(NEW)
        asked = options(page)
        answer = page.post(KEYS, {"name": name, "credential": key.create(asked)})
        assert answer.status_code in {200, 303}, page.text
        return key

    return do


def knock(browser, key, **more):
    """Sign in by passkey alone, with a fresh challenge."""
    asked = asked_at_the_door(browser)
    browser.get("/sign-in")
    return browser.post(SIGN_IN, {"credential": key.get(asked, **more)})


def lines(house, action):
    with house.store.read() as tx:
        return [one for one in audit.listing(tx, None, 50) if one.action == action]


def mine(house, login="wanglan"):
    with house.store.read() as tx:
        return passkeys.listing(tx, user.by_login(tx, login)[0].id)


def test_it_is_added_under_a_name_and_recovery_codes_are_shown_once(desk, house, add):
    add(desk)
    assert len(re.findall(r"<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code>", desk.text)) == 10
    desk.get(PAGE)
    assert "办公室电脑" in desk.text and "还没有用过" in desk.text
    assert lines(house, "user.passkey_add")[0].facts == {"name": "办公室电脑"}


def test_the_password_alone_lets_nobody_in_any_more_and_the_passkey_is_the_second_step(
    desk, add, browser, house
):
    key = add(desk)
    assert browser.sign_in().status_code == 200 and "用通行密钥" in browser.text
    assert browser.get("/editor/").status_code == 302
    browser.sign_in()
    key.count = 1
    answer = key.get(options(browser), device.PRESENT)
    assert browser.post(SECOND, {"credential": answer}).headers["Location"] == "/editor/"
    assert browser.get("/editor/").status_code == 200 and mine(house)[0].used_at is not None


def test_a_recovery_code_does_where_the_device_is_lost(desk, add, browser):
    add(desk)
    code = re.search(r"<li><code>([a-z0-9-]{11})</code>", desk.text).group(1)
    browser.sign_in()
    assert browser.post("/sign-in/second", {"code": code}).status_code == 303


def test_it_lets_in_without_a_password(desk, add, browser, house):
    key = add(desk)
    assert knock(browser, key).headers["Location"] == "/editor/"
    assert browser.get("/editor/").status_code == 200
    assert any(one.facts.get("by") == "passkey" for one in lines(house, "sign_in"))


def test_without_a_password_the_device_must_have_verified_its_owner(desk, add, browser):
    key = add(desk)
    assert knock(browser, key, flags=device.PRESENT).status_code == 401
    assert "没有通过核对" in browser.text and browser.get("/editor/").status_code == 302


def test_what_was_asked_is_answered_once(desk, add, browser):
    key = add(desk)
    asked = asked_at_the_door(browser)
    answer = key.get(asked)
    browser.get("/sign-in")
    assert browser.post(SIGN_IN, {"credential": answer}).status_code == 303
    browser.post("/sign-out", page="/editor/")
    browser.get("/sign-in")
    assert browser.post(SIGN_IN, {"credential": answer}).status_code == 401
    assert "已过期" in browser.text


def test_what_was_asked_of_one_browser_is_not_answered_in_another(desk, add, browser, app):
    key = add(desk)
    answer = key.get(asked_at_the_door(browser))
    other = type(browser)(app)
    asked_at_the_door(other)
    other.get("/sign-in")
    assert other.post(SIGN_IN, {"credential": answer}).status_code == 401


def test_what_was_asked_for_the_second_step_does_not_open_the_door_alone(desk, add, browser):
    key = add(desk)
    browser.sign_in()
    answer = key.get(options(browser))
    browser.get("/sign-in")
    assert browser.post(SIGN_IN, {"credential": answer}).status_code == 401


def test_an_answer_after_five_minutes_is_too_late(desk, add, browser, clock):
    key = add(desk)
    asked = asked_at_the_door(browser)
    clock.go(minutes=5)
    browser.get("/sign-in")
    assert browser.post(SIGN_IN, {"credential": key.get(asked)}).status_code == 401
    assert "已过期" in browser.text


def test_one_that_counts_back_is_refused_and_noted(desk, add, browser, app, house):
    key = add(desk)
    key.count = 7
    assert knock(browser, key).status_code == 303
    key.count = 6
    thief = type(browser)(app)
    assert knock(thief, key).status_code == 401 and "可能被复制过" in thief.text
    assert lines(house, "sign_in.passkey_back")[0].facts["said"] == 6
    assert mine(house)[0].sign_count == 7
    key.count = 7
    assert knock(thief, key).status_code == 401
    key.count = 8
    assert knock(thief, key).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [{"origin": "https://evil.example"}, {"type": "webauthn.create"}, {"challenge": "AAAA"}],
)
def test_an_answer_made_for_another_place_or_purpose_lets_nobody_in(desk, add, browser, claims):
    key = add(desk)
    assert knock(browser, key, **claims).status_code == 401


def test_a_signature_by_another_key_lets_nobody_in_and_is_noted(desk, add, browser, house):
    key = add(desk)
    forged = ec.generate_private_key(ec.SECP256R1())
    assert knock(browser, key, forged=forged).status_code == 401
    assert lines(house, "sign_in_failed")[0].actor == "wanglan"


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", '{"id": "a", "rawId": "a"}', "😀"])
def test_an_answer_no_device_made_is_refused_kindly(browser, people, answer):
    asked_at_the_door(browser)
    browser.get("/sign-in")
    assert browser.post(SIGN_IN, {"credential": answer}).status_code == 401
    assert "没有通过核对" in browser.text


def test_one_nobody_has_added_is_unknown(browser, people):
    assert knock(browser, device.Device()).status_code == 401
    assert "系统里没有这个通行密钥" in browser.text


def test_somebody_elses_passkey_is_no_second_step(desk, add, as_, browser):
    add(desk)
    other = add(as_("liqiang"))
    browser.sign_in()
    assert browser.post(SECOND, {"credential": other.get(options(browser))}).status_code == 401


def test_the_account_must_be_open(desk, add, browser, house):
    key = add(desk)
    with house.store.begin() as tx:
        user.set_active(tx, user.by_login(tx, "wanglan")[0].id, False)
    assert knock(browser, key).status_code == 401


def test_it_counts_for_who_must_have_a_second_factor(as_, add, browser):
    as_("sunning")
    later = as_("sunning")
    assert later.get("/editor/users/").headers["Location"] == PAGE
    key = add(later)
    assert later.get("/editor/users/").status_code == 200
    assert knock(browser, key).status_code == 303


def test_who_must_have_one_keeps_the_last(as_, add, house, turn_on):
    as_("sunning")
    security = as_("sunning")
    add(security)
    one = {"passkey": mine(house, "sunning")[0].id}
    security.follow(security.post(f"{KEYS}/remove", one, page=PAGE))
    assert "请先添加另一种" in security.text and mine(house, "sunning")
    turn_on(security)
    security.post(f"{KEYS}/remove", one, page=PAGE)
    assert mine(house, "sunning") == []


def test_removed_it_lets_nobody_in_and_leaves_a_line(desk, add, browser, house):
    key = add(desk)
    desk.follow(desk.post(f"{KEYS}/remove", {"passkey": mine(house)[0].id}, page=PAGE))
    assert "已删除通行密钥“办公室电脑”" in desk.text
    assert lines(house, "user.passkey_remove") and knock(browser, key).status_code == 401
    assert browser.sign_in().status_code == 303  # nothing is left that would ask for more


def test_nobody_removes_anothers(desk, add, as_, house):
    add(desk)
    thief = as_("liqiang")
    thief.post(f"{KEYS}/remove", {"passkey": mine(house)[0].id}, page=PAGE)
    assert len(mine(house)) == 1


def test_the_phone_turned_off_leaves_passkeys_and_recovery_codes(desk, add, turn_on, house):
    turn_on(desk)
    add(desk)
    desk.post(f"{PAGE}/off", page=PAGE)
    desk.get(PAGE)
    assert len(mine(house)) == 1 and "还有 10 个恢复码" in desk.text


def test_adding_and_removing_ask_for_a_fresh_proof_which_a_passkey_gives(desk, add, house, clock):
    key = add(desk)
    clock.go(minutes=10)
    one = {"passkey": mine(house)[0].id}
    assert desk.get(NEW).status_code == 401
    assert desk.post(f"{KEYS}/remove", one, page=PAGE).status_code == 401
    kept = {"next": f"{KEYS}/remove", "kept_name": "passkey", "kept_value": one["passkey"]}
    weak = key.get(options(desk), device.PRESENT)
    assert desk.post(PROOF, {**kept, "credential": weak}).status_code == 401
    assert one["passkey"] in desk.text
    assert desk.post(PROOF, {**kept, "credential": key.get(options(desk))}).status_code == 200
    assert lines(house, "sign_in.proof")[0].facts == {"by": "passkey"}
    desk.post(f"{KEYS}/remove", one)
    assert mine(house) == []


def test_the_password_alone_is_no_proof_where_a_passkey_is(desk, add, clock):
    add(desk)
    clock.go(minutes=10)
    desk.get(NEW)
    assert desk.post("/editor/proof", {"next": NEW, "password": PASSWORD}).status_code == 401
    assert desk.get(NEW).status_code == 401


@pytest.mark.parametrize("name", ["", "长" * 41])
def test_a_name_that_will_not_do_is_said_at_its_field(desk, house, name):
    key = device.Device()
    desk.get(NEW)
    answer = desk.post(KEYS, {"name": name, "credential": key.create(options(desk))})
    assert answer.status_code == 422 and 'id="name-problem"' in desk.text and mine(house) == []


def test_the_same_is_not_added_twice(desk, add):
    key = add(desk)
    desk.get(NEW)
    asked = options(desk)
    assert [one["id"] for one in asked["excludeCredentials"]] == [device.text(key.id)]
    again = desk.post(KEYS, {"name": "again", "credential": key.create(asked)})
    assert again.status_code == 422 and "已经添加过" in desk.text


def test_security_resets_it(desk, add, as_, house, browser):
    add(desk)
    with house.store.read() as tx:
        path = f"/editor/users/{user.by_login(tx, 'wanglan')[0].id}"
    as_("sunning").post(f"{path}/second/reset", page=f"{path}/")
    assert mine(house) == [] and browser.sign_in().status_code == 303


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://linli.example", "https://[::1]"])
def test_where_browsers_have_none_none_is_offered(house, settings, people, browser, url):
    made = factory.create_app(replace(house, public_url=url), settings)
    page = type(browser)(made)
    page.get("/sign-in")
    assert "用通行密钥登录" not in page.text
    assert (
        page.post(f"{SIGN_IN}/options", headers={"Accept": "application/json"}).status_code == 404
    )
    page.sign_in()
    page.get(PAGE)
    assert "需要域名和 https" in page.text
    assert page.get(NEW).headers["Location"] == PAGE


def test_english_readers_are_told_in_english(browser, people):
    browser.get("/sign-in?lang=en")
    asked_at_the_door(browser)
    browser.get("/sign-in?lang=en")
    browser.post(f"{SIGN_IN}?lang=en", {"credential": "{"})
    assert "did not pass the check" in browser.text
