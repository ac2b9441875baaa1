"""Warnings over the API: handed in once, issued, listed; pushed with the secret of a source."""

import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from app.dispatch.warnings import warnings_in
from app.ingest import warnings
from app.store import warning_source
from app.store.warning_source import WarningSource
from tests.app.ingest.warnings_written import alert

PATH, HERE = "/api/v1/warnings", "110105900001"
OWN = {
    "template": "lift",
    "level": "blue",
    "title": "3号楼电梯停用",
    "text": "3号楼电梯停用，正在维修。",
    "advice": "请走楼梯。",
    "contact": "65550123",
    "issuer": "望春里社区居委会",
    "minutes": 240,
    "areas": [HERE],
}


@pytest.fixture
def august(clock):
    clock.now = datetime(2026, 8, 12, 9, tzinfo=UTC)


def handed(client, path, body, **headers):
    return client.post(
        path, data=body.encode(), content_type="application/cap+xml", headers=headers
    )


def test_a_message_is_taken_once_and_waits_for_a_person(program, app, august):
    words = {"Authorization": f"Bearer {program('wanglan').words}"}
    client = app.test_client()
    first = handed(client, PATH, alert(), **words)
    (item,) = first.get_json()["items"]
    assert (first.status_code, item["state"], item["is_new"]) == (201, "held", True)
    again = handed(client, PATH, alert(), **words)
    assert (again.status_code, again.get_json()["items"][0]["is_new"]) == (200, False)
    held = client.get(f"{PATH}?state=held", headers=words).get_json()["items"]
    assert [one["key"] for one in held] == [item["key"]]
    one = client.get(f"{PATH}/{item['key']}", headers=words).get_json()
    assert (one["level"], one["reasons"]) == ("orange", ["policy"])
    bad = handed(client, PATH, "<!DOCTYPE a><a/>", **words)
    assert bad.status_code == 422
    assert [e["code"] for e in bad.get_json()["errors"]] == ["has_doctype"]


def test_an_all_clear_takes_the_right_to_release_where_it_ends_something(
    program, app, house, august
):
    now, client = house.clock(), app.test_client()
    made = WarningSource(id="bj", name="台", automatic=("orange",), due=now, added_at=now)
    warnings.take_bytes(house, made, [alert().encode()])
    names = "11000041600000,a1,2026-08-12T16:00:00+08:00"
    later = {"identifier": "a2", "sent": "2026-08-12T16:30:00+08:00", "references": names}
    over = alert(msgType="Cancel", **later)
    writer, officer = program("liqiang").words, program("wanglan").words
    assert handed(client, PATH, over, Authorization=f"Bearer {writer}").status_code == 403
    assert len(warnings_in.current(house)) == 1
    assert handed(client, PATH, over, Authorization=f"Bearer {officer}").status_code == 201
    assert warnings_in.current(house) == []


def test_one_of_our_own_is_issued_by_who_may_and_says_why_it_waits(program, house):
    blue = program("wanglan").post("/warnings", OWN)
    assert blue.status_code == 201 and blue.get_json()["items"][0]["state"] == "released"
    red = program("wanglan").post("/warnings", {**OWN, "level": "red"})
    assert red.get_json()["items"][0]["reasons"] == ["second:level"]
    assert len(warnings_in.current(house)) == 1
    wrong = {**OWN, "areas": ["999999"], "title": "〔楼栋〕停用"}
    refused = program("wanglan").post("/warnings", wrong)
    assert refused.status_code == 422
    assert {e["field"] for e in refused.get_json()["errors"]} == {"areas", "title"}
    assert program("wanglan").post("/warnings", {"level": "x"}).status_code == 422
    assert program("sunli").post("/warnings", OWN).status_code == 403
    tried = program("wanglan", is_test=True).post("/warnings", OWN)
    assert tried.get_json()["test"] and len(warnings_in.current(house)) == 1


def test_a_source_pushes_with_its_secret_and_what_it_may_show_is_shown(as_, app, house, august):
    now = house.clock()
    made = WarningSource(id="bj", name="台", automatic=("orange",), due=now, added_at=now)
    with house.store.begin() as tx:
        warning_source.put(tx, made)
    keeper, page = as_("qianan"), "/editor/warnings/sources/bj/"
    keeper.post(f"{page}push", {"do": "open"}, page=page)
    secret = re.search(r"wpsec_[\w-]+", keeper.text)[0]
    client, push = app.test_client(), f"{PATH}/push/bj"
    assert handed(client, push, alert(), Authorization="Bearer no").status_code == 401
    signed = "sha256=" + hmac.new(secret.encode(), alert().encode(), sha256).hexdigest()
    other = handed(client, push, alert(identifier="x"), **{"X-Hub-Signature-256": signed})
    assert other.status_code == 401
    done = handed(client, push, alert(), **{"X-Hub-Signature-256": signed})
    assert (done.status_code, done.get_json()["items"][0]["state"]) == (201, "released")
    assert handed(client, push, alert(), Authorization=f"Bearer {secret}").status_code == 200
    keeper.get(page)
    assert "新收到 1 条" in keeper.text or "没有新的内容" in keeper.text
    keeper.post(f"{page}push", {"do": "close"}, page=page)
    assert handed(client, push, alert(), Authorization=f"Bearer {secret}").status_code == 401
