"""Users: adding, roles, one-time links, keeping out."""

import re

import pytest

from app.store import signin, user

NEW = {"login": "wumei", "name": "吴梅", "area": "110105900001"}
OWN = {"password": "丁香-胡同-早上六点半", "again": "丁香-胡同-早上六点半"}


def known(house, login):
    with house.store.read() as tx:
        return user.by_login(tx, login)[0]


def link(page):
    return re.search(r"<code>http://[^/]+(/invitation/[^<]+)</code>", page.text).group(1)


@pytest.fixture
def keeper(as_):
    """The administrator."""
    return as_("qianan")


@pytest.fixture
def security(as_):
    return as_("sunning")


def test_a_new_user_gets_a_link_that_is_shown_once_and_sets_the_password(keeper, app, house):
    keeper.post("/editor/users/", NEW, page="/editor/users/")
    once, owner = link(keeper), type(keeper)(app)
    assert owner.post(once, OWN, page=once).headers["Location"] == "/editor/"
    assert type(keeper)(app).get(once).status_code == 404
    keeper.get("/editor/users/")
    assert once not in keeper.text and "吴梅" in keeper.text
    assert type(keeper)(app).sign_in("wumei", OWN["password"]).status_code == 303


def test_a_link_ends_after_a_week(keeper, app, clock):
    keeper.post("/editor/users/", NEW, page="/editor/users/")
    once = link(keeper)
    clock.go(days=7)
    assert type(keeper)(app).get(once).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [({"password": "short", "again": "short"}, "password"), ({"again": "别的"}, "again")],
)
def test_a_password_that_will_not_do_leaves_the_link_open(keeper, app, change, field):
    keeper.post("/editor/users/", NEW, page="/editor/users/")
    once, owner = link(keeper), type(keeper)(app)
    assert owner.post(once, {**OWN, **change}, page=once).status_code == 422
    assert f'href="#{field}"' in owner.text
    assert owner.post(once, OWN, page=once).status_code == 303


def test_a_new_user_has_no_rights_until_security_gives_them(keeper, house):
    keeper.post("/editor/users/", {**NEW, "roles": ["author"]}, page="/editor/users/")
    made = known(house, "wumei")
    assert (made.roles, made.home) == (frozenset(), "110105900001")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"login": "吴梅"}, "login"), ({"login": "liqiang"}, "login"), ({"area": "1"}, "area")],
)
def test_a_user_that_will_not_do_is_not_added(keeper, change, field):
    answer = keeper.post("/editor/users/", {**NEW, **change}, page="/editor/users/")
    assert answer.status_code == 422
    assert f'href="#{field}"' in keeper.text and "吴梅" in keeper.text


def test_a_forgotten_password_is_replaced_by_a_link_and_old_sessions_end(security, as_, app, house):
    old, path = as_("liqiang"), f"/editor/users/{known(house, 'liqiang').id}"
    security.post(f"{path}/invite", page=f"{path}/")
    assert old.get("/editor/").status_code == 302
    assert type(security)(app).sign_in("liqiang").status_code == 401
    once = link(security)
    assert type(security)(app).post(once, OWN, page=once).status_code == 303


def test_who_runs_the_system_cannot_take_over_an_account_in_use(keeper, app, house):
    path = f"/editor/users/{known(house, 'sunning').id}"
    keeper.follow(keeper.post(f"{path}/invite", page=f"{path}/"))
    assert "已由本人启用" in keeper.text and "/invitation/" not in keeper.text
    assert type(keeper)(app).sign_in("sunning").status_code == 303


def test_a_role_can_be_given_and_taken(security, house):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    more = {"role": "reviewer", "area": "110105900001"}
    security.post(f"{path}/roles", more, page=f"{path}/")
    assert ("reviewer", "110105900001") in known(house, "liqiang").roles
    security.post(f"{path}/roles/remove", more, page=f"{path}/")
    assert known(house, "liqiang").roles == {("author", "110105900001")}


@pytest.mark.parametrize("login", ["qianan", "zhouzheng", "zhaomin", "wanglan"])
def test_only_security_gives_roles(as_, house, login):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    more = {"role": "reviewer", "area": "110105900001"}
    assert as_(login).post(f"{path}/roles", more, page="/editor/profile/").status_code == 403
    assert known(house, "liqiang").roles == {("author", "110105900001")}


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("liqiang", "administrator"),
        ("liqiang", "security"),
        ("qianan", "author"),
        ("qianan", "auditor"),
        ("zhouzheng", "leader"),
    ],
)
def test_a_power_goes_with_nothing_else(security, house, login, role):
    who = known(house, login)
    path, more = f"/editor/users/{who.id}", {"role": role, "area": "110105"}
    assert security.post(f"{path}/roles", more, page=f"{path}/").status_code == 422
    assert "互不兼任" in security.text and known(house, login).roles == who.roles


def test_nobody_gives_to_themselves(security, house):
    me = known(house, "sunning")
    path, more = f"/editor/users/{me.id}", {"role": "security", "area": "110105"}
    assert security.post(f"{path}/roles", more, page="/editor/profile/").status_code == 422
    gone = {"role": "security", "area": "110000"}
    security.post(f"{path}/roles/remove", gone, page=f"{path}/")
    assert known(house, "sunning").roles == me.roles


@pytest.mark.parametrize("page", ["/editor/new", "/editor/recipients/"])
@pytest.mark.parametrize("login", ["qianan", "sunning", "zhouzheng"])
def test_a_power_brings_no_work_on_notices(as_, login, page):
    assert as_(login).get(page).status_code == 403


def test_a_user_shut_out_can_be_let_in_again(keeper, as_, house):
    old, who = as_("liqiang"), known(house, "liqiang")
    path = f"/editor/users/{who.id}"
    keeper.post(f"{path}/active", {"active": "0"}, page=f"{path}/")
    assert old.get("/editor/").status_code == 302
    keeper.post(f"{path}/active", {"active": "1"}, page=f"{path}/")
    assert known(house, "liqiang").is_active


def test_nobody_shuts_themselves_out(keeper, house):
    me = known(house, "qianan")
    keeper.post(f"/editor/users/{me.id}/active", {"active": "0"}, page=f"/editor/users/{me.id}/")
    assert known(house, "qianan").is_active


@pytest.fixture
def local(house, people, as_):
    """Security of one community alone."""
    with house.store.begin() as tx:
        user.set_roles(tx, known(house, "sunli").id, {("security", "110105900001")})
    return as_("sunli")


@pytest.mark.parametrize("action", ["invite", "active", "roles", "roles/remove"])
def test_who_keeps_a_community_cannot_touch_the_citys(local, house, action):
    path = f"/editor/users/{known(house, 'wanglan').id}"
    assert local.get(f"{path}/").status_code == 403
    assert local.post(f"{path}/{action}", {"active": "0"}, page="/editor/users/").status_code == 403


def test_nobody_gives_beyond_their_own_areas(local, house):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    wide = {"role": "author", "area": "110000"}
    assert local.post(f"{path}/roles", wide, page=f"{path}/").status_code == 422


def test_who_only_writes_sees_no_users(as_):
    assert as_("liqiang").get("/editor/users/").status_code == 403


def test_a_changed_password_ends_every_session(desk, app, house):
    new = "丁香-胡同-早上六点半"
    form = {"old": "三月-海棠-图书馆", "new": new}
    desk.post("/editor/profile/password", form, page="/editor/profile/")
    with house.store.read() as tx:
        assert signin.listing(tx, known(house, "wanglan").id) == []
    assert type(desk)(app).sign_in("wanglan", new).status_code == 303


def test_a_password_changes_only_for_who_knows_the_old_one(desk):
    form = {"old": "不对", "new": "丁香-胡同-早上六点半"}
    answer = desk.post("/editor/profile/password", form, page="/editor/profile/")
    assert answer.status_code == 422 and "现在的密码不对" in desk.text


def test_the_chosen_language_is_the_users_own(desk):
    desk.get("/editor/profile/?lang=zh-CN")
    desk.post("/editor/profile/language", {"language": "en"})
    desk.get("/editor/")
    assert "Write a notice" in desk.text


def listed(page):
    return re.findall(r"<td>([a-z0-9]+)</td>", page.text.partition("<tbody>")[2])


@pytest.mark.parametrize(
    ("asked", "logins"),
    [
        ("q=zhao", ["zhaomin"]),
        ("role=security", ["sunning"]),
        ("area=望春里社区", ["liqiang", "sunli", "zhaomin"]),
        ("role=none", ["wumei"]),
        ("state=closed", []),
    ],
)
def test_the_list_is_narrowed(keeper, asked, logins):
    keeper.post("/editor/users/", {**NEW, "area": "110000"}, page="/editor/users/")
    keeper.get(f"/editor/users/?{asked}")
    assert listed(keeper) == logins


def test_an_area_that_is_not_there_is_said(keeper):
    keeper.get("/editor/users/?area=望月里")
    assert "没有“望月里”这个区域" in keeper.text and listed(keeper) == []


def test_a_persons_page_tells_what_was_done_about_them(security, house):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    more = {"role": "reviewer", "area": "110105900001"}
    security.follow(security.post(f"{path}/roles", more, page=f"{path}/"))
    assert "改权限" in security.text and "reviewer@110105900001" in security.text


def test_the_old_password_cannot_be_guessed_on_ones_own_page(desk, clock):
    form = {"old": "猜的", "new": "丁香-胡同-早上六点半"}
    for _ in range(3):
        desk.post("/editor/profile/password", form, page="/editor/profile/")
    right = {**form, "old": "三月-海棠-图书馆"}
    assert desk.post("/editor/profile/password", right).status_code == 422
    assert "请等 5 秒" in desk.text
    clock.go(seconds=6)
    assert desk.post("/editor/profile/password", right).status_code == 302
