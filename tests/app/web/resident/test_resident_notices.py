"""The archive, the policies, the warnings and the telephones of an area."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.notices import hide, publish
from app.domain.notice import Category
from app.domain.warning import Level, Pair, Place, Type
from app.store import contact
from app.store.contact import Contact
from tests.app.domain.warnings_made import info, message
from tests.app.web.warnings.test_warned import take  # noqa: F401  a fixture

CODE, STREET = "110105900001", "110105900"
HOME = "/a/wangchunli/"


@pytest.fixture
def put(neighbourhood, wanglan, draft):
    def add(notice_id, **changes):
        publish.publish(neighbourhood, notice_id, replace(draft, **changes), wanglan)

    return add


def test_the_archive_finds_what_has_ended_and_keeps_what_was_asked(browser, put, clock):
    put("water000")
    put("film0000", headline="周五晚电影", title="电影", body="免费。", category=Category.CULTURE)
    put("inside00", headline="内部停水短信", channels=frozenset({"sms_smpp"}))
    clock.now += timedelta(days=400)
    browser.get(f"{HOME}notices/", query_string={"q": "停水", "when": "ended"})
    assert "/p/water000" in browser.text and "/p/film0000" not in browser.text
    assert "/p/inside00" not in browser.text, "it went to no page"
    assert "已结束" in browser.text
    assert 'value="停水"' in browser.text and "?mode=elder&q=" in browser.text
    browser.get(f"{HOME}notices/", query_string={"q": "停水", "when": "now", "after": "x"})
    assert "没有找到通知" in browser.text


def test_what_the_area_hides_is_not_in_its_archive(browser, put, neighbourhood, wanglan):
    put("street00", areas=(STREET,))
    hide.hide(neighbourhood, "street00", CODE, "与本社区无关", wanglan)
    assert "/p/street00" not in (browser.get(f"{HOME}notices/"), browser.text)[1]
    assert "/p/street00" in (browser.get("/a/110105900002/notices/"), browser.text)[1]


def test_policies_stand_under_the_level_that_gave_them(browser, put):
    put("policy00", category=Category.POLICY, areas=(STREET,))
    browser.get(f"{HOME}policies/")
    street = browser.text.split('id="l-110105900"')[1].split("</section>")[0]
    assert "/p/policy00" in street and browser.text.count("还没有发布政策。") == 3


def test_a_warning_moves_from_now_to_the_past(browser, take):  # noqa: F811  the fixture
    there = (Place(name="朝阳区", codes=(Pair("GB/T 2260", "110105"),)),)
    take(message("a", infos=(info(Level.RED, headline="暴雨红色", places=there),)))
    browser.get(f"{HOME}warnings/")
    assert 'data-ends="' in browser.text and "这里还没有过预警。" in browser.text
    take(message("b", 5, Type.CANCEL, names=("a",), infos=()))
    browser.get(f"{HOME}warnings/")
    past = browser.text.split('id="past"')[1]
    assert "已解除" in past and 'href="/w/' in past
    assert browser.get("/a/nowhere/warnings/").status_code == 404


def test_the_nearest_office_can_be_called_first(browser, neighbourhood):
    with neighbourhood.store.begin() as tx:
        contact.put(tx, Contact(id="a", area=STREET, name="望春街道", phone="010-65550100"))
        mine = Contact(id="b", area=CODE, name="居委会", phone="010-65550123", hours="9:00—17:30")
        contact.put(tx, mine)
        contact.put(tx, Contact(id="c", area="110105900002", name="邻居", phone="010-65550199"))
    browser.get(f"{HOME}help/")
    assert 0 < browser.text.index("tel:01065550123") < browser.text.index("tel:01065550100")
    assert "65550199" not in browser.text and "9:00—17:30" in browser.text
    assert browser.text.index('href="tel:110"') < browser.text.index("tel:01065550123")


def test_an_area_is_chosen_once_and_a_mode_is_remembered(browser, put):
    put("water000")
    assert "/areas/" in browser.get("/").headers["Location"]
    browser.get("/areas/", query_string={"q": "望春里"})
    assert "望春里社区" in browser.text and "杏林" not in browser.text
    assert browser.get(f"/areas/?to={CODE}").headers["Location"] == HOME
    assert browser.get("/").headers["Location"] == HOME
    browser.get(f"{HOME}notices/?mode=elder")
    browser.get("/p/water000")
    assert 'data-mode="elder"' in browser.text and "农历" in browser.text
    browser.get("/p/water000?mode=usual")
    assert "data-mode" not in browser.text
