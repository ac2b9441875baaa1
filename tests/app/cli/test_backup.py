"""``backup`` and ``restore`` at a terminal."""

import json
import socket

import pytest

from app import cli, config, factory
from app.dispatch.upkeep import upgrade
from app.store import audit, setting


@pytest.fixture
def run(house, tmp_path, valkey_url, monkeypatch):
    """Return what runs a command where web and gateway would have a port of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url, "PORT": str(port)}
    for name, value in {**env, "GATEWAY_PORT": str(port)}.items():
        monkeypatch.setenv(name, value)
    app = factory.create_app(house, config.load(env))
    cli.register(app)
    made = lambda *words, **more: app.test_cli_runner().invoke(args=words, **more)  # noqa: E731
    made.port = port
    return made


def epoch(house):
    with house.store.read() as tx:
        return setting.get(tx, "epoch", 1)


def test_a_backup_is_made_kept_few_and_put_back(run, house, tmp_path):
    [made] = json.loads(run("backup", "--keep", "1", "--json").stdout)
    assert made["file"].startswith(str(tmp_path / "backups")) and made["removed"] == 0
    with house.store.begin() as tx:
        setting.put(tx, "epoch", 5)
    refused = run("restore", made["file"], input="n\n")
    assert refused.exit_code == 1 and epoch(house) == 5
    [told] = json.loads(run("restore", made["file"], "--yes", "--json").stdout)
    assert told["epoch"] == epoch(house) == 2
    assert "before-restore" in told["before"]
    with house.store.read() as tx:
        done = {line.action for line in audit.listing(tx, None, 9)}
    assert {"backup.made", "backup.restored", "epoch.raise"} <= done


def test_while_it_runs_nothing_is_restored(run, house, tmp_path):
    [made] = json.loads(run("backup", "--to", str(tmp_path / "b.tar.gz"), "--json").stdout)
    with socket.create_server(("127.0.0.1", run.port)):
        refused = run("restore", made["file"], "--yes")
    assert refused.exit_code == 1 and "stop web, gateway and worker first" in refused.stderr


def test_what_is_no_backup_is_told(run, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"no")
    refused = run("restore", str(tmp_path / "photo.jpg"), "--yes")
    assert refused.exit_code == 65 and "这不是邻里的备份文件" in refused.stderr


def test_upgrading_what_is_up_to_date_backs_nothing_up_and_draws_nothing_anew(
    run, neighbourhood, tmp_path
):
    """``upgrade`` runs at every boot: a city's boards are not all due each time."""
    done = run("upgrade")
    assert done.exit_code == 0 and "28 boards anew" in done.output
    assert not (tmp_path / "backups").exists()
    assert " 0 boards anew" in run("upgrade").output
    assert upgrade.make_anew(neighbourhood, "another program") == 28
