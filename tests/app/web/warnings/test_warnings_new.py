"""Warnings of our own at the desk: filled in, checked with their size, issued, changed, lifted."""

import re

import pytest

from app.dispatch.boards import boards
from app.dispatch.warnings import warn, warnings_in
from app.domain.warning import Level
from app.store import area, audit, user

NEW, HERE, THERE = "/editor/warnings/new", "110105900001", "110105900002"


@pytest.fixture
def typed():
    return {
        "template": "lift",
        "level": "blue",
        "title": "3号楼电梯停用，请走楼梯",
        "text": "3号楼电梯发生故障，已停用，维修人员正在处理。",
        "advice": "请走楼梯，注意脚下。",
        "contact": "望春里社区居委会 010-65550123",
        "issuer": "望春里社区居委会",
        "minutes": "240",
        "areas": [HERE],
        "do": "check",
    }


def issued(desk, typed, **more):
    """Go through the form and its check; return the warning's page."""
    assert desk.post(NEW, {**typed, **more}, page=f"{NEW}?template=lift").status_code == 200
    answer = desk.post(NEW, {**typed, **more, "do": "send", "agreed": "1"})
    assert answer.status_code == 303
    desk.follow(answer)
    return answer.headers["Location"]


def test_one_is_begun_from_a_template_checked_with_its_size_and_issued(desk, house, typed):
    desk.get(NEW)
    assert "燃气泄漏" in desk.text and "下一步" not in desk.text
    desk.get(f"{NEW}?template=lift")
    assert "〔楼栋单元〕电梯停用" in desk.text and "到 " in desk.text
    desk.post(NEW, typed)
    assert "立即发出" in desk.text and "块屏" in desk.text and warnings_in.current(house) == []
    pictures = re.findall(r'src="(/editor/[^"]*[0-9a-f]{64}[^"]*)"', desk.text)
    assert len(pictures) >= 3
    for path in pictures:
        assert desk.client.get(path).status_code == 200
    assert desk.post(NEW, {**typed, "do": "send"}).status_code == 422
    assert "3号楼电梯停用" in desk.text and warnings_in.current(house) == []
    page = issued(desk, typed)
    assert "正在生效" in desk.text and "解除预警" in desk.text
    (one,) = warnings_in.current(house)
    assert (one.level, one.places) == (Level.BLUE, {HERE})
    with house.store.read() as tx:
        (line,) = audit.listing(tx, page.rpartition("/")[2], 9)
    assert (line.action, line.actor) == ("warning.issued", "wanglan")


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(desk, house, typed):
    wrong = {"title": "", "text": "〔楼栋〕停用", "minutes": "9999", "areas": [THERE, "999999"]}
    assert desk.post(NEW, {**typed, **wrong}, page=NEW).status_code == 422
    for text in ("请填写“标题”", "〔楼栋〕 还没有换成", "最长 24 小时", "您不能向 999999"):
        assert text in desk.text
    assert "请走楼梯，注意脚下。" in desk.text and warnings_in.current(house) == []


def test_a_red_one_waits_for_somebody_else(desk, as_, house, typed):
    page = issued(desk, typed, level="red")
    assert "等待放行" in desk.text and "要由另一个人放行" in desk.text
    assert 'value="release"' not in desk.text and warnings_in.current(house) == []
    seal = {"seal": re.search(r'name="seal" value="([0-9a-f]{64})"', desk.text)[1]}
    release = {"do": "release", "agreed": "1", **seal}
    assert desk.post(f"{page}/decide", release).status_code == 409
    other = as_("zhaomin")
    assert other.post(f"{page}/decide", release, page=page).status_code == 303
    assert [one.level for one in warnings_in.current(house)] == [Level.RED]


def test_who_only_writes_hands_in_and_somebody_releases(as_, typed):
    writer = as_("liqiang")
    writer.post(NEW, typed, page=NEW)
    assert "写的人没有放行权限" in writer.text and "赵敏" in writer.text
    issued(writer, typed)
    assert "大于您审核的区域" in writer.text


def test_it_is_extended_changed_and_lifted_with_a_reason(desk, house, clock, typed):
    page = issued(desk, typed)
    desk.get(f"{page}/extend?minutes=720")
    assert "12 小时后" in desk.text
    longer = {**typed, "minutes": "720", "do": "send", "agreed": "1"}
    answer = desk.post(f"{page}/change", longer)
    page = desk.follow(answer).request.path
    assert (warnings_in.current(house)[0].ends - clock.now).total_seconds() == 12 * 3600
    desk.get(f"{page}/change")
    assert "3号楼电梯停用" in desk.text
    desk.get(f"{page}/end")
    assert "块屏" in desk.text
    assert desk.post(f"{page}/end", {"reason": ""}).status_code == 422
    assert desk.post(f"{page}/end", {"reason": "已修好"}).status_code == 303
    assert warnings_in.current(house) == []
    desk.get(page)
    assert "已解除" in desk.text
    gone = desk.post(f"{page}/change", {**longer, "do": "send"}, page=f"{NEW}?template=lift")
    assert gone.status_code == 409


def test_what_is_said_in_english_is_read_by_readers_of_english(desk, house, typed, browser):
    english = {"title_en": "Lift 3 is out of use", "text_en": "It is being repaired."}
    desk.post(NEW, {**typed, "text_en": "It is."}, page=f"{NEW}?template=lift")
    assert "请填写“英文标题”" in desk.text
    page = issued(desk, typed, **english)
    (one,) = warnings_in.current(house)
    assert [i.language for i in one.message.infos] == ["zh-CN", "en"]
    desk.get(f"{page}/change")
    assert "Lift 3 is out of use" in desk.text
    warn.bring_out(house)
    boards.issue_due(house)
    seen = browser.client.get(f"/a/{HERE}/?lang=en").get_data(as_text=True)
    assert "Lift 3 is out of use" in seen and "3号楼电梯停用" not in seen
    listed = browser.client.get(f"/feeds/{HERE}/warnings.atom").get_data(as_text=True)
    path = re.search(r"/feeds/[^\"]*\.cap", listed)[0]
    cap = browser.client.get(path).get_data(as_text=True)
    assert "<language>en</language>" in cap and "It is being repaired." in cap


def test_all_communities_of_a_street_one_by_one_count_as_the_street_above_them(desk, house, typed):
    with house.store.read() as tx:
        street = area.get(tx, HERE).lineage[-2]
        district = area.get(tx, street).lineage[-2]
        below = [one.code for one in area.children(tx, street)]
        others = [one.code for one in area.children(tx, district) if one.code != street]
    assert len(below) > 1
    with house.store.begin() as tx:
        wanglan = user.by_login(tx, "wanglan")[0]
        user.set_roles(tx, wanglan.id, {("author", district), ("reviewer", district)})
    desk.post(NEW, {**typed, "areas": below}, page=f"{NEW}?template=lift")
    assert "立即发出" in desk.text or others == []
    desk.post(NEW, {**typed, "areas": [*below, *others]})
    assert "提交，等待放行" in desk.text
