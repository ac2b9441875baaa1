"""The first run: one link, once, and no default password anywhere."""

import re
from hashlib import sha256

import pytest

from app.store import area, setting, signin, user

LINK = "/setup/einmal-token"
OWN = {
    "kind": "own",
    "city_code": "110000",
    "city_name": "北京市",
    "district_code": "110108",
    "district_name": "海淀区",
    "street_code": "110108900",
    "street_name": "清和街道",
    "community_code": "110108900001",
    "community_name": "清和里社区",
    "slug": "qingheli",
    "name_en": "Qingheli Community",
}
ADMIN = {
    "login": "zhouyan",
    "name": "周燕",
    "password": "玉兰-早市-自行车-7",
    "again": "玉兰-早市-自行车-7",
}


OWN_PASSWORD = {"password": "丁香-胡同-早上六点半", "again": "丁香-胡同-早上六点半"}
POSTS = {
    "security_name": "孙宁",
    "security_login": "sunning",
    "auditor_name": "周正",
    "auditor_login": "zhouzheng",
    "author_name": "王兰",
    "author_login": "wanglan",
    "reviewer_name": "孙宁",
    "reviewer_login": "sunning2",
}


@pytest.fixture
def linked(browser, house):
    with house.store.begin() as tx:
        signin.create_setup(tx, sha256(b"einmal-token").hexdigest(), house.clock())
    return browser


@pytest.fixture
def founded(linked):
    linked.post(LINK, OWN, page=LINK)
    return linked


def test_a_wrong_link_opens_nothing(linked):
    assert linked.get("/setup/guessed").status_code == 404
    assert linked.get("/setup/guessed/administrator").status_code == 404


def test_before_set_up_the_front_door_says_where_the_link_is(browser):
    assert browser.get("/").status_code == 200 and "终端" in browser.text


def test_the_community_is_opened_with_all_above_it(founded, house):
    with house.store.read() as tx:
        trail = area.trail(tx, "110108900001")
        assert [a.name for a in trail] == ["北京市", "海淀区", "清和街道", "清和里社区"]
        assert all(a.is_open for a in trail)
        assert setting.get(tx, "default_area", "") == "110108900001"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"street_code": "11010890"}, "street_code"),
        ({"community_name": ""}, "community_name"),
        ({"slug": "清和里"}, "slug"),
        ({"community_code": "110105900001"}, "community_code"),
        ({"district_code": "320104"}, "district_code"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(linked, change, field):
    assert linked.post(LINK, {**OWN, **change}, page=LINK).status_code == 422
    assert f'href="#{field}"' in linked.text and "清和街道" in linked.text


def test_the_administrator_is_signed_in_and_the_link_is_spent(founded, house):
    answer = founded.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    assert answer.headers["Location"] == "/setup/steps/people"
    assert founded.get("/setup/steps/channels").status_code == 200
    assert founded.get(LINK).status_code == 404
    with house.store.read() as tx:
        assert user.by_login(tx, "zhouyan")[0].roles == {("administrator", "110000")}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "周燕"}, "login"),
        ({"name": " "}, "name"),
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "另一个密码另一个"}, "again"),
    ],
)
def test_an_account_that_will_not_do_is_not_made(founded, house, change, field):
    path = f"{LINK}/administrator"
    assert founded.post(path, {**ADMIN, **change}, page=path).status_code == 422
    assert f'id="{field}-problem"' in founded.text and "玉兰" not in founded.text
    with house.store.read() as tx:
        assert user.count(tx) == 0


@pytest.fixture
def administered(founded):
    founded.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    return founded


def links(page):
    """Return the one-time links on the page by the name before each."""
    found = re.findall(r"<dt>([^<]+?）)[^<]*</dt>\s*<dd[^>]*><code>http://[^/]+([^<]+)<", page.text)
    return dict(found)


def test_the_administrator_names_the_others_and_each_gets_a_link(administered, house):
    administered.post("/setup/steps/people", POSTS, page="/setup/steps/people")
    assert set(links(administered)) == {
        "孙宁（sunning）",
        "周正（zhouzheng）",
        "王兰（wanglan）",
        "孙宁（sunning2）",
    }
    with house.store.read() as tx:
        held = {u.login: u.roles for u in user.listing(tx)}
    assert held["sunning"] == {("security", "110000")}
    assert held["zhouzheng"] == {("auditor", "110000")}
    assert held["wanglan"] == {("author", "110108900001"), ("operator", "110108900001")}
    assert held["sunning2"] == {("reviewer", "110108900001")}


def test_the_others_are_named_once(administered, house):
    administered.post("/setup/steps/people", POSTS, page="/setup/steps/people")
    again = {f"{k}": f"{v}x" if k.endswith("login") else v for k, v in POSTS.items()}
    answer = administered.post("/setup/steps/people", again, page="/editor/users/")
    assert answer.status_code == 302
    with house.store.read() as tx:
        assert user.count(tx) == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"auditor_login": ""}, "auditor_login"),
        ({"security_name": ""}, "security_name"),
        ({"auditor_login": "sunning"}, "auditor_login"),
        ({"author_login": "zhouyan"}, "author_login"),
        ({"leader_login": "赵"}, "leader_login"),
    ],
)
def test_a_post_that_cannot_be_filled_is_said_at_its_field(administered, house, change, field):
    answer = administered.post(
        "/setup/steps/people", {**POSTS, **change}, page="/setup/steps/people"
    )
    assert answer.status_code == 422 and f'href="#{field}"' in administered.text
    assert "周正" in administered.text
    with house.store.read() as tx:
        assert user.count(tx) == 1


def test_an_administrator_alone_is_first_asked_to_name_the_others(administered, app):
    later = type(administered)(app)
    answer = later.sign_in("zhouyan", ADMIN["password"])
    assert answer.headers["Location"] == "/setup/steps/people"


def test_work_that_an_administrator_did_before_is_shown_for_other_accounts(administered, house):
    with house.store.begin() as tx:
        setting.put(tx, "powers_to_split", {"zhouyan": [["reviewer", "110108900001"]]})
    administered.get("/setup/steps/people")
    assert "审核 @ 110108900001" in administered.text


def test_the_channels_page_says_what_is_connected(founded):
    founded.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    founded.get("/setup/steps/channels")
    assert founded.text.count("已就绪") == 7
    founded.get("/setup/steps/screen")
    assert "python -m player --server http://127.0.0.1:8000" in founded.text


def test_the_area_of_the_first_screen_is_searched_and_nothing_typed_is_lost(founded):
    founded.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    page = "/setup/steps/screen"
    typed = {"code": "ABCD2345", "name": "东门 LED 屏", "area_q": "海", "do": "find"}
    assert founded.post(page, typed, page=page).status_code == 200
    assert "东门 LED 屏" in founded.text and "ABCD2345" in founded.text
    assert founded.post(page, {**typed, "do": ""}, page=page).status_code == 422


def test_the_demo_community_can_be_filled(linked, app):
    linked.post(LINK, {"kind": "demo"}, page=LINK)
    linked.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    linked.post("/setup/steps/people", POSTS, page="/setup/steps/people")
    once = links(linked)["王兰（wanglan）"]
    linked.post("/setup/steps/done", {"demo": "1"}, page="/setup/steps/done")
    linked.get("/setup/steps/done")
    assert "放入演示通知" not in linked.text
    author = type(linked)(app)
    author.follow(author.post(once, OWN_PASSWORD, page=once))
    assert "望春里社区" in author.text and "展示中" in author.text


def test_others_do_not_finish_the_set_up(as_):
    assert as_("liqiang").get("/setup/steps/done").status_code == 403
