"""``report assessment`` at a terminal."""

import json

import pytest
from python_calamine import CalamineWorkbook

from app import config, factory
from app.store import audit


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    words = ("report", "assessment", "--area")
    return lambda *more: app.test_cli_runner().invoke(args=[*words, *map(str, more)])


def test_a_report_is_printed_or_written_and_a_file_leaves_a_line_in_the_log(
    run, neighbourhood, tmp_path
):
    assert "协同度" in run("wangchunli").output
    told = json.loads(run("wangchunli", "--json").output)
    assert told["area"] == "110105900001" and told["not_counted"] == []
    out = tmp_path / "report.xlsx"
    assert run("wangchunli", "--format", "xlsx", "-o", out).exit_code == 0
    assert "安全度" in CalamineWorkbook.from_path(out).sheet_names
    with neighbourhood.store.read() as tx:
        (line,) = audit.listing(tx, "110105900001", 1)
    assert (line.actor, line.action, line.facts["as"]) == ("cli", "assessment.export", "xlsx")


def test_what_cannot_be_is_refused_with_its_code(run, tmp_path):
    wrong = {
        ("nowhere",): 1,
        ("wangchunli", "--from", "soon"): 65,
        ("wangchunli", "--from", "2026-03", "--to", "2026-02"): 65,
        ("wangchunli", "--from", "2020-01", "--to", "2026-02"): 65,
        ("wangchunli", "--format", "xlsx", "-o", tmp_path / "no" / "where.xlsx"): 69,
    }
    assert {words: run(*words).exit_code for words in wrong} == wrong
