"""Writing: what is saved, shown and refused."""

import re

import pytest

from app.store import notice
from app.store.bell import BellSilent
from app.web.notices import workbench

ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"


def saved(house):
    with house.store.read() as tx:
        return notice.draft(tx, ID)


def test_a_new_form_has_all_boards_chosen_and_no_messages(as_):
    page = as_("liqiang")
    page.get("/editor/new")
    chosen = re.findall(r'name="channels" value="(\w+)" checked', page.text)
    assert set(chosen) == {"led", "tv", "mobile", "feed", "microblog"}


def test_an_author_of_one_community_need_not_choose_it(as_):
    page = as_("liqiang")
    page.get("/editor/new")
    assert re.findall(r'name="areas" value="(\d+)" checked', page.text) == ["110105900001"]


def test_saving_keeps_what_was_typed(desk, house, form):
    answer = desk.post(EDIT, {**form, "do": "save"}, page="/editor/new")
    assert answer.status_code == 200 and form["headline"] in desk.text
    assert saved(house).draft.title == form["title"]


def test_the_cards_are_there_without_a_script(desk, form):
    desk.post(EDIT, {**form, "do": "preview"}, page="/editor/new")
    views = re.findall(r'data-view="(\w+)"', desk.text)
    assert views == ["led", "tv", "mobile", "mastodon", "sms_smpp", "webpush"]
    assert "望春里社区" in desk.text and "条短信" in desk.text


def test_a_card_shows_the_bytes_that_the_channel_will_carry(desk, form):
    desk.post(f"/editor/cards/{ID}", form, page="/editor/new")
    pictures = re.findall(r'<img src="(/editor/preview/\w{64})"', desk.text)
    body = desk.client.get(pictures[0])
    assert body.mimetype == "image/png" and body.data.startswith(b"\x89PNG")


def test_a_page_in_a_card_is_locked_in(desk, form):
    desk.post(f"/editor/cards/{ID}", form, page="/editor/new")
    frame = re.search(r'<iframe sandbox src="([^"]+)"', desk.text).group(1)
    assert desk.get(frame).headers["Content-Security-Policy"].endswith("sandbox")


def test_autosave_says_when_and_as_which_version(desk, house, form):
    answer = desk.post(f"/editor/notices/{ID}/draft", form, page="/editor/new")
    assert (answer.json["saved"], answer.json["version"]) == ("12:00", 1)
    assert saved(house).version == 1


def test_an_older_page_does_not_overwrite_a_newer_one(desk, house, form):
    desk.post(f"/editor/notices/{ID}/draft", form, page="/editor/new")
    newer = {**form, "version": "1", "title": "停水通知（改）"}
    desk.post(f"/editor/notices/{ID}/draft", newer, page="/editor/new")
    answer = desk.post(f"/editor/notices/{ID}/draft", {**form, "version": "1"}, page="/editor/new")
    assert answer.status_code == 409 and saved(house).draft.title == "停水通知（改）"


def test_two_who_write_at_once_are_shown_a_choice_and_lose_nothing(desk, as_, house, form):
    desk.post(EDIT, {**form, "do": "save"}, page="/editor/new")
    other = as_("zhaomin")
    other.post(EDIT, {**form, "version": "1", "title": "赵敏改的", "do": "save"}, page=EDIT)
    mine = {**form, "version": "1", "title": "王兰改的", "do": "save"}
    assert desk.post(EDIT, mine).status_code == 409
    assert "王兰改的" in desk.text and "用我的盖过去" in desk.text
    desk.post(EDIT, {**mine, "overwrite": "1"})
    assert saved(house).draft.title == "王兰改的"


def test_each_problem_stands_at_its_field_and_leads_there(desk, form):
    wrong = {**form, "headline": "", "expires": "2026-11-23T10:00", "areas": [], "do": "submit"}
    assert desk.post(EDIT, wrong, page="/editor/new").status_code == 422
    for field in ("headline", "expires", "areas"):
        assert f'href="#{field}"' in desk.text and f'id="{field}-problem"' in desk.text
    assert "有效期 11月23日（周一）10:00 已经过去" in desk.text


def test_a_refused_form_still_holds_everything(desk, form):
    wrong = {**form, "headline": "长" * 29, "expires": "明天", "do": "submit"}
    desk.post(EDIT, wrong, page="/editor/new")
    assert "长" * 29 in desk.text and "“明天”不是时间" in desk.text
    assert "请提前储水，关好水龙头。" in desk.text


def test_a_good_form_goes_on_to_the_consent_page(desk, form):
    answer = desk.post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    assert answer.headers["Location"] == f"/editor/notices/{ID}/confirm"


def test_nobody_writes_for_somebody_elses_area(as_, house, form):
    page = as_("liqiang")
    answer = page.post(EDIT, {**form, "areas": ["110105900002"]}, page="/editor/new")
    assert answer.status_code == 403 and saved(house) is None
    assert "可以做这件事的人" in page.text and "王兰" in page.text


def test_nobody_opens_somebody_elses_draft(desk, as_, form):
    desk.post(EDIT, {**form, "areas": ["110105900002"], "do": "save"}, page="/editor/new")
    assert as_("liqiang").get(EDIT).status_code == 403


def test_an_operator_does_not_write(as_):
    assert as_("sunli").get("/editor/new").status_code == 403


def test_the_same_can_be_sent_again(desk, house, notice, people):
    from app.store import notice as notices

    with house.store.begin() as tx:
        notices.add_revision(tx, notice, "somebody")
    desk.get(f"/editor/new?copy={notice.id}")
    assert notice.headline in desk.text
    assert 'name="expires" type="datetime-local" value=""' in desk.text
    assert notice.id not in re.search(r'action="([^"]+/edit)"', desk.text).group(1)


def test_writing_goes_on_while_the_bell_is_silent(desk, form, monkeypatch):
    def silent(*_):
        raise BellSilent("gone")

    monkeypatch.setattr("app.store.bell.Bell.keep", silent)
    answer = desk.post(EDIT, {**form, "do": "save"}, page="/editor/new")
    assert answer.status_code == 200 and "预览暂时不可用" in desk.text


def test_a_drifted_wording_is_marked(desk, form):
    desk.post(EDIT, {**form, "override-led": "明早停水", "do": "save"}, page="/editor/new")
    later = {**form, "override-led": "明早停水", "title": "停水改期", "version": "1"}
    desk.post(EDIT, {**later, "do": "save"})
    assert "正文已改，这里还没改" in desk.text


def test_a_draft_can_be_thrown_away(desk, house, form):
    desk.post(EDIT, {**form, "do": "save"}, page="/editor/new")
    desk.post(f"/editor/notices/{ID}/discard")
    assert saved(house) is None


@pytest.mark.parametrize("panel", ["256x64-full", "no panel", "9x9"])
def test_any_panel_can_be_asked_for(desk, form, panel):
    answer = desk.post(f"/editor/cards/{ID}", {**form, "panel": panel}, page="/editor/new")
    assert answer.status_code == 200


def test_what_is_typed_never_becomes_markup(desk, form):
    nasty = "<script>alert(1)</script>"
    desk.client.get("/editor/new")
    answer = desk.post(
        EDIT, {**form, "title": nasty, "body": nasty, "do": "save"}, page="/editor/new"
    )
    assert nasty.encode() not in answer.data


def test_what_looks_wrong_is_said_beside_the_form_with_a_way_to_mend_it(desk, house, form):
    wrong = {**form, "body": "王某（11010519491231002X）11月25日（周二）"}
    desk.post(EDIT, {**wrong, "do": "save"}, page="/editor/new")
    assert "像是身份证号码" in desk.text and "这一天是周三" in desk.text
    asked = re.search(r'value="(mend:\w+)">打码成', desk.text).group(1)
    desk.post(EDIT, {**wrong, "version": "1", "do": asked})
    assert saved(house).draft.body == "王某（110105********002X）11月25日（周二）"


def test_a_warning_holds_the_form_until_somebody_ticks_it(desk, form):
    wrong = {**form, "body": "11月25日（周二）停水"}
    answer = desk.post(EDIT, {**wrong, "do": "submit"}, page="/editor/new")
    assert answer.status_code == 422 and "这一天是周三" in desk.text
    ticked = re.search(r'name="checked" value="(\w+)"', desk.text).group(1)
    again = {**wrong, "version": "1", "checked": [ticked], "do": "submit"}
    assert desk.post(EDIT, again).headers["Location"].endswith("/confirm")


def test_the_cards_bring_what_was_noticed_along(desk, form):
    desk.post(f"/editor/cards/{ID}", {**form, "body": "11月31日"}, page="/editor/new")
    assert "data-remarks" in desk.text and "日历上没有“11月31日”" in desk.text


def test_a_placeholder_left_stands_at_its_field(desk, form):
    desk.post(EDIT, {**form, "body": "〔日期〕停水", "do": "submit"}, page="/editor/new")
    assert "“正文”里的 〔日期〕 还没有换成实际内容" in desk.text


RECORD = {
    "record-summary": "检修停水",
    "record-document_no": "朝望街发〔2026〕12号",
    "record-index_no": "",
    "record-department": "社区建设科",
    "record-editor": "李强",
    "record-reprinted_from": "市自来水集团",
    "record-keywords": "停水 检修",
    "record-link": "https://example.gov.cn/1",
}


def test_what_is_put_on_record_is_kept_and_shown_again(desk, house, form):
    desk.post(EDIT, {**form, **RECORD, "do": "save"}, page="/editor/new")
    record = saved(house).draft.record
    assert record.document_no == "朝望街发〔2026〕12号" and record.keywords == ("停水", "检修")
    assert 'value="停水 检修"' in desk.text


def test_a_link_that_is_none_stands_at_its_field(desk, form):
    wrong = {**form, **RECORD, "record-link": "javascript:alert(1)", "do": "submit"}
    assert desk.post(EDIT, wrong, page="/editor/new").status_code == 422
    assert 'id="record-link-problem"' in desk.text and "不是完整的网址" in desk.text


@pytest.mark.parametrize(
    ("typed", "colours", "shown"), [("256x64", "full", "256"), (" 64 × 48 ", "dual", "64")]
)
def test_any_size_can_be_typed(desk, form, typed, colours, shown):
    asked = {**form, "panel-typed": typed, "panel-colours": colours}
    desk.post(f"/editor/cards/{ID}", asked, page="/editor/new")
    width = re.search(r'<img src="/editor/preview/\w+" width="(\d+)"', desk.text).group(1)
    assert int(width) in {int(shown), 2 * int(shown)}


@pytest.mark.parametrize("typed", ["9x9", "大屏", "99999x1", "1921x1080"])
def test_a_size_that_cannot_be_is_said_at_its_field(desk, form, typed):
    desk.post(EDIT, {**form, "panel-typed": typed, "do": "preview"}, page="/editor/new")
    assert 'id="panel-typed-problem"' in desk.text and typed in desk.text
    assert 'data-view="led"' in desk.text


@pytest.mark.parametrize("panel", ["", "no panel"])
def test_whoever_asks_for_no_panel_is_shown_the_usual_one(app, house, wanglan, draft, panel):
    with app.test_request_context():
        views = workbench.views(house, wanglan, draft, ID, panel)
    assert views[0].card.pieces[0].width_px == 192
