"""The review desk over the API: the same chain, the same refusals, the same outcome."""

import pytest

from app.domain.chain import DEFAULT_STEPS
from app.domain.notice import Category
from app.store import audit, notice, policy, user

CODE = "110105900001"


@pytest.fixture
def chain(house, people):
    """Set how many steps an outage takes."""

    def set_steps(steps):
        with house.store.begin() as tx:
            policy.set_steps(tx, {**DEFAULT_STEPS, Category.OUTAGE: steps})

    return set_steps


@pytest.fixture
def submitted(writer, content, chain):
    """An outage of 李强's that waits for its only step."""
    chain(1)
    made = writer.post("/notices", content)
    path = f"/notices/{made.get_json()['id']}"
    answer = writer.post(f"{path}/submit", match=made.headers["ETag"])
    assert answer.status_code == 200, answer.get_json()
    return path, answer.get_json()["case"]


def agreed(case):
    return {"hash": case["hash"], "read": True}


def reason(answer):
    assert answer.status_code == 409, answer.get_json()
    assert answer.get_json()["detail"]
    return answer.get_json()["reason"]


def test_a_draft_is_submitted_and_waits_for_its_step(writer, submitted):
    path, case = submitted
    assert (case["state"], case["steps"], case["done"]) == ("in_review", 1, 0)
    assert writer.get(f"{path}/review").get_json() == case


def test_another_person_approves_and_it_goes_out(program, submitted, house):
    path, case = submitted
    answer = program("zhaomin").post(f"{path}/approve", agreed(case))
    told = answer.get_json()
    assert answer.status_code == 200 and told["phase"] == "live" and told["draft"] is None
    assert told["published"]["record"]["reviewers"] == ["赵敏"]
    assert told["case"]["state"] == "approved"
    with house.store.read() as tx:
        assert notice.latest(tx, told["id"]).title == "停水通知"


def test_nobody_approves_what_they_wrote(house, program, writer, submitted):
    path, case = submitted
    with house.store.begin() as tx:
        who = user.by_login(tx, "liqiang")[0]
        user.set_roles(tx, who.id, [("author", CODE), ("reviewer", CODE)])
    assert reason(writer.post(f"{path}/approve", agreed(case))) == "is_author"


def test_an_approval_names_what_was_read(program, submitted):
    path, case = submitted
    reviewer = program("zhaomin")
    assert reason(reviewer.post(f"{path}/approve", {"hash": "0" * 64, "read": True})) == "changed"
    unread = reviewer.post(f"{path}/approve", {"hash": case["hash"], "read": False})
    assert unread.status_code == 422


def test_an_edit_voids_the_approval(program, writer, submitted, house):
    path, case = submitted
    tag = writer.get(path).headers["ETag"]
    changed = writer.patch(path, {"body": "改到周四。"}, match=tag)
    assert changed.status_code == 200
    answer = program("zhaomin").post(f"{path}/approve", agreed(case))
    assert reason(answer) in {"changed", "not_open"}
    with house.store.read() as tx:
        assert notice.latest(tx, path[-8:]) is None


def test_a_step_is_taken_once(program, submitted):
    path, case = submitted
    program("zhaomin").post(f"{path}/approve", agreed(case))
    assert reason(program("zhaomin").post(f"{path}/approve", agreed(case))) == "not_open"


def test_a_draft_is_returned_with_a_reason_and_submitted_again(program, writer, submitted):
    path, _ = submitted
    assert program("zhaomin").post(f"{path}/return", {}).status_code == 422
    back = program("zhaomin").post(f"{path}/return", {"reason": "请写明楼号"}).get_json()
    assert (back["case"]["state"], back["case"]["reason"]) == ("returned", "请写明楼号")
    tag = writer.get(path).headers["ETag"]
    again = writer.post(f"{path}/submit", match=tag).get_json()
    assert again["case"]["number"] == 2


def test_what_was_rejected_is_not_submitted_unchanged(program, writer, submitted):
    path, _ = submitted
    program("zhaomin").post(f"{path}/reject", {"reason": "不属于本社区"})
    tag = writer.get(path).headers["ETag"]
    assert reason(writer.post(f"{path}/submit", match=tag)) == "rejected_unchanged"


def test_publish_goes_past_no_review(writer, content, chain):
    chain(1)
    made = writer.post("/notices", content)
    path = f"/notices/{made.get_json()['id']}"
    answer = writer.post(f"{path}/publish", match=made.headers["ETag"])
    assert reason(answer) == "needs_review" and answer.get_json()["steps"] == 1


def test_where_no_step_is_asked_publish_publishes(program, content, chain, house):
    chain(0)
    caller = program("zhaomin")
    made = caller.post("/notices", content)
    path = f"/notices/{made.get_json()['id']}"
    answer = caller.post(f"{path}/publish", match=made.headers["ETag"])
    assert answer.status_code == 200 and answer.get_json()["phase"] == "live"


def test_what_is_unfinished_is_not_submitted(writer, chain):
    chain(1)
    made = writer.post("/notices", {"areas": [CODE], "title": "停水"})
    answer = writer.post(f"/notices/{made.get_json()['id']}/submit", match=made.headers["ETag"])
    assert answer.status_code == 422
    assert {e["field"] for e in answer.get_json()["errors"]} == {"headline", "expires"}


def test_what_changed_since_it_was_read_is_not_submitted(writer, content, chain):
    made = writer.post("/notices", content)
    path = f"/notices/{made.get_json()['id']}"
    assert writer.post(f"{path}/submit").status_code == 428
    assert writer.post(f"{path}/submit", match='"0-7"').status_code == 412


def test_a_notice_is_withdrawn_once_and_the_log_says_so(program, submitted, house):
    path, case = submitted
    reviewer = program("zhaomin")
    reviewer.post(f"{path}/approve", agreed(case))
    told = reviewer.post(f"{path}/withdraw", {}).get_json()
    assert told["phase"] == "withdrawn" and told["queued_cancelled"] == 24
    assert reviewer.post(f"{path}/withdraw", {}).status_code == 409
    with house.store.read() as tx:
        assert audit.listing(tx, told["id"], 1)[0].action == "withdraw"


def test_an_author_withdraws_nothing(program, writer, submitted):
    path, case = submitted
    program("zhaomin").post(f"{path}/approve", agreed(case))
    assert writer.post(f"{path}/withdraw", {}).status_code == 403


def test_a_token_for_elsewhere_decides_nothing_here(program, submitted):
    path, case = submitted
    elsewhere = program("zhaomin", areas=["110105900002"])
    assert elsewhere.post(f"{path}/approve", agreed(case)).status_code in {403, 404}


def test_a_rehearsed_approval_releases_nothing(program, submitted, house):
    path, case = submitted
    told = program("zhaomin", is_test=True).post(f"{path}/approve", agreed(case)).get_json()
    assert told["phase"] == "live" and told["test"] is True
    with house.store.read() as tx:
        assert notice.latest(tx, told["id"]) is None
    assert program("zhaomin").post(f"{path}/approve", agreed(case)).status_code == 200


def test_a_release_that_goes_far_asks_for_consent(program, content, chain):
    chain(0)
    caller = program("wanglan")
    made = caller.post("/notices", {**content, "areas": ["110105"]})
    path, tag = f"/notices/{made.get_json()['id']}", made.headers["ETag"]
    asked = caller.post(f"{path}/submit", match=tag)
    assert asked.status_code == 422 and asked.get_json()["errors"][0]["field"] == "confirm"
    assert asked.get_json()["people"] >= 24
    answer = caller.post(f"{path}/submit", {"confirm": "110105"}, match=tag)
    assert answer.status_code == 200 and answer.get_json()["phase"] == "live"
