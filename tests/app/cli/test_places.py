"""``place import / list / export / words`` at a terminal."""

import json

import pytest

from app import config, factory

HEAD = "名称,所属范围,类别,营业时间"
GOOD, BAD = "老王修鞋,望春里社区,维修开锁,9:00-18:00", "乱填,望春里社区,维修开锁,看心情"


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["place", *map(str, words)])


def test_places_go_in_are_found_and_come_out_as_they_were(run, neighbourhood, tmp_path):
    path, out = tmp_path / "places.csv", tmp_path / "out.csv"
    path.write_text("\n".join((HEAD, GOOD, BAD)), encoding="gb18030")
    told = run("import", path, "--as", "wanglan", "--json")
    assert told.exit_code == 65 and "hours_unclear" in told.output
    assert run("import", path, "--as", "wanglan", "--only-good", "--dry-run").exit_code == 0
    assert run("list").output.count("老王") == 0
    assert run("import", path, "--as", "wanglan", "--only-good").exit_code == 0
    (row,) = json.loads(run("list", "--text", "xiuxie", "--area", "wangchunli", "--json").output)
    assert (row["name"], row["hours"]) == ("老王修鞋", "9:00-18:00")
    assert run("list", "--area", "nowhere").exit_code == 1
    assert run("export", "-o", out).exit_code == 0
    again = run("import", out, "--as", "wanglan", "--json")
    assert again.exit_code == 0 and '"same"' in again.output
    assert run("export", "-o", tmp_path / "out.geojson").exit_code == 0


def test_the_operators_words_are_kept(run, tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("脚踏车 自行车\n", encoding="utf-8")
    assert json.loads(run("words", "--as", "wanglan", "--set", path, "--json").output) == [
        {"words": "脚踏车 自行车"}
    ]
    path.write_text("只有一个\n", encoding="utf-8")
    assert run("words", "--as", "wanglan", "--set", path).exit_code == 65
