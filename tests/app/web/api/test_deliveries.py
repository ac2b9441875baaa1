"""Who has a notice, over the API."""

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.domain.access import Scope
from app.store import user


def test_every_channel_is_told_with_numbers_and_a_sentence(program, house, people, draft):
    with house.store.read() as tx:
        who = user.by_login(tx, "zhaomin")[0]
    publish.publish(house, "k3x9a7qd", draft, who)
    boards.issue_due(house)
    told = program("liqiang").get("/notices/k3x9a7qd/deliveries").get_json()
    found = {one["channel"]: one for one in told["channels"]}
    assert told["revision"] == 1 and told["phase"] == "live" and told["settled"] is False
    assert (found["mobile"]["total"], found["mobile"]["has"]) == (1, 1)
    assert found["mobile"]["lines"][0]["state"] == "ACCEPTED"
    assert found["sms_smpp"]["pending"] == found["sms_smpp"]["total"] == 24
    assert "等待 24 个" in found["sms_smpp"]["sentence"]
    assert "****" in found["sms_smpp"]["lines"][0]["name"] or found["sms_smpp"]["lines"][0]["name"]


def test_what_was_never_published_reached_nobody(writer, content, program):
    made = writer.post("/notices", content).get_json()["id"]
    assert writer.get(f"/notices/{made}/deliveries").status_code == 404
    reader = program("liqiang", Scope.NOTICES_READ)
    assert reader.get(f"/notices/{made}/deliveries").status_code == 403
