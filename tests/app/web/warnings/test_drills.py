"""The drill pages: looked at first, then begun; followed, ended, taken home as a table."""

import pytest

from app.dispatch.screens import enrol
from app.dispatch.warnings import alerts, drills
from app.store import drill, screen
from app.store import mark as marks
from app.store.drill import Shown
from app.store.mark import Mark

COMMUNITY, LIST = "110105900001", "/editor/warnings/drills/"
FORM = {"area": COMMUNITY, "kind": "rainstorm", "level": "red", "minutes": "10"}


@pytest.fixture
def hung(house, people, clock):
    """Two screens in 望春里, of which one is there; their ids by name."""
    for n, name in enumerate(("东门", "西门")):
        one = enrol.begin(house, bytes([n]) * 32, "工控机", "192x32-mono", "0.1.0")
        enrol.approve(house, one.code, COMMUNITY, "192x32-mono", name)
    with house.store.begin() as tx:
        ids = {one.name: one.id for one in screen.listing(tx)}
        marks.store(tx, [Mark(screen=ids["东门"], epoch=1, seen_at=clock())])
    return ids


def begun(page, hung, **more):
    form = {**FORM, "confirmed": "2", "picked": "1", "screens": list(hung.values()), **more}
    return page.post(f"{LIST}new", form, page=f"{LIST}new")


def test_it_says_first_how_many_screens_show_what_and_which_are_away(as_, hung, house):
    page = as_("sunli")
    page.post(f"{LIST}new", {**FORM, "do": "next"}, page=f"{LIST}new")
    assert "在“望春里社区”的 2 块屏上演练 10 分钟" in page.text
    assert "暴雨红色预警演练" in page.text and "不要涉水" in page.text
    assert "其中 1 块现在离线，多半不会显示：西门" in page.text
    with house.store.read() as tx:
        assert drill.running(tx) == []


def test_it_is_begun_followed_ended_and_kept(as_, hung, house, clock):
    page = as_("sunli")
    page.follow(begun(page, hung))
    assert "从未连上" in page.text and "正在签发" in page.text and "结束演练" in page.text
    alerts.issue_due(house)
    drills.settle(house)
    with house.store.begin() as tx:
        [one] = drill.running(tx)
        at = clock() + (one.until - one.held_at) / 1000
        drill.store_shown(tx, [Shown(screen=hung["东门"], epoch=1, seq=1, at=at)])
    where = f"{LIST}{one.id}"
    page.get(f"{where}/lines")
    assert "0.60 秒" in page.text and "1 / 2" in page.text
    page.get("/drill/wangchunli")
    assert "暴雨红色预警演练" in page.text and "这是演练，不是真实预警" in page.text
    page.follow(page.post(f"{where}/end", page=where))
    assert "演练已结束" in page.text
    drills.settle(house)
    page.get(where)
    assert "孙丽于 12:00 提前结束" in page.text and "从未连上" in page.text
    table = page.get(f"{where}/screens.csv").get_data(as_text=True)
    assert "东门" in table and "0.600" in table
    page.get(LIST)
    assert "1 / 2 块屏" in page.text and "提前结束" in page.text
    page.get("/drill/wangchunli")
    assert "现在没有演练" in page.text


def test_screens_can_be_left_out_and_what_is_wrong_is_said_at_its_field(as_, hung, house):
    page = as_("sunli")
    wrong = {"area": COMMUNITY, "kind": "frost", "level": "red", "minutes": "61"}
    page.post(f"{LIST}new", wrong, page=f"{LIST}new")
    assert "这类预警的级别有：蓝色、黄色、橙色" in page.text and "1 到 60 之间" in page.text
    assert begun(page, hung, screens=[]).status_code == 422 and "至少选一块" in page.text
    assert begun(page, hung, screens=[hung["东门"]]).status_code == 303
    with house.store.read() as tx:
        [one] = drill.running(tx)
        assert [x.name for x in drill.taking(tx, one.id)] == ["东门"] and not one.is_whole
    assert begun(page, hung).status_code == 422 and "正在演练，请等它结束" in page.text
