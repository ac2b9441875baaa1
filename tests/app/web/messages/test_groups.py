"""Groups on the recipients' page and in the editor; the top level as a right of its own."""

import re

import pytest

from app.dispatch.granted import aimable
from app.store import group, notice, user

ID, COMMUNITY = "k3x9a7qd", "110105900001"
EDIT, PAGE = f"/editor/notices/{ID}/edit", "/editor/recipients/"
ADD, CHANGE = f"{PAGE}groups", f"{PAGE}groups/change"


@pytest.fixture
def page(as_):
    """孙丽, who looks after recipients, with one group made."""
    made = as_("sunli")
    made.follow(made.post(ADD, {"group_name": "志愿者", "group_area": COMMUNITY}, page=PAGE))
    return made


def members(house):
    with house.store.read() as tx:
        found = group.get(tx, COMMUNITY, "志愿者")
    return found.members if found else None


def ids(page):
    return re.findall(r'name="ids" value="(\w+)"', page.text)


def test_ticked_people_join_and_leave_a_group(page, house):
    assert "已建立" in page.text and members(house) == 0
    two, of = ids(page)[:2], {"group": f"{COMMUNITY}/志愿者"}
    page.follow(page.post(CHANGE, {**of, "ids": two, "do": "join"}))
    assert members(house) == 2 and "已有 2 人加入“志愿者”组" in page.text
    page.get(f"{PAGE}?group=志愿者")
    assert ids(page) == two
    page.follow(page.post(CHANGE, {**of, "ids": two[:1], "do": "leave"}))
    assert members(house) == 1
    page.follow(page.post(CHANGE, {**of, "do": "join"}))
    assert "请先在名单里勾选收件人" in page.text
    page.follow(page.post(CHANGE, {**of, "do": "dissolve"}))
    assert members(house) is None and len(ids(page)) == 0


@pytest.mark.parametrize(
    ("name", "code", "field"),
    [("", COMMUNITY, "group_name"), ("长" * 21, COMMUNITY, "group_name"), ("队", "", "group_area")],
)
def test_a_group_needs_a_name_and_an_area_of_ones_own(page, name, code, field):
    answer = page.post(ADD, {"group_name": name, "group_area": code}, page=PAGE)
    assert answer.status_code == 422 and f'id="{field}-problem"' in page.text


def test_nobody_changes_groups_of_others(page, as_, house):
    of = {"group": "110105900002/志愿者", "do": "join"}
    assert page.post(CHANGE, of).status_code == 403
    assert page.post(CHANGE, {"group": f"{COMMUNITY}/没有"}, page=PAGE).status_code == 404
    assert as_("liqiang").post(CHANGE, of, page="/editor/new").status_code == 403


def test_the_editor_offers_the_groups_and_counts_their_people(page, desk, house, form):
    page.post(CHANGE, {"group": f"{COMMUNITY}/志愿者", "ids": ids(page)[:3], "do": "join"})
    with_group = {**form, "aim": "1", "groups": ["志愿者"], "do": "save"}
    desk.post(EDIT, with_group, page="/editor/new")
    assert 'name="groups" value="志愿者" checked' in desk.text
    assert "2 个号码" in desk.text and "1 个账号" not in desk.text, "mastodon is not chosen"
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.groups == {"志愿者"}


def test_an_unknown_group_is_an_error_and_never_everybody(desk, form):
    desk.post(EDIT, {**form, "aim": "1", "groups": ["没有"], "do": "submit"}, page="/editor/new")
    assert "没有人在“没有”这个组" in desk.text


class TestTheTopLevel:
    """Everybody at once is a right of its own."""

    @pytest.fixture
    def writer(self, app, people, house):
        with house.store.begin() as tx:
            code, roles = "110000", {("author", "110000"), ("reviewer", "110000")}
            found = user.by_login(tx, "liqiang")[0]
            user.set_roles(tx, found.id, roles)
        return code

    def test_without_it_a_city_is_not_aimed_at(self, writer, as_, house, form):
        page = as_("liqiang")
        answer = page.post(EDIT, {**form, "areas": [writer]}, page="/editor/new")
        assert answer.status_code == 403
        page.get("/editor/new")
        assert "您不能选这里" in page.text
        assert page.post(EDIT, {**form, "areas": ["110105"]}).status_code == 200

    def test_with_it_one_may(self, writer, house):
        with house.store.begin() as tx:
            found = user.by_login(tx, "liqiang")[0]
            assert aimable(tx, found, ("author",), [writer, "110105"]) == {"110105"}
            user.set_roles(tx, found.id, {*found.roles, ("broadcaster", writer)})
            more = user.by_login(tx, "liqiang")[0]
            assert aimable(tx, more, ("author",), [writer]) == {writer}
            alone = user.User(
                id="x", login="x", name="x", roles=frozenset({("broadcaster", writer)})
            )
            assert aimable(tx, alone, ("author",), [writer]) == frozenset()
