"""Correct, extend and restore from the notice's page."""

import pytest

from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.domain.notice import Act
from app.store import notice, user

ID = "k3x9a7qd"
PAGE = f"/editor/notices/{ID}"
EXTEND, RESTORE, CORRECT = f"{PAGE}/extend", f"{PAGE}/restore", f"{PAGE}/correct"


@pytest.fixture
def published(house, people, draft):
    """The water cut, live in 望春里 and sent to everybody."""
    with house.store.read() as tx:
        wanglan = user.by_login(tx, "zhaomin")[0]
    made = publish.publish(house, ID, draft, wanglan)
    while messages.deliver_due(house, ["mastodon", "sms_smpp"]):
        pass
    return made


@pytest.fixture
def page(published, as_):
    """赵敏, who reviews in 望春里."""
    return as_("zhaomin")


def latest(house):
    with house.store.read() as tx:
        return notice.latest(tx, ID)


def test_the_notices_page_offers_all_three(page):
    page.get(PAGE)
    for address in (EXTEND, RESTORE, CORRECT):
        assert address in page.text


def test_an_author_corrects_and_extends_by_way_of_review(published, as_):
    author = as_("liqiang")
    author.get(PAGE)
    assert CORRECT in author.text and EXTEND in author.text and RESTORE not in author.text
    assert author.post(RESTORE, page="/editor/new").status_code == 403


def test_an_operator_does_none_of_it(published, as_):
    operator = as_("sunli")
    for address in (EXTEND, CORRECT):
        assert operator.get(address).status_code == 403


def test_extending_says_first_whom_it_reaches(page):
    page.get(EXTEND)
    for fact in ("11月25日（周三）11:00", "24 个号码", "只发给收到过原通知的", "0 块屏"):
        assert fact in page.text


def test_a_new_end_and_a_reason_go_on_to_where_it_is_submitted(page, house):
    answer = page.post(EXTEND, {"expires": "2026-11-25T15:00", "reason": "水管难修"}, page=EXTEND)
    assert answer.headers["Location"] == f"{PAGE}/confirm"
    page.follow(answer)
    assert "11月25日（周三）15:00" in page.text and latest(house).act is Act.ISSUE
    again = page.post(EXTEND, {"expires": "2026-11-25T16:00", "reason": "难修"}, page=EXTEND)
    assert again.status_code == 409 and "有人正在修改这条通知" in page.text


def test_released_it_tells_those_who_have_it(page, house):
    page.post(EXTEND, {"expires": "2026-11-25T15:00", "reason": "水管难修"}, page=EXTEND)
    with house.store.read() as tx:
        saved, officer = notice.draft(tx, ID).draft, user.by_login(tx, "zhaomin")[0]
    assert publish.publish(house, ID, saved, officer).act is Act.EXTEND
    page.get(PAGE)
    assert "向 24 个人告知延期" in page.text and "水管难修" in page.text and "已延期" in page.text


@pytest.mark.parametrize(
    ("expires", "reason", "sentence"),
    [
        ("", "难修", "请填写有效期"),
        ("下午", "难修", "“下午”不是时间"),
        ("2026-11-25T10:00", "难修", "新的有效期要晚于现在的"),
        ("2026-11-25T15:00", "", "请写明原因"),
        ("2026-11-25T15:00", "难" * 201, "最多 200 个字"),
    ],
)
def test_a_wrong_extension_is_told_at_its_field_and_loses_nothing(
    page, house, expires, reason, sentence
):
    answer = page.post(EXTEND, {"expires": expires, "reason": reason}, page=EXTEND)
    assert answer.status_code == 422 and sentence in page.text
    assert reason in page.text and latest(house).act is Act.ISSUE


def test_one_tap_says_that_it_is_over(page, house):
    page.follow(page.post(RESTORE, page=PAGE))
    assert latest(house).act is Act.RESTORE
    assert "已恢复：" in page.text and "向 24 个收到过的人告知已恢复" in page.text
    assert RESTORE not in page.text and EXTEND not in page.text


def test_a_second_tap_is_told_how_it_stands(page, house):
    page.get(PAGE)
    page.post(RESTORE)
    page.follow(page.post(RESTORE, page=PAGE))
    assert "没有再做一次：这条通知现在是“已恢复”。" in page.text
    assert latest(house).revision == 2
    page.follow(page.get(EXTEND))
    assert "没有再做一次" in page.text


def test_a_correction_opens_as_a_draft_that_remembers_what_was_wrong(page, house):
    answer = page.post(CORRECT, {"reason": "日期写错了"}, page=CORRECT)
    assert answer.headers["Location"] == f"{PAGE}/edit"
    page.follow(answer)
    assert "更正已开成草稿" in page.text
    with house.store.read() as tx:
        saved = notice.draft(tx, ID)
    assert saved.draft.record.correction == "日期写错了"
    assert saved.draft.title == "停水通知"


def test_what_somebody_is_writing_already_becomes_the_correction(page, house, form):
    page.post(f"{PAGE}/edit", {**form, "title": "停水通知（改）"}, page=f"{PAGE}/edit")
    page.post(CORRECT, {"reason": "标题写错了"}, page=CORRECT)
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.title == "停水通知（改）"


def test_a_correction_needs_words(page, house):
    assert page.post(CORRECT, {"reason": " "}, page=CORRECT).status_code == 422
    assert "请写明原因" in page.text


def test_what_is_withdrawn_is_not_corrected(page, house):
    page.post(f"{PAGE}/withdraw", page=f"{PAGE}/withdraw")
    page.get(PAGE)
    assert CORRECT not in page.text and RESTORE not in page.text
    page.follow(page.get(CORRECT))
    assert "这条通知现在是“已撤回”" in page.text


@pytest.mark.parametrize("address", [EXTEND, CORRECT])
def test_what_never_was_is_not_found(desk, address):
    assert desk.get(address).status_code == 404
