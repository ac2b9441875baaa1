"""``notice import`` and ``notice export`` at a terminal."""

import json

import pytest

from app import config, factory
from app.ingest import spreadsheet
from app.store import notice

GOOD = "停水通知,明天停水,望春里社区,2026-11-25 18:00"
HEAD = "标题,一句话,范围,有效期至"


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["notice", *map(str, words)])


def drafts(house):
    with house.store.read() as tx:
        return [d.draft.title for d in notice.drafts(tx, None, 9)]


def file(tmp_path, *lines):
    path = tmp_path / "通知.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="gb18030")
    return path


def test_good_rows_become_drafts(run, neighbourhood, tmp_path):
    path = file(tmp_path, GOOD)
    assert run("import", path, "--as", "wanglan", "--dry-run").exit_code == 0
    assert drafts(neighbourhood) == []
    done = run("import", path, "--as", "wanglan", "--json")
    assert json.loads(done.stdout)[0]["state"] == "good"
    assert drafts(neighbourhood) == ["停水通知"]


def test_one_bad_row_stops_all_unless_only_the_good_are_wanted(run, neighbourhood, tmp_path):
    path = file(tmp_path, GOOD, "坏的,,天上,明天")
    marked = tmp_path / "marked.xlsx"
    done = run("import", path, "--as", "wanglan", "--annotated", marked)
    assert (done.exit_code, drafts(neighbourhood)) == (65, [])
    assert "没有叫“天上”的范围" in spreadsheet.read(marked.read_bytes()).lines[2][-1]
    assert run("import", path, "--as", "wanglan", "--only-good").exit_code == 0
    assert drafts(neighbourhood) == ["停水通知"]


def test_what_is_no_spreadsheet_is_bad_data(run, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    done = run("import", path, "--as", "wanglan")
    assert done.exit_code == 65
    assert "这个表格打不开" in done.output


def test_the_export_is_written_to_a_file(run, tmp_path):
    out = tmp_path / "out.csv"
    assert run("export", "-o", out).exit_code == 0
    assert out.read_bytes().startswith("\ufeff编号".encode())
