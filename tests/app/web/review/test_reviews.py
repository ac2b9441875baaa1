"""The review desk in the browser: the queue, the page of a case, and every decision."""

import re

import pytest

from app.dispatch.review import review
from app.domain.chain import State
from app.store import notice

ID = "k3x9a7qd"
EDIT, CONFIRM = f"/editor/notices/{ID}/edit", f"/editor/notices/{ID}/confirm"
REVIEW = f"/editor/notices/{ID}/review"


def case(house):
    with house.store.read() as tx:
        return review.case_of(tx, ID)


def latest(house):
    with house.store.read() as tx:
        return notice.latest(tx, ID)


def decide(page, **form):
    """Post a decision on the case that stands on the page."""
    page.get(REVIEW)
    shown = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page.text) for name in ("case", "hash")
    }
    known = {name: found.group(1) for name, found in shown.items() if found}
    return page.post(REVIEW, {**known, **form})


@pytest.fixture
def author(as_, chain, form):
    """李强, who has submitted a water cut that takes two steps."""
    chain(2)
    page = as_("liqiang")
    page.post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    page.post(CONFIRM, {"version": "1", "do": "submit"}, page=CONFIRM)
    return page


@pytest.fixture
def zhaomin(author, as_):
    return as_("zhaomin")


def test_who_submits_sees_where_it_stands(author):
    author.get(REVIEW)
    assert "待初审（1/2）" in author.text and "初审 → 复审" in author.text
    author.get("/editor/reviews")
    assert "我提交的，还在审核" in author.text and "停水通知" in author.text


def test_a_reviewer_finds_it_and_the_badge_says_so(zhaomin):
    zhaomin.get("/editor/")
    assert re.search(r'class="waits">1<', zhaomin.text)
    zhaomin.get("/editor/reviews")
    assert "去审核" in zhaomin.text and "李强" in zhaomin.text


def test_the_page_shows_text_check_and_every_card(zhaomin):
    zhaomin.get(REVIEW)
    assert "第一次提交" in zhaomin.text and "机器核对" in zhaomin.text
    assert re.findall(r'data-view="(\w+)"', zhaomin.text) == [
        "led",
        "tv",
        "mobile",
        "mastodon",
        "sms_smpp",
        "webpush",
    ]


def test_two_steps_by_two_people_put_it_out(zhaomin, as_, house):
    assert decide(zhaomin, do="approve", read="1").headers["Location"] == "/editor/reviews"
    assert latest(house) is None and case(house).done == 1
    leader = as_("zhaoping")
    decide(leader, do="approve", read="1")
    assert "这是最后一步" in leader.text and "24 个号码" in leader.text
    assert latest(house) is None
    answer = decide(leader, do="approve", read="1", agreed="1")
    assert answer.headers["Location"] == f"/editor/notices/{ID}"
    assert latest(house).record.reviewers == ("赵敏", "赵平")


def test_it_is_not_approved_unread(zhaomin, house):
    assert decide(zhaomin, do="approve").status_code == 422
    assert "请先通读全文" in zhaomin.text and case(house).done == 0


def test_the_author_may_read_it_and_not_approve_it(author, house):
    answer = decide(author, do="approve", read="1", agreed="1")
    assert answer.status_code == 409 and "权限的人来做" in author.text
    assert case(house).done == 0


def test_it_goes_back_with_a_reason_and_comes_again_with_the_difference(
    zhaomin, author, form, house
):
    assert decide(zhaomin, do="return").status_code == 422
    assert "请写明原因" in zhaomin.text
    decide(zhaomin, do="return", reason="少写了楼号")
    author.get("/editor/reviews")
    assert "少写了楼号" in author.text
    author.get(EDIT)
    assert "少写了楼号" in author.text and 'value="停水通知"' in author.text
    fixed = {**form, "title": "停水通知（1—6号楼）", "version": "1", "do": "submit"}
    author.post(EDIT, fixed, page=EDIT)
    author.post(CONFIRM, {"version": "2", "do": "submit"}, page=CONFIRM)
    assert case(house).number == 2
    zhaomin.get(REVIEW)
    assert re.search(r"<ins>.*（1—6号楼）</ins>", zhaomin.text)
    assert "第 2 次提交审核" in zhaomin.text and "少写了楼号" in zhaomin.text


def test_what_is_typed_with_a_refused_decision_stays(zhaomin, author, form, house):
    zhaomin.get(REVIEW)
    shown = dict(re.findall(r'name="(case|hash)" value="([^"]*)"', zhaomin.text))
    author.post(f"/editor/notices/{ID}/draft", {**form, "version": "1", "title": "改"}, page=EDIT)
    answer = zhaomin.post(REVIEW, {**shown, "do": "return", "reason": "电话不对"})
    assert answer.status_code == 409 and "这次审核已经结束" in zhaomin.text
    assert case(house).state is State.VOIDED


def test_an_edit_says_beforehand_that_it_leaves_the_review(author):
    author.get(EDIT)
    assert "会从审核中收回" in author.text


def test_an_old_page_decides_nothing(zhaomin, author, form, house):
    zhaomin.get(REVIEW)
    shown = dict(re.findall(r'name="(case|hash)" value="([^"]*)"', zhaomin.text))
    again = {**form, "title": "停水通知（改）", "version": "1", "do": "submit"}
    author.post(EDIT, again, page=EDIT)
    author.post(CONFIRM, {"version": "2", "do": "submit"}, page=CONFIRM)
    answer = zhaomin.post(REVIEW, {**shown, "do": "approve", "read": "1"})
    assert answer.status_code == 409 and "重新看一遍" in zhaomin.text
    assert case(house).done == 0


def test_it_is_held_and_resumed(zhaomin, house):
    decide(zhaomin, do="hold", reason="等街道回复")
    assert case(house).state is State.ON_HOLD
    zhaomin.get(REVIEW)
    assert "等街道回复" in zhaomin.text and "恢复审核</button>" in zhaomin.text
    decide(zhaomin, do="resume")
    assert case(house).state is State.IN_REVIEW


def test_it_is_rejected_or_taken_back(zhaomin, author, house):
    decide(author, do="recall")
    assert case(house).state is State.RECALLED
    author.post(CONFIRM, {"version": "1", "do": "submit"}, page=CONFIRM)
    decide(zhaomin, do="reject", reason="不属本社区")
    assert case(house).state is State.REJECTED
    answer = author.post(CONFIRM, {"version": "1", "do": "submit"}, page=CONFIRM)
    assert answer.status_code == 409 and "改动内容后才能再提交" in author.text


def test_strangers_neither_read_nor_decide(author, as_, house):
    stranger = as_("sunli")
    assert stranger.get(REVIEW).status_code == 403
    assert (
        stranger.post(REVIEW, {"do": "reject", "reason": "x"}, page="/editor/").status_code == 403
    )
    assert case(house).state is State.IN_REVIEW


def test_an_officer_sends_out_what_cannot_wait_and_another_confirms(zhaomin, as_, house):
    zhaomin.get(CONFIRM)
    assert "先发布再确认" in zhaomin.text
    answer = zhaomin.post(CONFIRM, {"version": "1", "do": "urge", "reason": ""})
    assert answer.status_code == 409 and latest(house) is None
    zhaomin.follow(zhaomin.post(CONFIRM, {"version": "1", "do": "urge", "reason": "水管爆裂"}))
    assert latest(house) is not None and "12:10" in zhaomin.text
    second = as_("chenmin")
    second.get("/editor/reviews")
    assert "紧急发布，等我确认" in second.text
    decide(second, do="confirm")
    assert case(house).state is State.APPROVED


def test_an_author_is_not_offered_the_urgent_lane(author, house):
    author.get(CONFIRM)
    assert "先发布再确认" not in author.text
    author.post(CONFIRM, {"version": "1", "do": "urge", "reason": "水管爆裂"})
    assert latest(house) is None


def test_the_pages_are_there_in_english_too(zhaomin):
    for path in ("/editor/reviews", REVIEW, CONFIRM):
        assert zhaomin.get(path, headers={"Accept-Language": "en"}).status_code == 200
