"""The first run: one link, once, and no default password anywhere."""

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
    assert answer.headers["Location"] == "/setup/steps/channels"
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


def test_the_channels_page_says_what_is_connected(founded):
    founded.follow(founded.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator"))
    assert founded.text.count("已就绪") == 7
    founded.get("/setup/steps/screen")
    assert "python -m player --server http://127.0.0.1:8000" in founded.text


def test_the_demo_community_can_be_filled(linked, house):
    linked.post(LINK, {"kind": "demo"}, page=LINK)
    linked.post(f"{LINK}/administrator", ADMIN, page=f"{LINK}/administrator")
    done = linked.post("/setup/steps/done", {"demo": "1"}, page="/setup/steps/done")
    linked.follow(done)
    assert "望春里社区" in linked.text and "展示中" in linked.text
    linked.get("/setup/steps/done")
    assert "放入演示通知" not in linked.text


def test_others_do_not_finish_the_set_up(as_):
    assert as_("liqiang").get("/setup/steps/done").status_code == 403
