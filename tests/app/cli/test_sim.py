"""``sim`` at a terminal: what is refused before anything lives, and clearing up."""

import pytest

from app import config, factory
from app.sim import admission

AREA = "110105900001"


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["sim", *words])


def test_an_unknown_area_is_said(run):
    said = run("screens", "--area", "atlantis")
    assert said.exit_code == 1 and "没有“atlantis”这个区域" in said.output


def test_a_panel_that_does_not_exist_is_said(run):
    said = run("screens", "--area", AREA, "--profile", "8x8")
    assert said.exit_code == 1 and "没有这种屏" in said.output


def test_screens_of_another_slot_are_said_before_anything_lives(run, neighbourhood):
    admission.admit(neighbourhood, 1, "110105900002", "192x32-mono")
    said = run("screens", "--count", "1", "--area", AREA)
    assert said.exit_code == 1 and "sim clear" in said.output


def test_without_an_area_they_stand_where_boards_are_deepest(run, neighbourhood):
    admission.admit(neighbourhood, 1, "110105900002", "192x32-mono")
    said = run("screens", "--count", "1")
    assert "1 块模拟屏在" in said.output and "社区" in said.output


def test_clear_says_how_many_are_gone(run, neighbourhood):
    admission.admit(neighbourhood, 2, AREA, "192x32-mono")
    assert "已移除 2 块模拟屏" in run("clear").output
