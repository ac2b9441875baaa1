"""The demo is taken away again, and only where it is alone."""

import pytest

from app import cli, config, factory
from app.demo import neighbourhood as demo
from app.store import audit, census, user


@pytest.fixture
def run(house, tmp_path, valkey_url):
    demo.load_areas(house)
    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(house, settings)
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["demo", "clear", *words])


def add(house, login):
    with house.store.begin() as tx:
        user.add(tx, login, login, "x", frozenset({("author", demo.STREET)}), house.clock())


def test_all_of_it_goes_when_asked_and_nothing_where_there_is_more(
    run, house, monkeypatch, tmp_path
):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert "没有演示数据" in run("--yes").output
    add(house, demo.NEWSROOM)
    told = run()
    assert told.exit_code == 1 and "area" in told.output and "--yes" in told.output
    assert run("--yes").exit_code == 0
    with house.store.read() as tx:
        assert not any(census.of(tx).values())
        assert [line.action for line in audit.listing(tx, "store", 9)] == ["demo.clear"]
    demo.load_areas(house)
    add(house, demo.NEWSROOM)
    add(house, "zhangsan")
    refused = run("--yes")
    assert refused.exit_code == 1 and "zhangsan" in refused.output
    with house.store.read() as tx:
        assert census.of(tx)["user"] == 2
