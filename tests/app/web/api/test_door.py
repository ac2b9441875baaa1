"""Tokens at the API's door, and its way of saying no."""

from dataclasses import replace

import pytest

from app import factory
from app.domain.access import Scope
from app.store import access_token, notice, user
from app.store.bell import Bell
from app.web import limits


def kind(answer):
    assert answer.mimetype == "application/problem+json"
    return answer.get_json()["type"].removeprefix("/api/docs#problem-")


@pytest.mark.parametrize(
    "said",
    [None, "", "Bearer", "Bearer ", "Bearer lt_live_nobody", "Basic d2FuZw==", "Bearer 令牌"],
)
def test_without_a_good_token_nobody_gets_in(app, people, said):
    headers = {} if said is None else {"Authorization": said.encode().decode("latin-1")}
    answer = app.test_client().get("/api/v1/token", headers=headers)
    assert answer.status_code == 401 and kind(answer) == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_browsers_session_opens_no_door_here(desk):
    assert desk.client.get("/api/v1/token").status_code == 401


def test_a_token_says_what_it_may_do(program):
    told = program("liqiang", Scope.NOTICES_READ).get("/token").get_json()
    assert told["scopes"] == ["notices:read"] and told["name"] == "办公系统"
    assert told["expires"] == "2026-12-24T04:00:00+00:00" and not told["is_test"]


def test_a_token_is_held_to_its_scopes(program, content):
    answer = program("liqiang", Scope.NOTICES_READ).post("/notices", content)
    assert answer.status_code == 403 and kind(answer) == "out_of_scope"
    assert answer.get_json()["scope"] == "notices:write"


def test_a_token_that_is_over_is_told_no_more_than_a_wrong_one(program, clock):
    caller = program("liqiang", days=1)
    wrong = caller.ask("GET", "/token", Authorization="Bearer lt_live_nobody").get_json()
    clock.go(days=1)
    answer = caller.get("/token")
    assert answer.status_code == 401 and answer.get_json() == wrong


def test_a_revoked_token_is_out_at_once(program, house):
    caller = program("liqiang")
    with house.store.begin() as tx:
        mine = access_token.listing(tx, user.by_login(tx, "liqiang")[0].id)[0]
        access_token.revoke(tx, mine.id, house.clock())
    assert caller.get("/token").status_code == 401


def test_a_token_goes_with_its_owners_account(program, house):
    caller = program("liqiang")
    with house.store.begin() as tx:
        user.set_active(tx, user.by_login(tx, "liqiang")[0].id, False)
    assert caller.get("/token").status_code == 401


def test_a_token_has_no_more_rights_than_its_owner_has_now(program, house, content):
    caller = program("liqiang")
    assert caller.post("/notices", content).status_code == 201
    with house.store.begin() as tx:
        user.set_roles(tx, user.by_login(tx, "liqiang")[0].id, [])
    answer = caller.post("/notices", content)
    assert answer.status_code == 403 and kind(answer) == "not_yours"


def test_a_token_held_to_an_area_reaches_no_other(program, content):
    caller = program("zhaomin", areas=["110105900002"])
    assert caller.post("/notices", content).status_code == 403


def test_the_last_use_is_remembered(program, house):
    program("liqiang").get("/token")
    with house.store.read() as tx:
        (mine,) = access_token.listing(tx, user.by_login(tx, "liqiang")[0].id)
    assert mine.used_at == house.clock()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("PUT", "/notices", 405, "method_not_allowed"),
        ("GET", "/notices/zzzzzzzz", 404, "not_found"),
    ],
)
def test_every_refusal_is_a_problem(writer, method, path, status, code):
    answer = writer.ask(method, path)
    assert answer.status_code == status and kind(answer) == code


def test_what_is_no_json_is_told_so(writer):
    headers = {"Authorization": f"Bearer {writer.words}"}
    for body, sent, status in (
        ("{", "application/json", 400),
        ("[" * 60_000, "application/json", 400),
        ("title=停水", "application/x-www-form-urlencoded", 415),
        ("[]", "application/json", 422),
    ):
        answer = writer.client.post(
            "/api/v1/notices", data=body, headers=headers, content_type=sent
        )
        assert answer.status_code == status, body[:10]


def test_a_body_without_end_is_refused(writer):
    answer = writer.post("/notices", {"body": "水" * 400_000})
    assert answer.status_code == 413 and kind(answer) == "too_large"


def test_problems_are_told_in_the_language_asked_for(app):
    english = app.test_client().get("/api/v1/token", headers={"Accept-Language": "en"})
    assert english.get_json()["title"] == "No valid access token"
    assert app.test_client().get("/api/v1/token").get_json()["title"] == "没有有效的访问令牌"


def test_a_test_token_is_answered_alike_and_leaves_nothing(program, house, content):
    caller = program("liqiang", is_test=True)
    assert caller.words.startswith("lt_test_")
    answer = caller.post("/notices", content)
    assert answer.status_code == 201 and answer.headers["Linli-Test"] == "true"
    told = answer.get_json()
    assert told["test"] is True and told["draft"]["title"] == "停水通知"
    with house.store.read() as tx:
        assert notice.drafts(tx, None, 10) == []
    assert caller.get(f"/notices/{told['id']}").status_code == 404
    assert caller.post("/notices", {"title": 7}).status_code == 422


@pytest.mark.usefixtures("own_app")
def test_a_bug_of_ours_is_a_problem_too(writer, app):
    def broken(**_):
        raise ZeroDivisionError

    app.view_functions["api_areas.one"] = broken
    answer = writer.get("/areas/110105")
    assert answer.status_code == 500 and kind(answer) == "internal"


@pytest.mark.usefixtures("own_app")
def test_too_many_calls_are_told_when_to_come_again(monkeypatch, request):
    monkeypatch.setattr(limits, "_API_RATE", "3 per minute")
    caller = request.getfixturevalue("writer")
    answers = [caller.get("/token") for _ in range(4)]
    assert answers[0].status_code == 200
    last = answers[-1]
    assert last.status_code == 429 and kind(last) == "too_many_requests"
    assert int(last.headers["Retry-After"]) <= 60


def test_without_the_bell_programs_are_counted_here_and_served(house, settings, issue, tmp_path):
    """A notice that went out while the bell died was answered with an error of ours."""
    silent = f"unix://{tmp_path / 'nobody.sock'}"
    quiet = replace(house, bell=Bell(silent))
    client = factory.create_app(quiet, replace(settings, redis_url=silent)).test_client()
    said = {"Authorization": f"Bearer {issue('liqiang')}"}
    answer = client.get("/api/v1/token", headers=said)
    assert answer.status_code == 200 and answer.headers["X-RateLimit-Remaining"] == "599"
