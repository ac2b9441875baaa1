"""Notices over the API: drafts, changes nobody loses, and what others may see."""

import pytest

from app.dispatch.notices import publish
from app.domain.access import Scope
from app.domain.review import Draft
from app.store import audit, notice, user

CODE = "110105900001"
OTHER = "110105900002"


@pytest.fixture
def draft_answer(writer, content):
    return writer.post("/notices", content)


@pytest.fixture
def published(house, people, draft):
    def made(count=1):
        with house.store.read() as tx:
            who = user.by_login(tx, "zhaomin")[0]
        return [publish.publish(house, f"aaaaaaa{n}", draft, who) for n in range(count)]

    return made


def test_a_draft_is_written_and_found_again(writer, draft_answer, house):
    assert draft_answer.status_code == 201
    told = draft_answer.get_json()
    assert told["phase"] == "draft" and told["published"] is None and told["problems"] == []
    assert draft_answer.headers["Location"] == f"/api/v1/notices/{told['id']}"
    again = writer.get(f"/notices/{told['id']}")
    assert again.get_json() == told
    assert again.headers["ETag"] == draft_answer.headers["ETag"] == told["etag"]
    with house.store.read() as tx:
        assert notice.draft(tx, told["id"]).draft.title == "停水通知"
        assert audit.listing(tx, told["id"], 1)[0].action == "draft.create"


def test_everything_a_notice_says_survives_the_way_there_and_back(writer, content):
    full = {
        **content,
        "when_where": "望春里",
        "contact": "010-65550123",
        "source": "望春里社区居委会",
        "effective": "2026-11-24T08:00:00+00:00",
        "expires": "2026-11-25T03:00:00+00:00",
        "channels": ["led", "tv"],
        "tags": ["东门"],
        "groups": ["楼长"],
        "binding": True,
        "endless_reason": "",
        "repeat": {
            "rule": "FREQ=WEEKLY;BYDAY=MO",
            "dayparts": [{"start": "08:00", "end": "12:00"}],
            "except_on": ["2026-12-01"],
            "also_on": [],
            "on_holidays": "skip",
        },
        "overrides": [{"channel": "led", "text": "停水"}],
    }
    record = {"summary": "停水", "keywords": ["停水"], "link": "https://example.org/1"}
    told = writer.post("/notices", {**full, "record": record}).get_json()["draft"]
    assert {name: told[name] for name in full} == full
    assert {name: told["record"][name] for name in record} == record


def test_a_draft_may_be_unfinished_and_is_told_what_is_missing(writer):
    told = writer.post("/notices", {"areas": [CODE], "title": "停水"}).get_json()
    assert {p["field"] for p in told["problems"]} == {"headline", "expires"}
    assert told["draft"]["channels"] == ["feed", "led", "microblog", "mobile", "tv"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7),
        ("title", "停\u0000水"),
        ("title", "停\ud800水"),
        ("expires", "2026-11-25T11:00"),
        ("expires", "9999-12-31T23:59:59-23:59"),
        ("expires", 5),
        ("category", "nonsense"),
        ("channels", "led"),
        ("nobody", 1),
        ("areas", ["全国"]),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(writer, content, field, value):
    answer = writer.post("/notices", {**content, field: value})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith(field)


def test_no_draft_is_aimed_where_its_writer_has_no_right(writer, content):
    answer = writer.post("/notices", {**content, "areas": [CODE, OTHER]})
    assert answer.status_code == 403 and answer.get_json()["areas"] == [OTHER]


def test_a_change_needs_the_state_it_was_made_on(writer, draft_answer):
    path, tag = f"/notices/{draft_answer.get_json()['id']}", draft_answer.headers["ETag"]
    assert writer.patch(path, {"title": "停电通知"}).status_code == 428
    assert writer.patch(path, {"title": "停电通知"}, match='"0-9"').status_code == 412
    changed = writer.patch(path, {"title": "停电通知"}, match=tag)
    assert changed.status_code == 200 and changed.get_json()["draft"]["title"] == "停电通知"
    assert changed.get_json()["draft"]["body"].startswith("因更换")
    late = writer.patch(path, {"title": "停气通知"}, match=tag)
    assert late.status_code == 412 and late.get_json()["etag"] == changed.headers["ETag"]


def test_a_change_cannot_widen_the_aim_beyond_the_right(writer, draft_answer):
    path, tag = f"/notices/{draft_answer.get_json()['id']}", draft_answer.headers["ETag"]
    assert writer.patch(path, {"areas": [CODE, OTHER]}, match=tag).status_code == 403


def test_a_published_notice_gets_a_draft_of_its_next_revision(writer, published):
    (made,) = published()
    before = writer.get(f"/notices/{made.id}")
    assert before.get_json()["draft"] is None and before.get_json()["phase"] == "live"
    answer = writer.patch(
        f"/notices/{made.id}", {"title": "停水改期"}, match=before.headers["ETag"]
    )
    told = answer.get_json()
    assert told["draft"]["title"] == "停水改期" and told["published"]["title"] == "停水通知"


def test_a_draft_is_given_up(writer, draft_answer):
    path = f"/notices/{draft_answer.get_json()['id']}"
    assert writer.delete(f"{path}/draft").status_code == 428
    assert writer.delete(f"{path}/draft", match=draft_answer.headers["ETag"]).status_code == 204
    assert writer.get(path).status_code == 404


def test_drafts_of_other_areas_are_not_there(program, writer, content, house):
    mine = writer.post("/notices", content).get_json()["id"]
    with house.store.begin() as tx:
        notice.save_draft(tx, "otherone", Draft(areas=(OTHER,)), "somebody", house.clock())
        notice.save_draft(tx, "nowhere1", Draft(), "somebody", house.clock())
    assert [d["id"] for d in writer.get("/drafts").get_json()["items"]] == [mine]
    for hidden in ("otherone", "nowhere1"):
        assert writer.get(f"/notices/{hidden}").status_code == 404
        assert writer.patch(f"/notices/{hidden}", {}, match='"0-1"').status_code == 404
    operator = program("sunli", Scope.NOTICES_READ)
    assert operator.get(f"/notices/{mine}").status_code == 404


def test_published_notices_are_leafed_through_without_a_gap(writer, published):
    published(5)
    found, cursor = [], ""
    while cursor is not None:
        page = writer.get(f"/notices?limit=2&cursor={cursor}").get_json()
        found += [n["id"] for n in page["items"]]
        cursor = page["next"]
    assert sorted(found) == [f"aaaaaaa{n}" for n in range(5)]


def test_the_list_is_narrowed_by_words_and_area(writer, published):
    published()
    assert len(writer.get("/notices?q=停水").get_json()["items"]) == 1
    assert writer.get("/notices?q=停电").get_json()["items"] == []
    assert len(writer.get(f"/notices?area={CODE}").get_json()["items"]) == 1
    assert len(writer.get("/notices?phase=live&category=outage").get_json()["items"]) == 1
    assert writer.get("/notices?phase=ended").get_json()["items"] == []
    for bad in (f"area={OTHER}", "phase=gone", "cursor=WyIxIl0"):
        assert writer.get(f"/notices?{bad}").status_code == 422


def test_revisions_are_listed_and_read(writer, published):
    (made,) = published()
    assert [
        r["revision"] for r in writer.get(f"/notices/{made.id}/revisions").get_json()["items"]
    ] == [1]
    assert writer.get(f"/notices/{made.id}/revisions/1").get_json()["act"] == "issue"
    for number in ("2", "0", "99999999999999999999"):
        assert writer.get(f"/notices/{made.id}/revisions/{number}").status_code == 404
