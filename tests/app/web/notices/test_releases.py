"""Consent, publishing and withdrawing."""

import pytest

from app.dispatch.boards import boards
from app.domain.target import Slot
from app.store import notice, slot
from app.store import screen as screens
from app.store.screen import Screen

ID = "k3x9a7qd"
EDIT, CONFIRM = f"/editor/notices/{ID}/edit", f"/editor/notices/{ID}/confirm"
WITHDRAW = f"/editor/notices/{ID}/withdraw"


def latest(house):
    with house.store.read() as tx:
        return notice.latest(tx, ID)


@pytest.fixture
def ready(desk, form):
    """A browser at the consent page of a good draft."""
    desk.post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    desk.get(CONFIRM)
    return desk


@pytest.fixture
def published(ready):
    ready.post(CONFIRM, {"version": "1"})
    return ready


def test_the_consent_page_says_how_far_it_goes(ready):
    for fact in ("1 个范围", "0 块屏", "24 个号码", "11月25日（周三）11:00", "短信发出后收不回来"):
        assert fact in ready.text


def test_consent_publishes(ready, house):
    answer = ready.post(CONFIRM, {"version": "1"})
    assert answer.headers["Location"] == f"/editor/notices/{ID}"
    assert latest(house).title == "停水通知"


def test_what_was_changed_after_the_consent_page_is_shown_again(ready, house, form):
    changed = {**form, "version": "1", "title": "停水通知（改）"}
    ready.post(f"/editor/notices/{ID}/draft", changed, page=EDIT)
    assert ready.post(CONFIRM, {"version": "1"}, page=CONFIRM).status_code == 409
    assert latest(house) is None and "请再看一遍" in ready.text


def test_an_author_is_told_who_reviews_and_publishes_nothing(as_, house, form, chain):
    chain(1)
    page = as_("liqiang")
    page.follow(page.post(EDIT, {**form, "do": "submit"}, page="/editor/new"))
    assert "提交审核</button>" in page.text and "赵敏" in page.text
    assert page.post(CONFIRM, {"version": "1"}).headers["Location"].endswith(f"{ID}/review")
    assert latest(house) is None


def test_a_reviewer_publishes_an_authors_draft(as_, house, form):
    as_("liqiang").post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    reviewer = as_("zhaomin")
    reviewer.get("/editor/")
    assert "停水通知" in reviewer.text and "李强" in reviewer.text
    reviewer.post(CONFIRM, {"version": "1"}, page=CONFIRM)
    assert latest(house) is not None


def test_a_district_wants_its_name_typed(desk, house, form):
    wide = {**form, "areas": ["110105"], "do": "submit"}
    desk.post(EDIT, wide, page="/editor/new")
    desk.get(CONFIRM)
    assert desk.post(CONFIRM, {"version": "1", "typed_name": "朝阳"}).status_code == 422
    assert latest(house) is None
    assert desk.post(CONFIRM, {"version": "1", "typed_name": "朝阳区"}).status_code == 303


def test_a_draft_that_ended_meanwhile_is_not_published(desk, house, form, clock):
    desk.post(EDIT, {**form, "expires": "2026-11-24T12:10", "do": "submit"}, page="/editor/new")
    desk.get(CONFIRM)
    clock.go(minutes=11)
    answer = desk.post(CONFIRM, {"version": "1"})
    assert answer.headers["Location"] == f"{EDIT}?check=1" and latest(house) is None


def test_the_notice_page_says_who_has_it(published, house):
    boards.issue_due(house)
    published.get(f"/editor/notices/{ID}")
    assert "页面已更新（1 处）" in published.text
    assert "共 24 个收件人，已发出 0 个，等待 24 个。" in published.text
    assert "这个范围还没有接入 LED 屏。" in published.text


def test_the_report_is_asked_for_again_until_all_is_settled(published):
    published.get(f"/editor/notices/{ID}/report")
    assert 'data-settled="0"' in published.text and "<html" not in published.text


def test_screens_that_have_not_confirmed_are_said_to_be_so(published, house):
    place = Slot(area="110105900001", medium="led", profile="192x32-mono")
    with house.store.begin() as tx:
        slot.ensure(tx, place, house.clock())
        gate = Screen(
            id="s1", profile="192x32-mono", public_key=b"k" * 32, enrolled_at=house.clock()
        )
        screens.add(tx, gate)
        screens.approve(tx, "s1", "东门 LED 屏", place, house.clock())
    boards.issue_due(house)
    published.get(f"/editor/notices/{ID}")
    assert "1 块屏里 0 块已显示，1 块还没有确认。" in published.text
    assert "东门 LED 屏" in published.text


def test_withdrawing_asks_first(published):
    published.get(WITHDRAW)
    assert "撤回“停水通知”？" in published.text and "向已经收到的人发更正" in published.text


def test_a_withdrawal_says_what_it_set_in_motion(published, house):
    answer = published.post(WITHDRAW, {"tell_reached": "1"}, page=WITHDRAW)
    published.follow(answer)
    assert latest(house).is_withdrawal
    assert "还没发出的 24 条已取消。" in published.text and "已撤回" in published.text


def test_withdrawing_twice_is_harmless(published):
    published.post(WITHDRAW, page=WITHDRAW)
    published.follow(published.post(WITHDRAW, page=f"/editor/notices/{ID}"))
    assert "这条通知已经撤回过了。" in published.text


def test_an_author_cannot_withdraw(published, as_, house):
    page = as_("liqiang")
    assert page.get(WITHDRAW).status_code == 403
    assert page.post(WITHDRAW, page="/editor/new").status_code == 403
    assert not latest(house).is_withdrawal


def test_an_edit_is_the_next_revision(published, house, form):
    published.get(EDIT)
    assert "修改通知" in published.text and form["title"] in published.text
    published.post(EDIT, {**form, "title": "停水通知（改期）", "do": "submit"})
    published.get(CONFIRM)
    assert "这条通知已经发布过" in published.text
    published.post(CONFIRM, {"version": "1"})
    assert (latest(house).revision, latest(house).title) == (2, "停水通知（改期）")


def test_nobody_reads_the_report_of_somebody_elses_area(desk, as_, form):
    elsewhere = {**form, "areas": ["110105900002"], "do": "submit"}
    desk.post(EDIT, elsewhere, page="/editor/new")
    desk.post(CONFIRM, {"version": "1"}, page=CONFIRM)
    assert as_("liqiang").get(f"/editor/notices/{ID}").status_code == 403


def test_what_comes_from_above_can_be_seen(desk, as_, form):
    desk.post(EDIT, {**form, "areas": ["110105900"], "do": "submit"}, page="/editor/new")
    desk.post(CONFIRM, {"version": "1"}, page=CONFIRM)
    assert as_("liqiang").get(f"/editor/notices/{ID}").status_code == 200
