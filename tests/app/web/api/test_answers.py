"""What residents answered, over the API."""

from dataclasses import replace

from app.dispatch.notices import publish
from app.dispatch.voices import answers, polls
from app.domain.poll import Poll
from app.store import user

LIFT = Poll(question="装吗？", answers=("装", "不装"))


def test_a_notice_is_told_with_its_counts_and_no_device(program, house, people, draft):
    with house.store.begin() as tx:
        who = user.by_login(tx, "zhaomin")[0]
    publish.publish(house, "k3x9a7qd", replace(draft, poll=LIFT), who)
    with house.store.begin() as tx:
        answers.know(house, tx, "k3x9a7qd", answers.Voice(words="a device"))
        polls.vote(house, tx, "k3x9a7qd", LIFT.mark(1), answers.Voice(words="a device"))
    told = program("liqiang").get("/notices/k3x9a7qd/answers").get_json()["items"]
    here = {"area": "110105900001", "day": "2026-11-24", "count": 1}
    assert told == [
        {"what": "known", "detail": "", **here},
        {"what": "vote", "detail": "不装", **here},
    ]


def test_a_poll_is_written_and_read_over_the_api(writer, content):
    asked = {"question": " 装吗？", "answers": ["装", "不装"]}
    made = writer.post("/notices", {**content, "poll": asked}).get_json()
    assert made["draft"]["poll"] == {"question": "装吗？", "answers": ["装", "不装"], "until": None}
    wrong = writer.post("/notices", {**content, "poll": {**asked, "answers": ["装"]}}).get_json()
    assert "poll-answers" in {p["field"] for p in wrong["problems"]}
