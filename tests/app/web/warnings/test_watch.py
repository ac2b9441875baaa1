"""The watch's page: what is wrong in one's own areas, and the rules."""

import pytest

from app.dispatch.screens import enrol
from app.dispatch.upkeep import watch
from app.domain.watch import Kind, Seen
from app.store import screen, webhook
from app.store import watch as findings

COMMUNITY, FAR, PAGE = "110105900001", "110105900004", "/editor/warnings/watch"


@pytest.fixture
def wrong(house, people, clock):
    """A warning that two screens of 望春里 do not show; a page of another area that is away."""
    facts = {"titles": ["暴雨红色预警"], "count": 2, "screens": ["东门", "西门"]}
    shown = Seen(
        kind=Kind.NOT_SHOWN, subject=COMMUNITY, areas=(COMMUNITY,), since=clock(), facts=facts
    )
    page = Seen(kind=Kind.PAGE, subject="/a/far/", areas=(FAR,), since=clock())
    with house.store.begin() as tx:
        return [findings.open_new(tx, one, clock()) for one in (shown, page)]


def test_what_is_wrong_in_ones_own_areas_stands_on_the_page_and_on_duty(as_, wrong, house, clock):
    page = as_("sunli")
    for where in (PAGE, "/editor/duty"):
        page.get(where)
        assert "“望春里社区”的预警（暴雨红色预警），2 块在线的屏（东门、西门）没有显示" in page.text
        assert "/a/far/" not in page.text and "自查没有在运行" in page.text
    with house.store.begin() as tx:
        findings.close(tx, wrong[0].id, clock())
    page.get(PAGE)
    assert "没有发现问题" in page.text and "12:00 恢复" in page.text


def test_canaries_are_added_by_name_and_the_time_is_ruled(as_, house, people):
    one = enrol.begin(house, bytes(32), "工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "东门")
    page = as_("sunli")
    assert page.post(PAGE, {"do": "screen", "screen": "南门"}, page=PAGE).status_code == 422
    assert "没有这个名称" in page.text
    assert page.post(PAGE, {"do": "rules", "slo_s": "5"}, page=PAGE).status_code == 422
    page.follow(page.post(PAGE, {"do": "screen", "screen": "东门"}, page=PAGE))
    page.follow(page.post(PAGE, {"do": "rules", "slo_s": "30"}, page=PAGE))
    with house.store.read() as tx:
        ruled, gate = watch.rules(tx), screen.listing(tx)[0].id
    assert (ruled.slo_s, ruled.screens, ruled.pages) == (30, (gate,), False)
    page.post(PAGE, {"remove": gate}, page=PAGE)
    with house.store.read() as tx:
        assert watch.rules(tx).screens == ()


def test_an_address_is_mailed_of_alarms_once_it_is_on_the_list(as_, house, people):
    page, where = as_("sunli"), f"{PAGE}/mails"
    assert page.post(where, {"mail": "值班"}, page=PAGE).status_code == 422
    assert "请填写一个邮箱地址" in page.text and 'value="值班"' in page.text
    page.follow(page.post(where, {"mail": "duty@example.org"}, page=PAGE))
    assert "还没有发过" in page.text and "还没有设置邮件服务器" in page.text
    assert page.post(where, {"mail": "duty@example.org"}, page=PAGE).status_code == 422
    with house.store.read() as tx:
        [hook] = webhook.mailed(tx)
    page.follow(page.post(f"{where}/{hook.id}/test", {}, page=PAGE))
    assert "等待发送" in page.text
    page.follow(page.post(f"{where}/{hook.id}/remove", {}, page=PAGE))
    assert "duty@example.org" not in page.text
