"""A department's push: one notice for several communities, and a receipt from each."""

import pytest

from app.dispatch.notices import publish
from app.dispatch.review import review
from app.domain.access import Scope
from app.domain.chain import Deed
from app.domain.notice import Category
from app.store import notice, policy, user

HERE, THERE = "110105900001", "110105900002"


@pytest.fixture
def department(house, people, program):
    """A program of 李强, who now writes in both communities."""
    with house.store.begin() as tx:
        who = user.by_login(tx, "liqiang")[0]
        user.set_roles(tx, who.id, [("author", HERE), ("author", THERE)])
    return program("liqiang", Scope.PUSH)


@pytest.fixture
def order(content):
    notice_ = {name: value for name, value in content.items() if name != "areas"}
    return {
        "source": "区水务局",
        "reference": "水务〔2026〕12号",
        "areas": [HERE, THERE],
        "notice": notice_,
    }


def states(answer):
    return {r["area"]: r["state"] for r in answer.get_json()["receipts"]}


def test_each_community_gets_a_draft_of_its_own(department, order, house):
    answer = department.post("/pushes", order)
    assert answer.status_code == 202 and states(answer) == {HERE: "received", THERE: "received"}
    told = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/pushes/{told['id']}"
    with house.store.read() as tx:
        for receipt in told["receipts"]:
            saved = notice.draft(tx, receipt["notice_id"]).draft
            assert saved.areas == (receipt["area"],) and saved.source == "区水务局"


def test_the_same_reference_is_taken_once(department, order, house):
    first, again = department.post("/pushes", order), department.post("/pushes", order)
    assert again.status_code == 200 and again.get_json() == first.get_json()
    with house.store.read() as tx:
        assert len(notice.drafts(tx, None, 10)) == 2


def test_the_same_reference_for_something_else_is_refused(department, order):
    department.post("/pushes", order)
    answer = department.post("/pushes", {**order, "areas": [HERE]})
    assert answer.status_code == 409
    assert answer.get_json()["errors"][0]["field"] == "reference"


def test_an_area_that_cannot_take_it_says_why(department, order):
    answer = department.post("/pushes", {**order, "areas": [HERE, "110105900003", "999999"]})
    told = {r["area"]: r for r in answer.get_json()["receipts"]}
    assert told[HERE]["state"] == "received"
    assert told["110105900003"] == {
        "area": "110105900003",
        "state": "rejected",
        "notice_id": None,
        "reason": "令牌的主人在这个区域没有写通知的权限",
    }
    assert told["999999"]["reason"] == "没有这个区域"


def test_a_push_nobody_can_take_leaves_nothing(department, order, house):
    answer = department.post("/pushes", {**order, "areas": ["999999"]})
    assert answer.status_code == 403 and answer.get_json()["areas"] == ["999999"]
    assert department.get("/pushes").get_json()["items"] == []


def test_the_receipts_follow_what_the_communities_do(department, order, house):
    told = department.post("/pushes", order).get_json()
    mine = {r["area"]: r["notice_id"] for r in told["receipts"]}
    with house.store.begin() as tx:
        reviewer = user.by_login(tx, "zhaomin")[0]
        draft = notice.draft(tx, mine[HERE]).draft
        notice.drop_draft(tx, mine[THERE])
    publish.publish(house, mine[HERE], draft, reviewer)
    later = department.get(f"/pushes/{told['id']}")
    assert states(later) == {HERE: "published", THERE: "rejected"}
    publish.withdraw(house, mine[HERE], reviewer)
    assert states(department.get(f"/pushes/{told['id']}"))[HERE] == "withdrawn"


def test_nobody_reads_the_receipts_of_another(department, order, program):
    told = department.post("/pushes", order).get_json()
    assert program("zhaomin").get(f"/pushes/{told['id']}").status_code == 404
    assert program("zhaomin").get("/pushes").get_json()["items"] == []


def test_pushes_are_leafed_through(department, order, clock):
    for number in range(3):
        department.post("/pushes", {**order, "reference": str(number)})
        clock.go(seconds=1)
    found, cursor = [], ""
    while cursor is not None:
        page = department.get(f"/pushes?limit=2&cursor={cursor}").get_json()
        found += [one["reference"] for one in page["items"]]
        cursor = page["next"]
    assert found == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("field", "value"), [("areas", []), ("reference", ""), ("source", None), ("notice", {"x": 1})]
)
def test_a_push_that_does_not_fit_is_told_where(department, order, field, value):
    answer = department.post("/pushes", {**order, field: value})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith(field)


def test_a_rehearsed_push_reaches_nobody(house, department, program, order):
    answer = program("liqiang", is_test=True).post("/pushes", order)
    assert answer.status_code == 202 and answer.get_json()["test"] is True
    assert department.get("/pushes").get_json()["items"] == []


def test_a_push_goes_into_review_and_comes_back_with_the_reason(department, order, house):
    with house.store.begin() as tx:
        policy.set_steps(tx, {Category.OUTAGE: 1})
    told = department.post("/pushes", {**order, "submit": True})
    assert states(told) == {HERE: "accepted", THERE: "accepted"}
    mine = {r["area"]: r["notice_id"] for r in told.get_json()["receipts"]}
    with house.store.read() as tx:
        reviewer = user.by_login(tx, "zhaomin")[0]
        case = review.case_of(tx, mine[HERE])
    review.decide_on(house, case.id, reviewer, Deed.RETURN, "请写明楼号")
    later = department.get(f"/pushes/{told.get_json()['id']}").get_json()["receipts"]
    here = next(r for r in later if r["area"] == HERE)
    assert (here["state"], here["reason"]) == ("returned", "请写明楼号")


def test_a_push_never_publishes_by_itself(department, order, house):
    with house.store.begin() as tx:
        policy.set_steps(tx, {Category.OUTAGE: 0})
    told = department.post("/pushes", {**order, "submit": True})
    assert states(told) == {HERE: "received", THERE: "received"}


def test_a_push_that_is_unfinished_stays_a_draft(department, order):
    order["notice"].pop("expires")
    told = department.post("/pushes", {**order, "submit": True})
    assert told.status_code == 202 and states(told)[HERE] == "received"
