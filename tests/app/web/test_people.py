"""Users: adding, roles, one-time passwords, keeping out."""

import re

import pytest

from app.store import signin, user

NEW = {"login": "wumei", "name": "吴梅", "area": "110105900001", "roles": ["author"]}


def known(house, login):
    with house.store.read() as tx:
        return user.by_login(tx, login)[0]


def secret(page):
    return re.search(r'class="secret"><code>([^<]+)</code>', page.text).group(1)


def test_a_new_user_gets_a_password_that_is_shown_once(desk, app, house):
    desk.post("/editor/users/", NEW, page="/editor/users/")
    once = secret(desk)
    assert type(desk)(app).sign_in("wumei", once).status_code == 303
    desk.get("/editor/users/")
    assert once not in desk.text and "吴梅" in desk.text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"login": "吴梅"}, "login"), ({"login": "liqiang"}, "login"), ({"roles": []}, "roles")],
)
def test_a_user_that_will_not_do_is_not_added(desk, change, field):
    assert desk.post("/editor/users/", {**NEW, **change}, page="/editor/users/").status_code == 422
    assert f'href="#{field}"' in desk.text and "吴梅" in desk.text


def test_a_forgotten_password_is_replaced_and_old_sessions_end(desk, as_, app, house):
    old, path = as_("liqiang"), f"/editor/users/{known(house, 'liqiang').id}"
    desk.post(f"{path}/password", page=f"{path}/")
    assert old.get("/editor/").status_code == 302
    assert type(desk)(app).sign_in("liqiang", secret(desk)).status_code == 303


def test_a_role_can_be_given_and_taken(desk, house):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    more = {"role": "reviewer", "area": "110105900001"}
    desk.post(f"{path}/roles", more, page=f"{path}/")
    assert ("reviewer", "110105900001") in known(house, "liqiang").roles
    desk.post(f"{path}/roles/remove", more, page=f"{path}/")
    assert known(house, "liqiang").roles == {("author", "110105900001")}


def test_a_user_shut_out_can_be_let_in_again(desk, as_, house):
    old, who = as_("liqiang"), known(house, "liqiang")
    desk.post(f"/editor/users/{who.id}/active", {"active": "0"}, page=f"/editor/users/{who.id}/")
    assert old.get("/editor/").status_code == 302
    desk.post(f"/editor/users/{who.id}/active", {"active": "1"}, page=f"/editor/users/{who.id}/")
    assert known(house, "liqiang").is_active


def test_nobody_shuts_themselves_out(desk, house):
    me = known(house, "wanglan")
    desk.post(f"/editor/users/{me.id}/active", {"active": "0"}, page=f"/editor/users/{me.id}/")
    only = {"role": "administrator", "area": "110000"}
    desk.post(f"/editor/users/{me.id}/roles/remove", only, page=f"/editor/users/{me.id}/")
    assert known(house, "wanglan").is_active and known(house, "wanglan").roles


@pytest.fixture
def local(house, people, as_):
    """An administrator of one community alone."""
    with house.store.begin() as tx:
        user.set_roles(tx, known(house, "sunli").id, {("administrator", "110105900001")})
    return as_("sunli")


@pytest.mark.parametrize("action", ["password", "active", "roles", "roles/remove"])
def test_who_administers_a_community_cannot_touch_the_citys(local, house, action):
    path = f"/editor/users/{known(house, 'wanglan').id}"
    assert local.get(f"{path}/").status_code == 403
    assert local.post(f"{path}/{action}", {"active": "0"}, page="/editor/").status_code == 403


def test_nobody_gives_what_they_do_not_have(local, house):
    path = f"/editor/users/{known(house, 'liqiang').id}"
    wide = {"role": "administrator", "area": "110000"}
    assert local.post(f"{path}/roles", wide, page=f"{path}/").status_code == 422
    assert (
        local.post("/editor/users/", {**NEW, "area": "110000"}, page=f"{path}/").status_code == 422
    )


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
