"""A call that is sent twice is carried out once (draft-ietf-httpapi-idempotency-key-header)."""

import pytest

from app.store import access_token as tokens
from app.store import api_answer, notice, user


def drafts(house):
    with house.store.read() as tx:
        return notice.drafts(tx, None, 10)


def test_the_same_key_and_content_get_the_same_answer(writer, content, house):
    first = writer.post("/notices", content, **{"Idempotency-Key": "a-1"})
    again = writer.post("/notices", content, **{"Idempotency-Key": '"a-1"'})
    assert first.get_json() == again.get_json() and again.status_code == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert len(drafts(house)) == 1


def test_the_same_key_with_other_content_is_refused(writer, content):
    writer.post("/notices", content, **{"Idempotency-Key": "a-1"})
    answer = writer.post("/notices", {**content, "title": "停电"}, **{"Idempotency-Key": "a-1"})
    assert answer.status_code == 422 and answer.get_json()["type"].endswith("key_reused")


def test_a_call_that_is_still_running_is_not_run_beside(writer, content, house, app):
    def busy():
        with house.store.begin() as tx:
            mine = tokens.listing(tx, user.by_login(tx, "liqiang")[0].id)[0]
            with app.test_request_context():
                api_answer.claim(tx, mine.id, "a-1", "same", house.clock())

    busy()
    answer = writer.post("/notices", content, **{"Idempotency-Key": "a-1"})
    assert answer.status_code in {409, 422} and drafts(house) == []


def test_a_refused_call_may_be_made_again(writer, content, house):
    assert writer.post("/notices", {"title": 7}, **{"Idempotency-Key": "k"}).status_code == 422
    assert writer.post("/notices", content, **{"Idempotency-Key": "k"}).status_code == 201


def test_keys_of_two_tokens_are_two_keys(program, content, house):
    for _ in range(2):
        program("liqiang").post("/notices", content, **{"Idempotency-Key": "k"})
    assert len(drafts(house)) == 2


def test_a_key_is_forgotten_after_a_day(writer, content, house, clock):
    content = {**content, "expires": "2026-12-25T11:00:00+08:00"}
    writer.post("/notices", content, **{"Idempotency-Key": "k"})
    clock.go(hours=24)
    writer.post("/notices", content, **{"Idempotency-Key": "k"})
    assert len(drafts(house)) == 2


@pytest.mark.parametrize("key", ["", "钥匙".encode().decode("latin-1"), "x" * 201])
def test_a_key_nobody_can_write_is_refused(writer, content, key):
    answer = writer.post("/notices", content, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"


def test_a_rehearsal_is_answered_twice_alike_too(program, content):
    caller = program("liqiang", is_test=True)
    first, again = (caller.post("/notices", content, **{"Idempotency-Key": "k"}) for _ in "12")
    assert first.get_json() == again.get_json() and again.headers["Linli-Test"] == "true"
