"""The TV portal in a browser, driven by the keys of a remote alone."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.domain.board import Board
from app.domain.poll import Poll
from app.domain.target import Profile
from renderers import tv
from renderers.base import Document
from tests.renderers.test_warning_messages import told

pytestmark = pytest.mark.browser
AREA = "/tv/110105900001/"
SEEN = Document(name="seen.gif", media_type="image/gif", body=b"")  # the main port counts it
ARROWS = ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
# A key of a remote that keyboards have not: its code, as boxes send it.
REMOTE = """code => ["keydown", "keypress"].forEach(function (type) {
  var e = document.createEvent("Event"); e.initEvent(type, true, true); e.keyCode = e.which = code;
  document.dispatchEvent(e); })"""


@pytest.fixture
def portal(origin, open_page, notice, trail):
    documents, address = origin.documents, origin.address

    def lay(count, warnings=(), **changes):
        notices = tuple(
            replace(
                notice,
                id=f"k3x9a7q{i}",
                headline=f"{i}号楼明天停水",
                expires=notice.expires + timedelta(minutes=i),
                **changes,
            )
            for i in range(count)
        )
        board = Board(area=trail[-1], trail=trail, notices=notices, warnings=tuple(warnings))
        made = {AREA + d.name: d for d in (*tv.render(board, Profile()).items, SEEN)}
        documents.update(made)  # never without: pages ask while they are laid
        for gone in documents.keys() - made.keys():
            del documents[gone]

    def show(count, name="index.html", size=(1280, 720), box="", **changes):
        lay(count, **changes)
        page = open_page(*size, timezone_id="UTC", **({"user_agent": box} if box else {}))
        page.clock.install(time=notice.sent)
        page.goto(address + AREA + name)
        return page

    show.lay = lay
    return show


def test_one_set_in_four_says_once_an_hour_that_it_shows_the_board(portal):
    page, asked = portal(1), []
    page.on("request", lambda r: asked.append(r.url) if "seen.gif" in r.url else None)
    draw = "Math.random = function () { return %s; }; localStorage.clear(); counted = '';"
    page.evaluate(draw % "0.1")
    with page.expect_request("**/seen.gif?e=*"):
        page.clock.run_for(90_000)
    edition = page.get_attribute("body", "data-edition")
    assert asked[0].endswith(f"/seen.gif?e={edition}")
    page.clock.run_for(600_000)
    page.evaluate(draw % "0.5")
    page.clock.run_for(3_600_000)
    assert len(asked) == 1


def red(notice, **more):
    times = {"sent": notice.sent, "effective": notice.sent}
    return told(**times, expires=notice.sent + timedelta(hours=6), **more)


def test_a_parser_of_ecmascript_5_takes_every_script(origin, open_page, notice, trail):
    board = Board(area=trail[-1], trail=trail, notices=(notice,), warnings=(red(notice),))
    made = [d.body.decode() for d in tv.render(board, Profile()).items if d.name.endswith("html")]
    code = {re.search(r"<script>(.*?)</script>", page, re.S)[1] for page in made}
    code.add((Path(tv.__file__).with_name("templates") / "tv" / "keys_page.js").read_text("utf-8"))
    page = open_page(100, 100)
    page.add_script_tag(path=Path(__file__).with_name("acorn.js"))
    parse = """code => { try { acorn.parse(code, { ecmaVersion: 5 }); return ""; }
        catch (problem) { return problem.message; } }"""
    assert [page.evaluate(parse, one) for one in code] == [""] * len(code)
    assert page.evaluate(parse, "const a = 1;") != ""


def focused(page):
    """The id of what has the focus: exactly one thing, and it is to be seen."""
    found = page.evaluate(
        "[].map.call(document.querySelectorAll('.on'), function (one) {"
        " return [one.id, one === document.activeElement, one.offsetWidth > 0]; })"
    )
    ((name, has_it, is_shown),) = found
    assert has_it and is_shown
    return name


def walk(page, home):
    """Breadth first with arrows alone: what is reached, and from where one comes back to it."""
    reached, ways, queue = {home}, {}, [home]
    while queue:
        here = queue.pop(0)
        for arrow in ARROWS:
            page.evaluate("id => focus(byId(id))", here)
            page.keyboard.press(arrow)
            there = focused(page)
            ways.setdefault(there, set()).add(here)
            if there not in reached:
                reached.add(there)
                queue.append(there)
    back, look = {home}, [home]
    while look:
        for before in ways.get(look.pop(), set()) - back:
            back.add(before)
            look.append(before)
    return reached, back


@pytest.mark.parametrize(
    ("name", "size"),
    [("index.html", (1280, 720)), ("notices-2.html", (1280, 720)), ("index.html", (640, 530))],
)
def test_arrows_reach_everything_and_come_back_and_nothing_sticks_out(portal, name, size):
    page = portal(12, name, size)
    assert page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]") == list(size)
    shown = set(page.evaluate("choices().map(function (one) { return one.id; })"))
    reached, back = walk(page, focused(page))
    assert reached == back == shown
    assert len(shown) >= 8


def test_digits_jump_and_ok_opens_and_back_returns_to_what_had_the_focus(portal):
    page = portal(12)
    page.keyboard.press("1")
    assert focused(page) == "t-notices"
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices-1.html")
    page.keyboard.press("PageDown")
    page.wait_for_url("**/notices-2.html")
    page.keyboard.press("3")
    assert focused(page) == "k3x9a7q7"
    assert page.locator(".pane:visible h2").all_inner_texts() == ["7号楼明天停水"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/n/k3x9a7q7.html")
    assert focused(page) == "back"
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices-2.html#k3x9a7q7")
    assert focused(page) == "k3x9a7q7"
    page.keyboard.press("Backspace")
    page.wait_for_url("**/index.html#t-notices")
    assert focused(page) == "t-notices"


def test_keys_of_boxes_mean_what_they_say_there_told_twice_or_once(portal):
    page = portal(12, "notices-1.html")
    page.evaluate(REMOTE, 373)
    page.wait_for_url("**/notices-2.html")
    page.evaluate(REMOTE, 640)
    page.wait_for_url("**/index.html")
    page.evaluate(REMOTE, 40)
    assert focused(page) == "k3x9a7q1"
    page.evaluate(REMOTE, 276)
    page.wait_for_url("**/notices-1.html")


def test_a_box_that_has_other_arrows_is_known_by_its_name(portal):
    page = portal(12, box="Mozilla/4.0 (compatible; iPanel 3.0)")
    page.evaluate(REMOTE, 2)
    assert focused(page) == "k3x9a7q1"


def test_a_long_notice_is_turned_page_by_page(portal):
    page = portal(1, "n/k3x9a7q0.html", body="请提前储水，关好水龙头。\n" * 30)
    first = page.inner_text("#turn")
    page.keyboard.press("ArrowDown")
    assert first.startswith("第 1 / ") and page.inner_text("#turn").startswith("第 2 / ")
    assert page.evaluate("document.getElementById('story').scrollTop") > 0
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    end = page.evaluate(
        "(function (s) { return s.scrollTop + s.clientHeight - s.scrollHeight; })"
        "(document.getElementById('story'))"
    )
    assert end >= 0


def test_digits_answer_a_poll_and_ok_sends_it(portal, origin, notice):
    poll = Poll(question="装不装充电桩？", answers=("装", "不装"))
    page = portal(1, "n/k3x9a7q0.html", poll=poll)
    page.keyboard.press("2")
    assert focused(page) == "vote" and page.inner_text("#vote") == "投 2 号"
    page.keyboard.press("Backspace")
    assert focused(page) == "back" and not page.locator("#vote").is_visible()
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#polled")).to_contain_text("谢谢")
    assert focused(page) == "back"
    sent = ("/p/k3x9a7q0/vote", f"answer={poll.mark(0).replace(':', '%3A')}")
    assert set(origin.posted) == {sent}


def test_a_notice_goes_at_its_end_without_the_line(portal):
    page = portal(2)
    page.context.set_offline(True)
    page.clock.fast_forward("23:00:01")
    expect(page.locator("#list li")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "k3x9a7q1"
    page.clock.fast_forward("01:00")
    assert focused(page) == "all" and page.locator("#none").is_visible()


def test_a_box_with_a_wrong_clock_keeps_the_time_of_the_server(portal, origin):
    origin.date = "Wed, 25 Nov 2026 03:00:30 GMT"  # nearly a day after what the box believes
    page = portal(2)
    expect(page.locator("#list li")).to_have_count(1)
    page.clock.run_for(1000)
    expect(page.locator("#clock")).to_contain_text("11月25日 周三 11:00")


def test_a_new_edition_is_taken_up_and_the_focus_kept(portal):
    page = portal(3)
    page.keyboard.press("ArrowDown")
    portal.lay(2)
    page.clock.run_for(31_000)
    expect(page.locator("#list li")).to_have_count(2)
    assert focused(page) == "k3x9a7q1"


def test_a_corrected_notice_is_read_again_and_a_withdrawn_one_left(portal):
    page = portal(1, "n/k3x9a7q0.html")
    portal.lay(1, revision=2, title="停水改期")
    page.clock.run_for(31_000)
    expect(page.locator("#story")).to_contain_text("停水改期")
    portal.lay(0)
    page.clock.run_for(31_000)
    page.wait_for_url("**/notices-1.html")


def test_a_warning_takes_over_whatever_is_open_is_put_aside_and_leaves_by_itself(portal, notice):
    page = portal(12, "notices-1.html")
    page.keyboard.press("2")
    portal.lay(12, [red(notice)])
    page.clock.run_for(16_000)
    expect(page.locator(".whole:visible")).to_have_count(1)
    assert focused(page) == "fold"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "fold"
    page.keyboard.press("Enter")
    assert page.locator(".whole:visible").count() == 0
    assert page.locator(".strip:visible").count() == 1
    assert focused(page) == "k3x9a7q1"
    page.keyboard.press("PageDown")
    page.wait_for_url("**/notices-2.html")
    expect(page.locator(".strip:visible")).to_have_count(1)
    assert page.locator(".whole:visible").count() == 0
    page.clock.run_for(182_000)
    expect(page.locator(".whole:visible")).to_have_count(1)
    portal.lay(12)
    page.clock.run_for(16_000)
    expect(page.locator(".warned:visible")).to_have_count(0)
    assert focused(page) == "k3x9a7q5"


def test_a_large_clock_stands_there_when_nobody_presses_a_key(portal):
    page = portal(2)
    page.clock.run_for(181_000)
    expect(page.locator("#time")).to_have_text("12:03")
    page.keyboard.press("ArrowDown")
    assert not page.locator("#idle").is_visible()
    assert focused(page) == "k3x9a7q0"


def test_large_letters_are_chosen_once_for_all_pages(portal):
    page = portal(3)
    page.keyboard.press("8")
    page.keyboard.press("Enter")
    assert page.inner_text("#elder .name") == "标准版"
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices-1.html")
    size = "getComputedStyle(document.querySelector('.row .line')).fontSize"
    assert page.evaluate(size) == "38px"


def test_no_text_is_smaller_than_24_pixels(portal):
    for name in ("index.html", "notices-1.html"):
        page = portal(7, name)
        sizes = page.evaluate(
            "[].map.call(document.querySelectorAll('#screen *'), function (e) {"
            " return e.textContent ? parseInt(getComputedStyle(e).fontSize, 10) : 99; })"
        )
        assert min(sizes) >= 24


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_lines_of_the_foot_do_not_touch(origin, open_page, notice, trail, language):
    board = Board(area=trail[-1], trail=trail, notices=(notice,))
    made = tv.render(board, Profile(language=language)).items
    origin.documents.update({AREA + d.name: d for d in (*made, SEEN)})
    for name in ("index.html", "n/k3x9a7qd.html"):
        page = open_page(1280, 720)
        page.goto(origin.address + AREA + name)
        help_, keys = (page.locator(i).bounding_box() for i in ("#help", "#keys"))
        assert help_["x"] + help_["width"] + 24 <= keys["x"]
