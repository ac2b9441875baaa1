"""The duty page, the policy and the deputies."""

import pytest

from app.domain.notice import Category
from app.store import audit, deputy, policy, user

ID = "k3x9a7qd"
EDIT, CONFIRM = f"/editor/notices/{ID}/edit", f"/editor/notices/{ID}/confirm"
POLICY, DEPUTIES = "/editor/review-policy", "/editor/deputies"


@pytest.fixture
def submitted(as_, chain, form):
    """A water cut of two steps that 李强 has submitted."""
    chain(2)
    page = as_("liqiang")
    page.post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    page.post(CONFIRM, {"version": "1", "do": "submit"}, page=CONFIRM)
    return page


def test_the_duty_page_says_what_is_open(submitted, as_):
    page = as_("zhaomin")
    page.get("/editor/duty")
    assert "待初审（1/2）" in page.text and "停水通知" in page.text and "交班人：" in page.text


def test_what_went_out_urgently_stands_first_with_its_deadline(submitted, as_):
    officer = as_("zhaomin")
    officer.post(CONFIRM, {"version": "1", "do": "urge", "reason": "水管爆裂"}, page=CONFIRM)
    page = as_("chenmin")
    page.get("/editor/duty")
    assert "请在 12:10 前确认" in page.text


def test_an_outage_stays_on_the_page_until_it_is_over(desk, form, house, clock):
    desk.post(EDIT, {**form, "do": "submit"}, page="/editor/new")
    desk.post(CONFIRM, {"version": "1", "do": "submit"}, page=CONFIRM)
    clock.go(minutes=5)
    desk.get("/editor/duty")
    assert "还没有报“已恢复”" in desk.text and form["headline"] in desk.text


def test_the_administrator_sets_the_steps_and_the_minutes(as_, house):
    page = as_("qianan")
    answer = page.post(POLICY, {"steps-jobs": "3", "minutes": "15"}, page=POLICY)
    assert answer.status_code == 303
    with house.store.read() as tx:
        assert policy.steps(tx)[Category.JOBS] == 3 and policy.confirm_minutes(tx) == 15
        assert audit.listing(tx, "review", 1)[0].facts["steps"] == {"jobs": 3}


@pytest.mark.parametrize("minutes", ["", "0", "121", "十", "-1"])
def test_minutes_that_make_no_sense_change_nothing(as_, house, minutes):
    page = as_("qianan")
    answer = page.post(POLICY, {"steps-jobs": "3", "minutes": minutes}, page=POLICY)
    assert answer.status_code == 422 and 'value="3" selected' in page.text
    with house.store.read() as tx:
        assert policy.steps(tx)[Category.JOBS] == 0


def test_nobody_else_sets_them(as_):
    for login in ("liqiang", "zhaomin"):
        assert as_(login).get(POLICY).status_code == 403


def test_an_officer_names_a_deputy_who_then_has_the_case(submitted, as_, house, clock):
    away = as_("zhaomin")
    span = {"from_day": "2026-11-24", "until_day": "2026-11-30"}
    assert away.post(DEPUTIES, {"login": "sunli", **span}, page=DEPUTIES).status_code == 303
    away.get(DEPUTIES)
    assert "孙丽" in away.text
    helper = as_("sunli")
    helper.get("/editor/reviews")
    assert "去审核" in helper.text
    with house.store.read() as tx:
        [row] = deputy.of(tx, user.by_login(tx, "zhaomin")[0].id, clock().date())
    away.post(f"{DEPUTIES}/{row.id}/end", page=DEPUTIES)
    assert helper.get(f"/editor/notices/{ID}/review").status_code == 403


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"login": "nobody"}, "没有“nobody”这个登录名"),
        ({"login": "zhaomin"}, "不能由您自己"),
        ({"login": "qianan"}, "管理员账号不能代人审核"),
        ({"from_day": "明天"}, "请选一个日期"),
        ({"until_day": "2026-11-20"}, "不能早于"),
        ({"until_day": "2027-11-20"}, "最长 92 天"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused_at_its_field(as_, chain, change, said):
    page = as_("zhaomin")
    good = {"login": "sunli", "from_day": "2026-11-24", "until_day": "2026-11-30"}
    assert page.post(DEPUTIES, {**good, **change}, page=DEPUTIES).status_code == 422
    assert said in page.text


def test_it_says_when_nobody_may_release_a_warning_of_the_whole_district(as_, people, house):
    page, said = as_("liqiang"), "现在没有人能放行整个“朝阳区”的预警"
    page.get("/editor/duty")
    assert said not in page.text  # 王兰 reviews in the whole city
    with house.store.begin() as tx:
        user.set_active(tx, user.by_login(tx, "wanglan")[0].id, is_active=False)
    page.get("/editor/duty")
    assert said in page.text
