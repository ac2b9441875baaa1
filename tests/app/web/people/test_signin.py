"""Signing in: who gets past, how often one may guess, and what an expired session keeps."""

from hashlib import sha256

import pytest

from app.store import signin, user
from app.store.bell import Bell

HERE = {"Origin": "http://localhost"}


def test_the_right_password_opens_the_desk(browser, people):
    answer = browser.sign_in()
    assert answer.headers["Location"] == "/editor/"
    assert browser.follow(answer).status_code == 200


def test_a_wrong_password_and_an_unknown_log_in_are_told_apart_by_nobody(browser, people):
    browser.sign_in(typed="猜的密码")
    wrong = browser.text
    browser.sign_in("nobody", "猜的密码")
    assert "登录名或密码不对" in wrong and "登录名或密码不对" in browser.text


def test_after_the_third_wrong_password_the_right_one_waits_too(browser, people, clock):
    for _ in range(3):
        browser.sign_in(typed="猜的密码")
    assert browser.sign_in().status_code == 401 and "请等 5 秒" in browser.text
    clock.go(seconds=6)
    assert browser.sign_in().status_code == 303


def test_each_further_failure_doubles_the_wait(browser, people, clock):
    for _ in range(3):
        browser.sign_in(typed="猜的密码")
    clock.go(seconds=6)
    browser.sign_in(typed="又猜错了")
    assert "请等 10 秒" in browser.text


def test_the_cookie_holds_neither_the_user_nor_what_the_store_holds(desk, house):
    with house.store.read() as tx:
        who = user.by_login(tx, "wanglan")[0]
        (row,) = signin.listing(tx, who.id)
    with desk.client.session_transaction() as held:
        assert held["_user_id"] not in {who.id, row.token_hash}


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, people):
    cookie = browser.sign_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_an_idle_session_ends_after_half_an_hour(desk, clock):
    clock.go(minutes=31)
    assert "/sign-in" in desk.get("/editor/").headers["Location"]


def test_a_busy_session_ends_after_twelve_hours(desk, clock):
    for _ in range(30):
        clock.go(minutes=25)
        answer = desk.get("/editor/")
    assert answer.status_code == 302


def test_a_user_shut_out_is_out_at_once(desk, house):
    with house.store.begin() as tx:
        user.set_active(tx, user.by_login(tx, "wanglan")[0].id, False)
    assert desk.get("/editor/").status_code == 302


def test_signing_out_ends_the_session_on_the_server(desk, house):
    desk.post("/sign-out", page="/editor/")
    with house.store.read() as tx:
        assert signin.listing(tx, user.by_login(tx, "wanglan")[0].id) == []


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example"]
)
def test_nobody_is_led_elsewhere_after_signing_in(browser, people, elsewhere):
    assert browser.sign_in(next=elsewhere).headers["Location"] == "/editor/"


@pytest.mark.parametrize("path", ["/editor/", "/editor/new", "/editor/users/", "/setup/steps/done"])
def test_staff_pages_ask_who_it_is(browser, path):
    assert "/sign-in?next=" in browser.get(path).headers["Location"]


def test_what_was_typed_survives_an_ended_session(desk, form, clock):
    desk.get("/editor/new")
    clock.go(minutes=31)
    target = "/editor/notices/k3x9a7qd/edit"
    assert desk.post(target, form, headers=HERE).status_code == 401
    kept = {"kept_name": ["headline"], "kept_value": [form["headline"]], "next": target}
    assert form["headline"] in desk.text
    answer = desk.post("/sign-in", {"login": "wanglan", "password": "三月-海棠-图书馆", **kept})
    assert answer.status_code == 200 and form["headline"] in desk.text and target in desk.text


def test_another_site_cannot_put_words_into_our_form(browser, people, form):
    away = {"Origin": "https://evil.example"}
    browser.post("/editor/notices/k3x9a7qd/edit", form, headers=away)
    assert form["headline"] not in browser.text


def test_a_program_is_told_in_json_that_it_is_signed_out(browser):
    answer = browser.client.post("/editor/cards/k3x9a7qd", headers={"Accept": "application/json"})
    assert answer.status_code == 401 and answer.json["status"] == 401


def test_too_many_tries_from_one_address_are_refused(browser, people):
    statuses = [browser.sign_in("nobody", "x").status_code for _ in range(32)]
    assert statuses[0] == 401 and statuses[-1] == 429


def test_without_the_bell_nobody_signs_in(house, people, settings, tmp_path):
    from dataclasses import replace

    from app import factory

    silent = f"unix://{tmp_path / 'nobody.sock'}"
    quiet = replace(house, bell=Bell(silent))
    app = factory.create_app(quiet, replace(settings, redis_url=silent))
    client = app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    typed = {"login": "wanglan", "password": "三月-海棠-图书馆", "csrf_token": token}
    assert client.post("/sign-in", data=typed).status_code == 503


def test_an_expired_form_is_offered_again_with_what_was_typed(desk, form):
    answer = desk.client.post("/editor/notices/k3x9a7qd/edit", data=form, headers=HERE)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and form["title"] in page and "您填写的内容还在" in page


def test_a_form_of_another_site_is_refused_without_an_offer(desk, form):
    answer = desk.client.post(
        "/editor/notices/k3x9a7qd/edit", data=form, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400 and form["title"] not in answer.get_data(as_text=True)


def test_one_address_that_guesses_many_accounts_waits_too(browser, people, clock, app):
    for n in range(13):
        browser.sign_in(f"nobody{n}", "猜的密码")
    assert browser.sign_in().status_code == 401 and "请等" in browser.text
    elsewhere = type(browser)(app)
    assert elsewhere.sign_in().status_code == 303
    clock.go(hours=1)
    assert browser.sign_in().status_code == 303


def test_one_session_can_be_ended_by_itself(desk, as_, house):
    other = as_("wanglan")
    with house.store.read() as tx:
        rows = signin.listing(tx, user.by_login(tx, "wanglan")[0].id)
    with other.client.session_transaction() as held:
        token = held["_user_id"]
    gone = next(r.token_hash for r in rows if r.token_hash == sha256(token.encode()).hexdigest())
    desk.post("/editor/profile/sessions/end-one", {"session": gone}, page="/editor/profile/")
    assert other.get("/editor/").status_code == 302 and desk.get("/editor/").status_code == 200


def test_nobody_ends_the_session_of_another(desk, as_, house):
    other = as_("liqiang")
    with house.store.read() as tx:
        (row,) = signin.listing(tx, user.by_login(tx, "liqiang")[0].id)
    form = {"session": row.token_hash}
    desk.post("/editor/profile/sessions/end-one", form, page="/editor/profile/")
    assert other.get("/editor/").status_code == 200


def test_security_ends_sessions_and_unlocks(as_, browser, house):
    other = as_("liqiang")
    with house.store.read() as tx:
        path = f"/editor/users/{user.by_login(tx, 'liqiang')[0].id}"
    security = as_("sunning")
    security.post(f"{path}/sessions/end", page=f"{path}/")
    assert other.get("/editor/").status_code == 302
    for _ in range(3):
        browser.sign_in("liqiang", "猜的密码")
    security.get(f"{path}/")
    assert "锁定到" in security.text
    security.post(f"{path}/unlock")
    assert browser.sign_in("liqiang").status_code == 303
