"""Warnings at a terminal: taken in, looked at, released; sources; outlines; the table of kinds."""

import json
from datetime import UTC, datetime

import pytest

from app import config, factory
from tests.app.ingest.warnings_written import alert, national


@pytest.fixture
def run(neighbourhood, clock, tmp_path, valkey_url):
    from app import cli

    clock.now = datetime(2026, 8, 12, 9, tzinfo=UTC)
    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=[*map(str, words)])


@pytest.fixture
def file(tmp_path):
    def made(text, name="w.xml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return made


def rows(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_warning_is_taken_in_waits_and_is_released(run, file):
    (row,) = rows(run("warning", "ingest", file(alert()), "--json"))
    assert (row["level"], row["kind"], row["state"], row["reasons"], row["areas"]) == (
        "orange",
        "rainstorm",
        "held",
        "policy",
        "110105",
    )
    assert rows(run("warning", "list", "--json")) == []
    (held,) = rows(run("warning", "list", "--held", "--json"))
    mine = (held["key"], "--as", "wanglan", "--seal")
    assert run("warning", "release", *mine, "0" * 64).exit_code == 1
    assert run("warning", "release", *mine, held["seal"]).exit_code == 0
    (shown,) = rows(run("warning", "list", "--json"))
    assert (shown["level"], shown["issuer"]) == ("orange", "北京市气象台")
    assert run("warning", "dismiss", *mine, held["seal"], "--reason", "x").exit_code == 1
    assert rows(run("warning", "list", "--events", "--json"))[0]["kind"] == "rainstorm"


def test_one_of_our_own_is_issued_and_ended(run):
    own = (
        "--as",
        "wanglan",
        "--area",
        "110105900001",
        "--issuer",
        "居委会",
        "--contact",
        "65550123",
    )
    said = ("--title", "电梯停用", "--text", "3号楼电梯停用。", "--level")
    new = ("warning", "create", "--template", "lift", *own, *said)
    (row,) = rows(run(*new, "blue", "--json"))
    assert (row["state"], row["waits"]) == ("released", "")
    (red,) = rows(run(*new, "red", "--json"))
    assert (red["state"], red["waits"]) == ("held", "second:level")
    mine = (red["key"], "--as", "wanglan", "--seal", red["seal"])
    assert "second person" in run("warning", "release", *mine).stderr
    ends = ("warning", "end", row["key"], "--as", "wanglan", "--reason", "已修好")
    assert (run(*ends).exit_code, run(*ends).exit_code) == (0, 1)
    assert rows(run("warning", "list", "--json")) == []


def test_again_is_known_and_a_cancel_ends_it(run, file):
    first = file(national())
    run("warning", "source", "add", "s1", "--name", "市气象台", "--auto", "blue")
    assert rows(run("warning", "ingest", first, "--source", "s1", "--json"))[0]["new"] == "yes"
    assert rows(run("warning", "ingest", first, "--source", "s1", "--json"))[0]["new"] == "no"
    assert len(rows(run("warning", "list", "--json"))) == 1
    cancel = file(national("Cancel", references="11000041600000_2026081216Alert"), "c.xml")
    assert rows(run("warning", "ingest", cancel, "--json"))[0]["all_clear"] == "yes"
    assert rows(run("warning", "list", "--json")) == []


def test_what_is_refused_says_why_and_the_rest_is_taken(run, file):
    good, bad = file(alert()), file(alert(scope=None, identifier="bad"), "b.xml")
    done = run("warning", "ingest", good, bad, file("<!DOCTYPE a><a/>", "d.xml"), "--json")
    assert done.exit_code == 65
    assert [row["identifier"] for row in json.loads(done.stdout)] == ["a1"]
    assert "bad: missing" in done.stderr and "has_doctype" in done.stderr
    assert run("warning", "ingest", "/no/such/file").exit_code == 65
    assert run("warning", "ingest", "http://127.0.0.1:1/").exit_code == 69
    assert run("warning", "ingest", good, "--source", "none").exit_code == 1


def test_sources_are_listed_with_how_they_are(run, file):
    assert (
        run(
            "warning",
            "source",
            "add",
            "s1",
            "--name",
            "台",
            "--url",
            "https://x.example/",
            "--auto",
            "red",
        ).exit_code
        == 0
    )
    (row,) = rows(run("warning", "source", "list", "--json"))
    assert (row["id"], row["automatic"], row["stale"], row["last"]) == ("s1", "red", "no", "-")
    none = run("warning", "source", "add", "s2", "--name", "x", "--certificate", file("no"))
    assert none.exit_code == 65


def outline(code, **more):
    ring = [[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]
    geometry = {"type": "Polygon", "coordinates": [ring], **more}
    return {"type": "Feature", "properties": {"adcode": code}, "geometry": geometry}


def test_outlines_are_imported_all_or_none(run, file):
    good, bad = (
        outline(110105),
        outline("110105900001", coordinates=[[[500, 1], [1, 1], [1, 2], [500, 1]]]),
    )
    table = {"type": "FeatureCollection", "features": [good, bad, outline("999999"), good, 5]}
    done = run("area", "boundaries", file(json.dumps(table)))
    assert done.exit_code == 65
    for code in ("out_of_range", "unknown_area", "twice", "not_a_code"):
        assert code in done.stderr
    assert run("area", "boundaries", file("[")).exit_code == 65
    assert run("area", "boundaries", file('{"features": []}')).exit_code == 1
    done = run("area", "boundaries", file(json.dumps({"features": [good]})))
    assert (done.exit_code, done.stdout.split()[0]) == (0, "1")


def test_the_table_of_kinds_is_listed_and_replaced(run, file):
    assert len(rows(run("warning", "kinds", "--json"))) >= 18
    own = {
        "edition": "本地 1",
        "kinds": [{"key": "flood", "name": "洪水", "name_en": "Flood", "levels": ["red"]}],
    }
    (row,) = rows(run("warning", "kinds", file(json.dumps(own)), "--json"))
    assert (row["key"], row["edition"]) == ("flood", "本地 1")
    assert run("warning", "kinds", file('{"edition": "x"}')).exit_code == 65
    assert run("warning", "kinds", file("x")).exit_code == 65
