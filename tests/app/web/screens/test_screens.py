"""Screens: pairing by code, standing, shutting out."""

import pytest

from app.dispatch.screens import enrol
from app.store import screen

KEY = bytes(range(32))
PAIR = "/editor/screens/pair"


@pytest.fixture
def waiting(house, people):
    return enrol.begin(house, KEY, "东门工控机", "192x32-mono", "0.1.0")


def form(one, **change):
    typed = {"code": one.code, "name": "东门 LED 屏", "area": "110105900001", "profile": "192x32"}
    return {**typed, **change}


def test_a_screen_is_admitted_by_the_code_it_shows(as_, house, waiting):
    page = as_("sunli")
    page.get(PAIR)
    assert "东门工控机" in page.text
    typed = form(waiting, code=f"{waiting.code[:4].lower()} {waiting.code[4:]}")
    page.follow(page.post(PAIR, typed))
    assert "东门 LED 屏" in page.text and "正在等屏幕显示" in page.text
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
    answer = page.post(PAIR, form(waiting, **change), page=PAIR)
    assert answer.status_code == 422 and f'href="#{field}"' in page.text
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).state == "waiting"


def test_a_screen_is_shut_out_after_a_question(as_, house, waiting):
    page = as_("sunli")
    page.post(PAIR, form(waiting), page=PAIR)
    path = f"/editor/screens/{waiting.id}/revoke"
    page.post(path, page=path)
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).state == "revoked"


def test_nobody_shuts_out_somebody_elses_screen(desk, as_, waiting):
    desk.post(PAIR, form(waiting, area="110105900002"), page=PAIR)
    path = f"/editor/screens/{waiting.id}/revoke"
    assert as_("sunli").get(path).status_code == 403


def test_who_only_writes_sees_no_screens(as_):
    assert as_("liqiang").get("/editor/screens/").status_code == 403


def test_the_link_a_screen_shows_brings_its_code_along(as_, waiting):
    page = as_("sunli")
    page.get(f"/editor/screens/pair?code={waiting.code}")
    assert "已找到这块屏：东门工控机，192x32-mono" in page.text
    assert f'value="{waiting.code}"' in page.text and 'value="192x32-mono"' in page.text


def test_a_link_whose_code_has_ended_says_so(as_, waiting, clock):
    clock.go(minutes=11)
    page = as_("sunli")
    page.get(f"/editor/screens/pair?code={waiting.code}")
    assert "它可能已换成新的" in page.text


def test_without_a_profile_it_is_what_the_screen_said(as_, house, waiting):
    page = as_("sunli")
    page.post(PAIR, form(waiting, profile=""), page=PAIR)
    with house.store.read() as tx:
        assert screen.get(tx, waiting.id).profile == "192x32-mono"
