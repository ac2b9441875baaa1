"""What went wrong, said kindly, with a way on."""

import pytest

from app.store.session import StoreAway


def test_an_unknown_page_leads_home(browser):
    assert browser.get("/nothing-here").status_code == 404
    assert "没有这个页面" in browser.text and 'href="/"' in browser.text


def test_a_program_gets_problem_json(browser):
    answer = browser.client.get("/nothing-here", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404 and answer.json["title"] == "没有这个页面"


def test_a_page_that_takes_no_form_says_so(browser):
    assert browser.client.delete("/sign-in").status_code == 405


@pytest.mark.parametrize("path", ["/editor/", "/editor/new", "/", "/p/k3x9a7qd"])
def test_while_the_store_is_away_pages_say_so(desk, path, monkeypatch):
    def away(_):
        raise StoreAway("gone")

    monkeypatch.setattr("app.store.session.Store.read", away)
    assert desk.get(path).status_code == 503
    assert "这次操作没有执行" in desk.text


def test_a_bug_of_ours_shows_no_inner_workings(desk, monkeypatch, app):
    def broken(*_):
        raise RuntimeError("secret detail")

    app.testing = False
    monkeypatch.setattr("app.store.listing.page", broken)
    assert desk.get("/editor/").status_code == 500
    assert "secret detail" not in desk.text and "错误已经记录" in desk.text


def test_too_much_at_once_is_refused(desk):
    page = "/editor/profile/"
    assert desk.post(f"{page}password", {"new": "长" * 400_000}, page=page).status_code == 413
