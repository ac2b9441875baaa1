import json
import os
import pty
import re
import select
from io import StringIO
from pathlib import Path

import pytest
from PIL import Image

from player.outputs.base import Caption, NoOutput
from player.outputs.png import PngOutput
from player.outputs.terminal import TerminalOutput, drawn, title
from player.words import _LINES, Words, language_of
from tests.player.conftest import NOON

ZH = Words("zh")
RED = Image.new("RGB", (192, 32), (255, 42, 0))


def caption(**members):
    facts = {"what": "item", "at": NOON, "is_first": True, "is_online": True, "item": "k3x9a7qd"}
    return Caption(**(facts | {"slot": "led/110105900001/192x32-mono", "seq": 42} | members))


class Tty(StringIO):
    def isatty(self):
        return True


def cells(row):
    return re.sub(r"\x1b\[[0-9;]*m", "", row)


def test_a_wide_terminal_shows_the_panel_dot_for_dot():
    rows = drawn(RED, 200, 40)
    assert [len(cells(row)) for row in rows] == [192] * 16


def test_a_terminal_of_80_by_24_shows_the_whole_panel():
    rows = drawn(RED, 80, 22)
    assert [len(cells(row)) for row in rows] == [80] * 16


@pytest.mark.parametrize("size", [(1920, 1080), (16, 16), (320, 160), (64, 512), (1920, 16)])
@pytest.mark.parametrize("room", [(80, 22), (20, 3), (1, 1)])
def test_no_panel_overflows_any_terminal(size, room):
    rows = drawn(Image.new("RGB", size, (9, 9, 9)), *room)
    assert 1 <= len(rows) <= room[1]
    assert max(len(cells(row)) for row in rows) <= room[0]


def test_one_lamp_keeps_its_place_and_colour():
    image = Image.new("RGB", (4, 4))
    image.putpixel((2, 1), (255, 42, 0))
    rows = drawn(image, 80, 22)
    assert "38;2;0;0;0;48;2;255;42;0" in rows[0]
    assert "255" not in rows[1]


def test_only_rows_that_changed_are_sent_again():
    out = Tty()
    terminal = TerminalOutput(ZH, out)
    terminal.paint(RED, caption())
    start = len(out.getvalue())
    changed = RED.copy()
    changed.paste((0, 0, 0), (0, 31, 192, 32))
    terminal.paint(changed, caption())
    assert re.findall(r"\x1b\[(\d+);1H", out.getvalue()[start:]) == ["17"]


def test_the_terminal_is_given_back_as_it_was():
    out = Tty()
    TerminalOutput(ZH, out).close()
    assert out.getvalue().endswith("\x1b[?25h\x1b[?1049l")


def test_what_is_no_terminal_is_refused_by_name():
    with pytest.raises(NoOutput, match="no_terminal"):
        TerminalOutput(ZH, StringIO())


def test_the_title_says_code_or_edition():
    assert title(ZH, caption(code="7H2K9QWM")) == "邻里 · 已连接 · 配对码 7H2K9QWM"
    assert "第 42 版" in title(ZH, caption())
    assert "no. 42" in title(Words("en"), caption())


def test_a_real_terminal_is_restored_too():
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w", encoding="utf-8") as out:
        terminal = TerminalOutput(ZH, out)
        terminal.note("已连接服务器")
        terminal.close()
        sent = b""
        while not sent.endswith(b"\x1b[?1049l"):  # a terminal hands over what it has so far
            assert select.select([leader], [], [], 60)[0], sent
            sent += os.read(leader, 4096)
    os.close(leader)


def test_png_files_are_numbered_and_logged(tmp_path):
    output = PngOutput(tmp_path)
    output.paint(RED, caption())
    output.paint(RED, caption(is_first=False))
    output.close()
    again = PngOutput(tmp_path)
    again.paint(RED, caption(seq=43))
    again.close()
    lines = [json.loads(line) for line in (tmp_path / "painted.jsonl").read_text().splitlines()]
    assert [(x["item"], x["seq"], x["time"]) for x in lines] == [
        ("k3x9a7qd", 42, "2026-11-24T04:00:00.000Z"),
        ("k3x9a7qd", 43, "2026-11-24T04:00:00.000Z"),
    ]
    assert [x["file"][:6] for x in lines] == ["000001", "000002"]
    assert sorted(p.name[:6] for p in tmp_path.glob("*.png")) == ["000001", "000002", "latest"]


def test_a_folder_that_cannot_be_made_is_refused_by_name(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NoOutput, match="no_folder"):
        PngOutput(tmp_path / "file" / "out")


def test_every_line_has_both_languages_and_the_same_places():
    for code, lines in _LINES.items():
        assert len({line.count("{}") for line in lines}) == 1, code
        assert all(lines), code


def test_every_line_the_player_says_is_written_down():
    sources = [p.read_text() for p in Path("player").rglob("*.py")]
    said = re.findall(r'(?:Say|words|NoOutput)\(\s*"([a-z_]+)"', "".join(sources))
    reasons = re.findall(r'Refused\("([a-z_]+)"', "".join(sources))
    assert {*said, *(f"refused_{r}" for r in reasons)} <= _LINES.keys()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "zh"), ("", "zh"), ("en", "en")],
)
def test_the_language_is_chinese_unless_the_system_says_english(locale, language):
    assert language_of(locale) == language


def test_a_line_reads_well_without_its_detail():
    assert ZH("unreachable") == "连不上服务器，稍后再试，继续播放"
    assert ZH("unreachable", "1006") == "连不上服务器 1006，稍后再试，继续播放"
