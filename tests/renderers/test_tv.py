"""The pages of the set-top box."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import renderers
from app.domain.board import Board, compose
from app.domain.daily_line import DailyLine
from app.domain.notice import Category, Repeat
from app.domain.number import number_of
from app.domain.showing import Showing
from app.domain.target import Profile
from renderers import tv
from renderers.notation import instant
from tests.renderers.test_warning_messages import told

HERE = Profile(public_url="https://wcl.example", events_url="http://wcl.example:8001")
TEMPLATES = Path(renderers.__file__).with_name("templates") / "tv"
MOST_BYTES = 40 * 1024

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


def html(board, profile=HERE, name="index.html"):
    return documents(board, profile)[name].body.decode()


def content(page):
    """What stands on the page, without its style and script."""
    return page.split("</style>")[1].split("<script>")[0]


@pytest.mark.parametrize("name", ["index.html", "state.json", "n/k3x9a7q0.html"])
def test_the_documents_are_as_looked_at(board, golden, name):
    golden(f"tv/{name.replace('/', '_')}", documents(board)[name].body)


def test_every_notice_has_its_page(board):
    made = documents(board)
    assert {f"n/{n.id}.html" for n in board.notices} < set(made)
    assert made["n/k3x9a7q0.html"].body == tv.notice_page(board.notices[0], board, HERE)


def test_every_link_of_the_portal_leads_to_a_page_without_script(board):
    board = replace(board, warnings=(told(),))
    made = documents(board)
    asked = {"life/", "find/", "shelters/", "help/"}
    for name, page in made.items():
        if not name.endswith(".html"):
            continue
        for link in re.findall(r'<a href="([^"#]*)', content(page.body.decode())):
            there = link.rpartition("../")[2] if name.count("/") else link
            assert there in made or there in asked or there.startswith("/tv/"), (name, link)


def test_two_hundred_notices_are_listed_five_a_page_and_no_page_is_larger_than_boxes_take(
    notice, trail
):
    text = "请提前储水，关好水龙头。" * 120
    many = tuple(replace(notice, id=f"k3x9a{i:03}", body=text) for i in range(200))
    board = Board(area=trail[-1], trail=trail, notices=many, warnings=(told(), told(id="b" * 24)))
    made = documents(board)
    listed = [made[f"notices-{n}.html"].body.decode() for n in range(1, 41)]
    assert sum(len(re.findall('class="f row', page)) for page in listed) == 200
    assert "notices-41.html" not in made and 'id="later"' not in listed[-1]
    assert 'href="notices-3.html" id="later"' in listed[1]
    assert max(len(d.body) for n, d in made.items() if n.endswith(".html")) <= MOST_BYTES


def test_policies_and_guides_have_a_list_of_their_own(board):
    some = [replace(n, category=c) for n, c in zip(board.notices, Category, strict=False)]
    page = html(replace(board, notices=tuple(some)), name="policies-1.html")
    wanted = [n.id for n in some if n.category in {Category.POLICY, Category.GUIDE}]
    assert re.findall(r'class="f row[^>]*data-pane="pane-(\w+)"', page) == wanted


@pytest.mark.parametrize("name", ["index.html", "notices-1.html", "n/k3x9a7q0.html"])
def test_one_thing_has_the_focus_before_a_script_runs(board, name):
    assert len(re.findall(r'class="f[^"]* on"', html(board, name=name))) == 1


def test_an_empty_board_has_one_focus_too(trail):
    page = html(Board(area=trail[-1], trail=trail))
    assert "现在没有新的通知" in page and page.count(' on"') == 1


def test_the_page_is_made_for_a_box(board):
    for name in ("index.html", "n/k3x9a7q0.html"):
        body = documents(board)[name].body.decode()
        assert '<meta name="page-view-size" content="1280*720">' in body
        assert body.count("<style>") == body.count("<script>") == 1
        assert not re.search(r'(src|href)="(?!data:)[^"]*\.(js|css|woff2?)"', body)


def test_a_screen_learns_of_a_new_edition_and_of_warnings_in_one_answer(board):
    state = json.loads(documents(board)["state.json"].body)
    assert state["edition"] == board.edition and len(state["items"]) == 7
    assert state["items"][0] == {
        "id": "k3x9a7q0",
        "revision": 1,
        "expires": "2026-11-25T03:00:00Z",
    }
    assert state["warned"] == {"key": "", "html": ""}
    warned = json.loads(documents(replace(board, warnings=(told(),)))["state.json"].body)["warned"]
    assert 'class="warned whole lv-red"' in warned["html"] and warned["key"]


@pytest.mark.parametrize("script", sorted(TEMPLATES.glob("*.js")), ids=lambda p: p.name)
def test_scripts_keep_to_ecmascript_5(script):
    code = re.sub(r"//.*|\"(\\.|[^\"\\])*\"", "", script.read_text(encoding="utf-8"))
    assert not re.search(NEWER, code)


def test_styles_keep_to_what_old_boxes_lay_out():
    for sheet in sorted(TEMPLATES.glob("*.css")):
        css = sheet.read_text(encoding="utf-8")
        assert not re.search(r"flex|grid:|var\(|@font-face|rem\b|calc\(|border[a-z-]*:1px", css)
        least = 22 if sheet.name.startswith("sd") else 24
        assert min(int(size) for size in re.findall(r"font-size:(\d+)px", css)) >= least


def test_english_words_stand_around_the_chinese(board):
    body = html(board, replace(HERE, language="en"), "n/k3x9a7q0.html")
    assert '<html lang="en">' in body and "Wangchunli Community" in body
    assert "Valid until Wed 25 Nov 11:00" in body and '<h2 lang="zh-CN">0号楼明天停水</h2>' in body


def test_a_phone_can_read_on_from_the_code(board):
    body = html(board, name="n/k3x9a7q0.html")
    assert '<img src="data:image/png;base64,' in body
    assert f"<span>wcl.example</span><span>/{number_of('k3x9a7q0')}</span>" in body
    assert f"/{number_of('k3x9a7q0')}</b>" in html(board, name="notices-1.html")


def test_the_line_of_the_day_stands_on_the_home_page_until_it_ends(board, notice):
    at = notice.effective
    line = DailyLine(area=board.area.code, text="今天 晴", since=at, until=at + timedelta(hours=8))
    page = html(replace(board, daily=line))
    ends = instant(line.until)
    assert f'<p id="daily" data-expires="{ends}">今天 晴</p>' in page
    assert 'id="daily"' not in content(html(board))


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
    sheets = re.findall(r'<div class="warned whole.*?class="send"', page, re.S)
    shown = "".join("".join(re.findall(r"<p>(.*?)</p>", sheet)) for sheet in sheets)
    plain = re.sub(r"<[^>]+>|\s", "", shown)
    assert len(sheets) > 2
    assert text in plain
    assert "防御指南：不要外出。" in plain
    for sheet in sheets:
        letters = len(re.sub(r"<[^>]+>|\s", "", "".join(re.findall(r"<p>(.*?)</p>", sheet))))
        assert int(re.search(r'data-dwell="(\d+)"', sheet)[1]) * 8 >= letters


def test_a_short_warning_is_written_large_and_a_long_one_small(board):
    def size(text):
        one = told(text=text, message=replace(told().message, infos=()))
        return int(re.search(r'class="paper z-(\d+)"', html(replace(board, warnings=(one,))))[1])

    assert size("请远离低洼地带。") == 72
    assert size("请远离低洼地带。" * 5) > size("请远离低洼地带。" * 30) == 34


def test_a_strip_stands_above_the_foot_and_one_put_aside_has_one_too(board):
    page = html(replace(board, warnings=(told(is_full=False),)))
    assert '<body class="home banded"' in page
    assert 'class="warned strip lv-red"' in page
    assert 'class="warned strip lv-red of-full"' in html(replace(board, warnings=(told(),)))
    assert "banded" not in html(board).split("<body")[1].split(">")[0]


def test_a_reader_of_english_is_told_in_the_issuers_english(board):
    page = html(replace(board, warnings=(told(),)), replace(HERE, language="en"))
    assert "Heavy rain is expected." in page
    assert "毫米" not in page.split("<body")[1].split("data-dwell")[1]
