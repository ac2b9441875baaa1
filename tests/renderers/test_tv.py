"""The portal page of the set-top box."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import renderers
from app.domain.board import Board, compose
from app.domain.notice import Repeat
from app.domain.showing import Showing
from app.domain.target import Profile
from renderers import tv
from renderers.notation import instant
from tests.renderers.test_warning_messages import told

HERE = Profile(public_url="https://wcl.example")
TEMPLATES = Path(renderers.__file__).with_name("templates") / "tv"

NEWER = (
    r"\b(let|const|class|async|await|Promise|fetch|Map|Set|Symbol|URL)\b|=>|`|\.\.\."
    r"|\.(includes|find|assign|closest|classList|padStart)\b"
)


@pytest.fixture
def board(notice, trail):
    many = tuple(replace(notice, id=f"k3x9a7q{i}", headline=f"{i}号楼明天停水") for i in range(7))
    return Board(area=trail[-1], trail=trail, notices=many)


def documents(board, profile=HERE):
    return {d.name: d for d in tv.render(board, profile).items}


def html(board, profile=HERE):
    return documents(board, profile)["index.html"].body.decode()


@pytest.mark.parametrize("name", ["index.html", "state.json", "n/k3x9a7q0.html"])
def test_the_documents_are_as_looked_at(board, golden, name):
    golden(f"tv/{name.replace('/', '_')}", documents(board)[name].body)


def test_every_notice_has_its_page(board):
    made = documents(board)
    assert {f"n/{n.id}.html" for n in board.notices} < set(made)
    assert made["n/k3x9a7q0.html"].body == tv.notice_page(board.notices[0], board, HERE)


def test_six_stand_on_a_sheet_and_the_first_has_the_focus(board):
    body = documents(board)["index.html"].body.decode()
    assert body.count('<ul class="sheet') == 2 and body.count('<ul class="sheet off">') == 1
    assert body.count('class="on"') == 1 and body.count("<li data-id=") == 7


def test_an_empty_board_has_one_focus_too(trail):
    body = documents(Board(area=trail[-1], trail=trail))["index.html"].body.decode()
    assert "现在没有新的通知" in body and body.count('class="button on"') == 1
    assert '<div id="board" class="off" ' in body


def test_the_page_is_made_for_a_box(board):
    for name in ("index.html", "n/k3x9a7q0.html"):
        body = documents(board)[name].body.decode()
        assert '<meta name="page-view-size" content="1280*720">' in body
        assert body.count("<style>") == body.count("<script>") == 1


def test_a_screen_learns_of_a_new_edition_in_a_few_bytes(board):
    state = json.loads(documents(board)["state.json"].body)
    assert state["edition"] == board.edition and len(state["items"]) == 7
    assert state["items"][0] == {
        "id": "k3x9a7q0",
        "revision": 1,
        "expires": "2026-11-25T03:00:00Z",
    }


@pytest.mark.parametrize("script", sorted(TEMPLATES.glob("*.js")), ids=lambda p: p.name)
def test_scripts_keep_to_ecmascript_5(script):
    code = re.sub(r"//.*|\"(\\.|[^\"\\])*\"", "", script.read_text(encoding="utf-8"))
    assert not re.search(NEWER, code)


def test_styles_keep_to_what_old_boxes_lay_out():
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    assert not re.search(r"flex|grid|var\(|@font-face|rem\b|calc\(|border[a-z-]*:1px", css)
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", css)]
    assert min(sizes) >= 24


def test_english_words_stand_around_the_chinese(board):
    body = documents(board, replace(HERE, language="en"))["index.html"].body.decode()
    assert '<html lang="en">' in body and "Wangchunli Community" in body
    assert "Valid until Wed 25 Nov 11:00" in body and '<h2 lang="zh-CN">0号楼明天停水</h2>' in body


def test_a_phone_can_read_on_from_the_code(board):
    body = documents(board)["n/k3x9a7q0.html"].body.decode()
    assert '<img src="data:image/png;base64,' in body
    assert "<span>wcl.example</span><span>/p/k3x9a7q0</span>" in body


def test_what_repeats_leaves_the_portal_with_its_showing(notice, trail):
    at = notice.effective
    often = replace(notice, repeat=Repeat())
    board = compose([often], "tv", at, trail, [Showing(often.id, at, at + timedelta(hours=1))])
    index = documents(board)["index.html"].body.decode()
    assert f'data-expires="{instant(at + timedelta(hours=1))}"' in index


def test_a_long_warning_is_shown_whole_sheet_by_sheet_each_as_long_as_it_takes_to_read(board):
    text = "".join(f"第{n}条，请立即离开低洼地带并通知邻居。" for n in range(60))
    one = told(text=text, message=replace(told().message, infos=()))
    page = html(replace(board, warnings=(one,)))
    sheets = re.findall(r'<div class="warned whole.*?\n</div>\n', page, re.S)
    shown = "".join("".join(re.findall(r"<p>(.*?)</p>", sheet)) for sheet in sheets)
    plain = re.sub(r"<[^>]+>|\s", "", shown)
    assert len(sheets) > 2
    assert text in plain
    assert "防御指南：不要外出。" in plain
    for sheet in sheets:
        letters = len(re.sub(r"<[^>]+>|\s", "", "".join(re.findall(r"<p>(.*?)</p>", sheet))))
        assert int(re.search(r'data-dwell="(\d+)"', sheet)[1]) * 8 >= letters


def test_a_strip_stands_above_the_help_numbers_and_the_list_makes_room(board):
    page = html(replace(board, warnings=(told(is_full=False),)))
    assert '<body class="banded"' in page
    assert 'data-sheet="5"' in page
    assert page.count('<ul class="sheet') == 2
    assert len(re.findall("<li data-id", page.split("</ul>")[0])) == 5
    assert "banded" not in html(board).split("<body")[1]


def test_a_reader_of_english_is_told_in_the_issuers_english(board):
    page = html(replace(board, warnings=(told(),)), replace(HERE, language="en"))
    assert "Heavy rain is expected." in page
    assert "毫米" not in page.split("<body")[1].split("data-dwell")[1]
