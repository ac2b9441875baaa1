"""Beginning a notice: from a template, or from a pasted text; and keeping one as a template."""

import re

import pytest

from app.store import notice, template

ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"
TEXT = "停水通知\n因抢修停水。\n时间：11月25日9:00—11:00\n电话：010-65550123\n望春里社区居委会"


def own(house):
    with house.store.read() as tx:
        return template.listing(tx, ["110000"], 9)


def test_a_form_begins_from_a_template(desk):
    desk.get("/editor/new?template=lift")
    assert 'value="电梯检修通知"' in desk.text and "〔楼栋单元〕" in desk.text


def test_an_unknown_template_is_not_found(desk):
    assert desk.get("/editor/new?template=nothing").status_code == 404


def test_what_a_template_left_open_keeps_it_from_going_out(desk, form):
    desk.get("/editor/new?template=lift")
    desk.post(EDIT, {**form, "headline": "〔日期〕电梯检修", "do": "submit"})
    assert "〔日期〕 还没有换成实际内容" in desk.text


def test_a_pasted_text_stands_in_its_fields_with_reasons(desk):
    answer = desk.post("/editor/paste/", {"text": TEXT}, page="/editor/paste/")
    assert answer.status_code == 200 and 'value="停水通知"' in desk.text
    assert "取自落款“望春里社区居委会”" in desk.text and 'class="guessed"' in desk.text
    assert 'value="2026-11-25T11:00"' in desk.text


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 20_001])
def test_nothing_and_too_much_are_refused_and_kept(desk, text):
    answer = desk.post("/editor/paste/", {"text": text}, page="/editor/paste/")
    assert answer.status_code == 422 and 'id="text-problem"' in desk.text
    assert text.strip() in desk.text


def test_pasting_into_a_draft_fills_what_is_empty(desk, house, form):
    begun = {**form, "source": "", "contact": "", "do": "paste", "pasted": TEXT}
    desk.post(EDIT, begun, page="/editor/new")
    with house.store.read() as tx:
        draft = notice.draft(tx, ID).draft
    assert draft.source == "望春里社区居委会" and "010-65550123" in draft.contact
    assert draft.body.startswith("因更换老旧供水管线")


def test_a_draft_is_kept_as_a_template_and_begun_from(desk, house, form):
    kept = {**form, "do": "template", "template-name": "我们的停水"}
    desk.post(EDIT, kept, page="/editor/new")
    assert "已存为模板“我们的停水”" in desk.text
    (made,) = own(house)
    desk.get(f"/editor/new?template={made.id}")
    assert form["headline"] in desk.text and 'name="expires" type="datetime-local" value=""' in (
        desk.text
    )


def test_a_template_without_a_name_is_asked_for_one(desk, house, form):
    answer = desk.post(EDIT, {**form, "do": "template", "template-name": " "}, page="/editor/new")
    assert answer.status_code == 422 and "请写模板的名称" in desk.text and own(house) == []


def test_a_template_is_renamed_and_removed(desk, house, form):
    desk.post(EDIT, {**form, "do": "template", "template-name": "甲"}, page="/editor/new")
    (made,) = own(house)
    page = "/editor/templates/"
    assert desk.post(f"{page}{made.id}/rename", {"name": ""}, page=page).status_code == 422
    desk.post(f"{page}{made.id}/rename", {"name": "乙"}, page=page)
    assert [t.name for t in own(house)] == ["乙"]
    desk.post(f"{page}{made.id}/remove", page=page)
    assert own(house) == []


def test_nobody_touches_a_template_of_another_area(desk, as_, house, form):
    there = {**form, "areas": ["110105900002"], "do": "template", "template-name": "隔壁"}
    desk.post(EDIT, there, page="/editor/new")
    (made,) = own(house)
    page = as_("liqiang")
    for path in (f"{made.id}/rename", f"{made.id}/remove"):
        answer = page.post(f"/editor/templates/{path}", {"name": "我的"}, page="/editor/templates/")
        assert answer.status_code == 404
    assert not re.search("隔壁", page.text)


def test_an_operator_has_no_templates(as_):
    page = as_("sunli")
    assert page.get("/editor/templates/").status_code == 403
    assert page.get("/editor/paste/").status_code == 403


def test_the_page_of_a_notice_shows_what_is_on_record(desk, house, notice, people):
    from dataclasses import replace

    from app.domain.notice import Record
    from app.store import notice as notices

    record = Record(document_no="朝望街发〔2026〕12号", link="javascript:alert(1)")
    with house.store.begin() as tx:
        notices.add_revision(tx, replace(notice, record=record), "somebody")
    desk.get(f"/editor/notices/{notice.id}")
    assert "朝望街发〔2026〕12号" in desk.text and "javascript:" not in desk.text
