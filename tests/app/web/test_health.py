"""What operators' machines ask."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from app import factory
from app.dispatch.screens import enrol
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


def test_the_figures_say_what_the_store_says(browser, neighbourhood, clock):
    (neighbourhood.data_dir / "backups").mkdir()
    for name in ("20261101T000000Z", "20261031T000000Z-before-0090"):
        (neighbourhood.data_dir / "backups" / f"linli-{name}.tar.gz").touch()
    screen = enrol.begin(neighbourhood, bytes(range(32)), "东门", "192x32", "0.1.0")
    enrol.approve(neighbourhood, screen.code, "110105900001", "192x32", "东门")
    clock.go(seconds=40)
    text = browser.client.get("/metrics").get_data(as_text=True)
    assert "# TYPE linli_slots_due gauge" in text and "linli_slots_due 29.0" in text
    assert "linli_slots_due_oldest_seconds 40.0" in text
    assert 'linli_screens{state="never"} 1.0' in text
    assert 'linli_channel{channel="sms_smpp",standing="idle"} 1.0' in text
    made = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    assert float(re.search(r"^linli_backup_timestamp_seconds (.*)", text, re.M)[1]) == made
