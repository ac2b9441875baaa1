"""Screens: pairing by code, standing, shutting out."""

from datetime import timedelta

import pytest

from app.dispatch import enrol
from app.store import screen
from app.web.screens import standing

KEY = bytes(range(32))


@pytest.fixture
def waiting(house, people):
    return enrol.begin(house, KEY, "东门工控机", "192x32-mono", "0.1.0")


def form(one, **change):
    typed = {"code": one.code, "name": "东门 LED 屏", "area": "110105900001", "profile": "192x32"}
    return {**typed, **change}


def test_a_screen_is_admitted_by_the_code_it_shows(as_, house, waiting):
    page = as_("sunli")
    page.get("/editor/screens/")
    assert "东门工控机" in page.text
    typed = form(waiting, code=f"{waiting.code[:4].lower()} {waiting.code[4:]}")
    page.follow(page.post("/editor/screens/pair", typed))
    assert "东门 LED 屏" in page.text and "尚未连接" in page.text
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).slot == "led/110105900001/192x32-mono"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "22222222"}, "code"),
        ({"name": ""}, "name"),
        ({"area": "110105900002"}, "area"),
        ({"profile": "9x9"}, "profile"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(as_, house, waiting, change, field):
    page = as_("sunli")
    answer = page.post("/editor/screens/pair", form(waiting, **change), page="/editor/screens/")
    assert answer.status_code == 422 and f'href="#{field}"' in page.text
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).state == "waiting"


def test_a_screen_is_shut_out_after_a_question(as_, house, waiting):
    page = as_("sunli")
    page.post("/editor/screens/pair", form(waiting), page="/editor/screens/")
    path = f"/editor/screens/{waiting.id}/revoke"
    page.post(path, page=path)
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).state == "revoked"


def test_nobody_shuts_out_somebody_elses_screen(desk, as_, waiting):
    desk.post("/editor/screens/pair", form(waiting, area="110105900002"), page="/editor/screens/")
    path = f"/editor/screens/{waiting.id}/revoke"
    assert as_("sunli").get(path).status_code == 403


def test_who_only_writes_sees_no_screens(as_):
    assert as_("liqiang").get("/editor/screens/").status_code == 403


@pytest.mark.parametrize(
    ("silent", "state"),
    [(None, "never"), (30, "online"), (100, "late"), (301, "offline")],
)
def test_a_screen_stands_by_its_last_sign_of_life(waiting, clock, silent, state):
    from dataclasses import replace

    seen = clock.now - timedelta(seconds=silent) if silent else None
    assert standing(replace(waiting, state="approved", seen_at=seen), clock.now) == state
