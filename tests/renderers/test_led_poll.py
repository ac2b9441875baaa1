"""Polls on LED panels: every size shows the question, and bars as long as their shares."""

from dataclasses import replace
from io import BytesIO

from PIL import Image
from zxingcpp import read_barcodes

from app.domain.board import Board
from app.domain.poll import Poll, Standing
from app.domain.target import led_profile
from renderers import led

LIFT = Poll(question="您愿意本楼加装电梯吗？", answers=("愿意", "不愿意", "再看看"))
TWO = Poll(question="装吗？", answers=("甲", "乙"))
SIZES = ("24x24", "64x16", "64x32", "128x32", "192x32", "256x64", "192x96-dual", "320x160-full")
EIGHT = Poll(question="问" * 40, answers=tuple(f"{n}号方案先做这件事情好" for n in range(8)))


def shown(notice, name, votes=None):
    stands = Standing(notice_id=notice.id, votes=votes) if votes else None
    return led.frames(notice, led_profile(name), stands)


def test_a_poll_comes_after_the_notice_on_every_panel(notice, golden):
    asked = replace(notice, poll=LIFT)
    for name in SIZES:
        plain, whole = shown(notice, name), shown(asked, name, (5, 3, 1))
        assert len(whole) > len(plain), name
        most = shown(replace(notice, poll=EIGHT), name, tuple(range(8)))
        assert len(most) <= len(plain) + 5, name
        assert {frame.height_px for frame in most} == {led_profile(name).height_px}
    golden("led/poll_320x160.png", shown(asked, "320x160-full", (5, 3, 1))[-1].png)
    golden("led/poll_192x32.png", shown(asked, "192x32", (5, 3, 1))[-1].png)


def test_a_bar_is_as_long_as_its_share(notice):
    def lit(votes):
        frame = shown(replace(notice, poll=TWO), "256x64", votes)[-1]
        return sum(map(bool, Image.open(BytesIO(frame.png)).convert("L").tobytes()))

    assert lit((9, 1)) == lit((1, 9)) == lit((5, 5))
    board = Board(area=None, notices=(replace(notice, poll=LIFT),))
    assert board.poll_of(board.notices[0]).votes == (0, 0, 0)


def test_the_code_beside_a_poll_leads_to_where_one_votes(notice):
    profile = replace(led_profile("1280x720-full"), public_url="https://linli.example.cn")
    frame = led.frames(replace(notice, poll=LIFT), profile)[-1]
    (code,) = read_barcodes(Image.open(BytesIO(frame.png)).convert("RGB"))
    assert code.text.startswith(f"https://linli.example.cn/p/{notice.id}")
