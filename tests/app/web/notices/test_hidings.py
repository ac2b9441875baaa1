"""Hiding a notice from above, from its page."""

from dataclasses import replace

import pytest

from app.dispatch.notices import publish
from app.store import hidden, notice, user

ID, COMMUNITY = "k3x9a7qd", "110105900001"
PAGE = f"/editor/notices/{ID}"
HIDE, UNDO, EDIT = f"{PAGE}/hide", f"{PAGE}/hide/undo", f"{PAGE}/edit"


@pytest.fixture
def above(house, people, draft):
    """The street's notice, live."""
    with house.store.begin() as tx:
        mine = frozenset({("reviewer", "110105900")})
        street = user.add(tx, "street", "街道", "unused", mine, house.clock())
    return publish.publish(house, ID, replace(draft, areas=("110105900",)), street)


def hidings(house):
    with house.store.read() as tx:
        return [(x.area, x.reason, x.by) for x in hidden.of_notice(tx, ID)]


def test_a_reviewer_below_hides_it_and_shows_it_again(above, as_, house):
    page = as_("zhaomin")
    page.get(PAGE)
    assert HIDE in page.text
    page.get(HIDE)
    assert f'value="{COMMUNITY}" checked' in page.text
    page.follow(page.post(HIDE, {"area": COMMUNITY, "reason": "本社区不停水", "do": "hide"}))
    assert hidings(house) == [(COMMUNITY, "本社区不停水", "zhaomin")]
    assert "在这些地方被隐藏" in page.text and "本社区不停水" in page.text
    assert f'href="{HIDE}"' not in page.text
    page.follow(page.post(UNDO, {"area": COMMUNITY}))
    assert hidings(house) == [] and "已恢复显示" in page.text


@pytest.mark.parametrize(
    ("area", "reason", "sentence"),
    [(COMMUNITY, "", "请写明原因"), ("", "无关", "请选择在哪里隐藏")],
)
def test_what_is_missing_is_told_at_its_field(above, as_, house, area, reason, sentence):
    page = as_("zhaomin")
    answer = page.post(HIDE, {"area": area, "reason": reason, "do": "hide"}, page=HIDE)
    assert answer.status_code == 422 and sentence in page.text and hidings(house) == []


def test_a_binding_one_cannot_be_hidden(above, as_, house):
    with house.store.begin() as tx:
        notice.add_revision(tx, replace(above, revision=2, binding=True), "street")
    page = as_("zhaomin")
    page.get(PAGE)
    assert f'href="{HIDE}"' not in page.text
    assert "必须显示，不能隐藏" in page.text
    page.post(HIDE, {"area": COMMUNITY, "reason": "无关", "do": "hide"}, page=HIDE)
    assert "发布单位要求下级必须显示" in page.text and hidings(house) == []


def test_authors_and_strangers_hide_nothing(above, as_, house):
    author = as_("liqiang")
    author.get(PAGE)
    assert f'href="{HIDE}"' not in author.text and author.get(HIDE).status_code == 403
    sent = {"area": COMMUNITY, "reason": "无关", "do": "hide"}
    assert author.post(HIDE, sent, page="/editor/new").status_code == 403
    elsewhere = as_("zhaomin").post(HIDE, {**sent, "area": "110105900002"}, page=HIDE)
    assert elsewhere.status_code == 403 and hidings(house) == []


def test_the_editor_says_that_lower_levels_must_show_it(desk, house, form):
    desk.post(EDIT, {**form, "aim": "1", "binding": "1"}, page="/editor/new")
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.binding
    desk.post(EDIT, {**form, "version": "1"})
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.binding, "a form without the box leaves it alone"
    desk.post(EDIT, {**form, "aim": "1", "version": "1"})
    with house.store.read() as tx:
        assert not notice.draft(tx, ID).draft.binding
