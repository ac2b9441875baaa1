"""``proof`` at a terminal: the exit code says what a file is."""

import json

import pytest

from app import config, factory
from app.dispatch.notices import publish


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(neighbourhood, settings)
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["proof", *words])


def test_a_file_is_issued_and_told_from_a_changed_one(run, house, wanglan, draft, tmp_path):
    assert run("issue", "k3x9a7qd").exit_code == 1
    publish.publish(house, "k3x9a7qd", draft, wanglan)
    file = tmp_path / "proof.pdf"
    [made] = json.loads(run("issue", "k3x9a7qd", "-o", str(file), "--json").stdout)
    good = run("verify", str(file), "--json")
    [told] = json.loads(good.stdout)
    assert (good.exit_code, told["verdict"], told["number"]) == (0, "true", made["number"])
    file.write_bytes(file.read_bytes() + b"\n")
    assert run("verify", str(file)).exit_code == 3
