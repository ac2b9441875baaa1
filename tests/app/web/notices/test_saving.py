"""Two people at one draft, over the web."""

import re

import pytest

from app.store import notice

ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"


def saved(house):
    with house.store.read() as tx:
        return notice.draft(tx, ID).draft


def base(page):
    return re.search(r'name="base" value="([^"]*)"', page.text).group(1)


@pytest.fixture(autouse=True)
def nobody(house):
    """Forget whom another test left at this draft: all tests share one bell."""
    house.bell.keep(f"editing:{ID}", b"{}", 1)


@pytest.fixture
def two(desk, as_, form):
    """王兰 and 赵敏, both with the same draft open, and what their forms hold."""
    desk.post(EDIT, {**form, "do": "save"}, page="/editor/new")
    other = as_("zhaomin")
    desk.get(EDIT)
    other.get(EDIT)
    return desk, other, {**form, "version": "1", "base": base(desk)}


def test_different_fields_are_merged_and_it_is_said(two, house):
    desk, other, form = two
    other.post(EDIT, {**form, "title": "赵敏改的", "do": "save"})
    desk.post(EDIT, {**form, "body": "王兰改的", "do": "save"})
    assert "赵敏刚改了“标题”，已并入这份草稿" in desk.text
    assert (saved(house).title, saved(house).body) == ("赵敏改的", "王兰改的")


def test_the_same_field_is_shown_twice_to_choose_from(two, house):
    desk, other, form = two
    other.post(EDIT, {**form, "title": "赵敏改的", "body": "也改了", "do": "save"})
    answer = desk.post(EDIT, {**form, "title": "王兰改的", "do": "save"})
    assert answer.status_code == 409 and "赵敏在 12:00 也改了“标题”" in desk.text
    assert desk.text.count('name="take-title"') == 2 and 'name="take-body"' not in desk.text
    assert "赵敏改的" in desk.text and "王兰改的" in desk.text and "也改了" in desk.text


@pytest.mark.parametrize(("take", "title"), [("", "王兰改的"), ("1", "赵敏改的")])
def test_the_choice_is_what_is_stored(two, house, take, title):
    desk, other, form = two
    other.post(EDIT, {**form, "title": "赵敏改的", "do": "save"})
    desk.post(EDIT, {**form, "title": "王兰改的", "do": "save"})
    chosen = {**form, "title": "王兰改的", "version": "2", "base": base(desk), "take-title": take}
    assert desk.post(EDIT, {**chosen, "do": "save"}).status_code == 200
    assert saved(house).title == title


def test_autosave_hands_over_what_the_other_wrote(two, house):
    desk, other, form = two
    other.post(f"/editor/notices/{ID}/draft", {**form, "title": "赵敏改的"}, page=EDIT)
    said = desk.post(f"/editor/notices/{ID}/draft", {**form, "body": "王兰改的"}, page=EDIT).json
    assert said["merged"]["title"][0] == "赵敏改的" and "赵敏刚改了“标题”" in said["told"]
    assert "赵敏（12:00）也在编辑" in said["others"]


def test_autosave_is_refused_where_both_wrote(two, house):
    desk, other, form = two
    other.post(f"/editor/notices/{ID}/draft", {**form, "title": "赵敏改的"}, page=EDIT)
    answer = desk.post(f"/editor/notices/{ID}/draft", {**form, "title": "王兰改的"}, page=EDIT)
    assert answer.status_code == 409 and "“标题”" in answer.json["detail"]
    assert saved(house).title == "赵敏改的"


def test_the_page_says_who_else_has_it_open(two):
    desk, _, _ = two
    desk.get(EDIT)
    assert "赵敏（12:00）也在编辑这份草稿" in desk.text


def test_who_closes_the_page_is_not_named_any_more(two):
    desk, other, _ = two
    other.post(f"/editor/notices/{ID}/present", {"leaving": "1"}, page=EDIT)
    assert desk.post(f"/editor/notices/{ID}/present", page=EDIT).json == {"others": ""}


def test_nobody_learns_who_writes_somebody_elses_draft(two, as_):
    two[0].post(EDIT, {**two[2], "areas": ["110105900002"], "do": "save"})
    stranger = as_("liqiang")
    answer = stranger.post(f"/editor/notices/{ID}/present", page="/editor/")
    assert answer.status_code == 403
