"""What operators' machines ask."""

import tomllib
from pathlib import Path

from app import factory
from app.store.session import StoreAway
from app.web.health import VERSION


def test_it_is_alive_and_ready(browser):
    assert browser.client.get("/healthz").json == {"ok": True}
    assert browser.client.get("/readyz").json == {"store": True, "bell": True}


def test_without_the_store_it_is_alive_but_not_ready(browser, monkeypatch):
    def away(_):
        raise StoreAway("gone")

    monkeypatch.setattr("app.store.session.Store.ping", away)
    answer = browser.client.get("/readyz")
    assert answer.status_code == 503 and answer.json == {"store": False, "bell": True}
    assert browser.client.get("/healthz").status_code == 200


def test_the_version_is_that_of_the_project(browser):
    project = Path(factory.__file__).parent.parent / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == VERSION
    assert browser.client.get("/version").json["version"] == VERSION


def test_the_figures_are_prometheus_text(browser, neighbourhood):
    text = browser.client.get("/metrics").get_data(as_text=True)
    assert "# TYPE linli_slots_due gauge" in text and "linli_slots_due 28.0" in text
