"""Tags on the screens' page and in the editor."""

import pytest

from app.domain.target import Slot
from app.store import notice, screen, slot
from app.store.screen import Screen

ID, COMMUNITY = "k3x9a7qd", "110105900001"
EDIT, TAGS = f"/editor/notices/{ID}/edit", "/editor/screens/gate/tags"


@pytest.fixture
def gate(house, people):
    place, now = Slot(area=COMMUNITY, medium="led", profile="192x32-mono"), house.clock()
    with house.store.begin() as tx:
        slot.ensure(tx, place, now)
        made = Screen(id="gate", public_key=b"k" * 32, profile=place.profile, enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, "gate", "东门 LED 屏", place, now)


def test_an_operator_says_where_a_screen_hangs(gate, as_):
    page = as_("sunli")
    page.follow(page.post(TAGS, {"tags": "大门、3号楼, 大门"}, page=TAGS))
    assert "标签已更新" in page.text and "3号楼、大门" in page.text
    page.get(TAGS)
    assert 'value="3号楼、大门"' in page.text
    page.follow(page.post(TAGS, {"tags": ""}))
    assert "3号楼" not in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("很" * 13, "太长，最多 12 个字"), ("一 二 三 四 五 六 七 八 九", "最多 8 个标签")],
)
def test_wrong_tags_are_told_at_the_field(gate, as_, typed, sentence):
    page = as_("sunli")
    assert page.post(TAGS, {"tags": typed}, page=TAGS).status_code == 422
    assert sentence in page.text and typed in page.text


def test_only_who_keeps_the_screens_there_sets_tags(gate, as_):
    assert as_("liqiang").get(TAGS).status_code == 403


def test_the_editor_offers_the_tags_of_the_chosen_areas(gate, as_, desk, house, form):
    as_("sunli").post(TAGS, {"tags": "大门"}, page=TAGS)
    desk.post(EDIT, {**form, "aim": "1", "tags": ["大门"], "do": "save"}, page="/editor/new")
    assert 'name="tags" value="大门" checked' in desk.text
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.tags == {"大门"}
    assert "1 块屏" in desk.text
    desk.get(f"/editor/areas/finer?areas={COMMUNITY}&tags=大门")
    assert 'name="tags" value="大门" checked' in desk.text and "<html" not in desk.text
    desk.get("/editor/areas/finer?areas=110105900002")
    assert 'name="tags"' not in desk.text


def test_an_unknown_tag_is_told_and_can_be_unticked(gate, desk, form):
    desk.post(EDIT, {**form, "aim": "1", "tags": ["天台"], "do": "submit"}, page="/editor/new")
    assert "没有带“天台”标签的屏" in desk.text
    assert 'name="tags" value="天台" checked' in desk.text


def test_screens_are_found_by_name(gate, as_):
    page = as_("sunli")
    page.get("/editor/screens/?q=东门")
    assert "东门 LED 屏" in page.text
    page.get("/editor/screens/?q=西门")
    assert "没有找到屏幕" in page.text
