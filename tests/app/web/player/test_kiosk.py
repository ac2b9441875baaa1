"""The page that is a screen: what it may load, what keeps it, and its code as a picture."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app import factory
from app.web import headers
from app.web.player import kiosk

MODULES = Path(kiosk.__file__).parents[1] / "static" / "player"


def shell(browser):
    """Return the version and the files that the service worker names."""
    worker = browser.get("/player/sw.js").get_data(as_text=True)
    version, files = (
        re.search(rf"^const {n} = (.+);$", worker, re.M) for n in ("VERSION", "SHELL")
    )
    return json.loads(version.group(1)), json.loads(files.group(1))


def test_the_page_talks_to_the_gateway_and_to_nobody_else(browser, house):
    policy = browser.get("/player/").headers["Content-Security-Policy"]
    assert policy == headers.player_policy(house.gateway_url)
    connect = re.search(r"connect-src ([^;]+)", policy).group(1).split()
    assert connect == ["'self'", house.gateway_url.rstrip("/")]
    assert "unsafe" not in policy


def test_only_the_path_of_the_gateway_is_left_out():
    assert headers.player_policy("wss://screens.example/gate?x").endswith("wss://screens.example")


def test_nobody_need_sign_in_and_nothing_stands_inline(browser):
    answer = browser.get("/player/?profile=192x32-mono&device=east")
    assert answer.status_code == 200
    assert re.findall(r"<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=", browser.text) == []


def test_the_worker_keeps_every_file_of_the_page(browser):
    _version, files = shell(browser)
    kept = {path.rpartition("/")[2] for path in files}
    assert {p.name for p in MODULES.glob("*.js")} - kept == {"sw.js"}
    asked = set(
        re.findall(r'(?:src|href)="([^"]+)"', browser.get("/player/").get_data(as_text=True))
    )
    assert asked <= set(files)
    for path in files:
        with browser.get(path) as answer:
            assert answer.status_code == 200, path


def test_every_module_imports_only_what_is_there():
    for module in MODULES.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', module.read_text(encoding="utf-8")):
            assert (MODULES / name).exists(), f"{module.name}: {name}"


def test_the_worker_is_another_one_when_the_gateway_moves(browser, house, settings):
    moved = factory.create_app(replace(house, gateway_url="ws://elsewhere:9/"), settings)
    assert shell(moved.test_client())[0] != shell(browser)[0]


def test_a_pairing_code_is_a_picture_that_leads_to_the_page_of_screens(browser):
    answer = browser.get("/player/code/7H2K9QWM.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b"<path" in answer.data


@pytest.mark.parametrize("code", ["7H2K9QW", "7h2k9qwm", "7H2K9QW0", "7H2K9QWMM"])
def test_what_is_no_code_has_no_picture(browser, code):
    assert browser.get(f"/player/code/{code}.svg").status_code == 404


def test_modules_are_small_and_say_what_they_are():
    for module in MODULES.glob("*.js"):
        lines = module.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("/*"), module.name
        assert len(lines) <= 300, module.name
