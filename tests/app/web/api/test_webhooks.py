"""Webhooks over the API: the log, and making a call again."""

import pytest

from app.dispatch.hooks import webhook as desk
from app.domain.access import Scope
from app.domain.webhook import EVENTS
from app.store import user, webhook


@pytest.fixture
def hook(house, people):
    with house.store.begin() as tx:
        who = user.by_login(tx, "liqiang")[0]
        areas, url = ("110105900001",), "https://oa.example.org/hook"
        made, _ = desk.add(tx, house, who, url, frozenset(EVENTS), areas)
        desk.ping(tx, house, who, made)
    return made


def test_the_owners_addresses_and_calls_are_listed(program, hook, house):
    caller = program("liqiang", Scope.WEBHOOKS)
    (told,) = caller.get("/webhooks").get_json()["items"]
    assert told["id"] == hook.id and "secret" not in str(told)
    desk.deliver_due(house, lambda *_: 503)
    (call,) = caller.get(f"/webhooks/{hook.id}/calls").get_json()["items"]
    assert (call["event"], call["state"], call["status"]) == ("test.ping", "queued", 503)
    assert call["sentence"] == "等待重试：对方返回了 503"


def test_a_settled_call_is_made_again_and_a_waiting_one_is_not(program, hook, house):
    caller = program("liqiang", Scope.WEBHOOKS)
    desk.deliver_due(house, lambda *_: 200)
    (call,) = caller.get(f"/webhooks/{hook.id}/calls").get_json()["items"]
    path = f"/webhooks/{hook.id}/calls/{call['id']}/replay"
    assert caller.post(path).status_code == 202
    assert caller.post(path).status_code == 409
    with house.store.read() as tx:
        assert webhook.log(tx, hook.id, 1)[0].attempts == 0


def test_addresses_of_others_are_not_there(program, hook):
    other = program("zhaomin", Scope.WEBHOOKS)
    assert other.get("/webhooks").get_json()["items"] == []
    assert other.get(f"/webhooks/{hook.id}/calls").status_code == 404
    assert other.post(f"/webhooks/{hook.id}/calls/zzzzzzzz/replay").status_code == 404
    assert program("liqiang").post(f"/webhooks/{hook.id}/calls/zzzzzzzz/replay").status_code == 404
