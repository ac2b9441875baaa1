"""The API's documents: valid, complete, and readable in both languages."""

from html import unescape

from openapi_spec_validator import OpenAPIV31SpecValidator

from app.web.api import faults, papers


def spec(app):
    return app.test_client().get("/api/openapi.json").get_json()


def calls(app):
    return {
        f"{method} {path}"
        for path, item in spec(app)["paths"].items()
        for method in papers.METHODS
        if method in item
    }


def test_the_spec_is_valid_openapi_3_1(app):
    found = spec(app)
    assert found["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(found).validate()


def test_the_spec_has_every_address_of_the_api(app):
    rules = {
        f"{method.lower()} {rule.rule}".split("<")[0]
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1")
    }
    assert rules == {call.split("{")[0] for call in calls(app)}


def test_every_call_needs_a_token(app):
    for item in spec(app)["paths"].values():
        for method in papers.METHODS:
            assert method not in item or "token" in item[method]["security"][0]


def test_every_call_has_its_chinese(app):
    assert calls(app) == set(papers.SUMMARIES)


def test_every_kind_of_problem_has_its_words(app):
    with app.test_request_context():
        assert set(faults.sentences()) == set(faults.STATUS)


def test_the_page_shows_every_call_and_problem(app, people):
    for language in ("zh-CN", "en"):
        page = app.test_client().get(f"/api/docs?lang={language}")
        assert page.status_code == 200
        text = unescape(page.get_data(as_text=True))
        for call in calls(app):
            assert call.partition(" ")[2] in text
        for code in faults.STATUS:
            assert f'id="problem-{code}"' in text
