"""What will be on: the board of a moment, its reasons, and the screen itself."""

import re
from dataclasses import replace

import pytest

from app.dispatch.notices import hide, publish, successor
from app.dispatch.screens import enrol
from app.domain.target import Slot, variant_of
from app.store import screen, slot
from app.store.screen import Screen

CODE = "110105900001"
PAGE = f"/editor/on-air?area={CODE}&channel=tv"


@pytest.fixture
def published(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    return neighbourhood


def test_the_board_is_listed_with_why_each_is_there(desk, published):
    desk.get(f"{PAGE}&at=2026-11-24T20:00")
    assert "11月24日（周二）20:00，望春里社区的电视" in desk.text
    assert "直接发给这里" in desk.text and "停水停电和辟谣更正排在最前" in desk.text
    assert "下一次变化：11月25日（周三）11:00" in desk.text


def test_what_is_not_there_is_listed_with_why(desk, published):
    desk.get(f"{PAGE}&at=2026-11-26T09:00")
    assert "此刻没有内容" in desk.text and "已到期，11月25日（周三）11:00 结束" in desk.text


@pytest.mark.parametrize(
    "channel, kind", [("tv", b"<!doctype html>"), ("led", b"/editor/preview/")]
)
def test_the_screen_is_drawn_by_the_real_renderer(desk, published, channel, kind):
    desk.get(PAGE.replace("tv", channel))
    screen = re.search(r'<iframe[^>]* src="([^"]+)"', desk.text).group(1)
    answer = desk.client.get(screen)
    assert answer.status_code == 200 and kind.lower() in answer.data.lower()
    assert ("sandbox" in answer.headers["Content-Security-Policy"]) is (channel == "tv")


def test_a_feed_has_no_screen(desk, published):
    desk.get(PAGE.replace("tv", "feed"))
    assert "<iframe" not in desk.text
    assert desk.get(f"/editor/on-air/screen?area={CODE}&channel=feed").status_code == 404


def test_a_moment_that_cannot_be_read_is_said_at_its_field(desk, published):
    desk.get(f"{PAGE}&at=明天")
    assert "“明天”不是时间" in desk.text and 'aria-invalid="true"' in desk.text


def test_other_moments_are_a_link_away(desk, published):
    desk.get(f"{PAGE}&at=2026-11-24T20:00")
    steps = re.findall(r'href="([^"]+)">([^<]+)</a>', desk.text.split('class="steps')[1])
    named = {name: href for href, name in steps}
    assert "at=2026-11-24T21:00" in named["晚一小时"].replace("%3A", ":")
    assert "at=2026-11-25T11:01" in named["下一次变化"].replace("%3A", ":")


def test_somebody_elses_area_is_not_to_be_seen(as_, published):
    page = as_("liqiang")
    page.get("/editor/on-air?area=110106&channel=tv")
    assert "您的范围里没有“110106”" in page.text
    assert page.get("/editor/on-air/screen?area=110106&channel=tv").status_code == 404


def test_an_area_above_ones_own_may_be_looked_at(as_, published):
    page = as_("liqiang")
    page.get("/editor/on-air?area=110105&channel=tv&at=2026-11-24T20:00")
    assert "朝阳区的电视" in page.text and "停水通知" not in page.text


def test_the_minute_that_is_now_means_now(desk, neighbourhood, wanglan, draft, clock):
    clock.go(seconds=30)
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    desk.get(f"{PAGE}&at=2026-11-24T12:00")
    assert "停水通知" in desk.text and "还没开始" not in desk.text


def test_boards_that_run_dry_are_listed_with_since_when(desk, published):
    desk.get(PAGE)
    told = desk.text.split('id="dry"')[1]
    assert "电视（望春里社区）" in told and "11月25日（周三）11:00 之后没有内容" in told
    desk.get("/editor/on-air/dry?area=110105900002")
    assert "现在就没有内容" in desk.text and "望春里社区）" not in desk.text


def test_somebody_elses_dry_boards_are_not_to_be_seen(as_, published):
    page = as_("liqiang")
    page.get("/editor/on-air/dry")
    assert "望春里社区）" in page.text and "望春园" not in page.text
    page.get("/editor/on-air/dry?area=110105900002")
    assert "您的范围里没有" in page.text and "望春园社区）" not in page.text


@pytest.fixture
def tagged(published, wanglan, draft):
    """A second notice, for screens in lift lobbies alone; and such a screen."""
    led = Slot(area=CODE, medium="led", profile="192x32-mono")
    now = published.clock()
    with published.store.begin() as tx:
        slot.ensure(tx, led, now)
        made = Screen(id="hall", public_key=b"k" * 32, profile=led.profile, enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, "hall", "大厅屏", led, now)
    enrol.tag(published, "hall", {"电梯厅"})
    lift = replace(draft, title="电梯检修", tags=frozenset({"电梯厅"}))
    publish.publish(published, "lift0000", lift, wanglan)
    return published


def test_what_tags_keep_away_is_said_and_their_screens_can_be_asked(desk, tagged):
    page = PAGE.replace("=tv", "=led")
    desk.get(page)
    assert "只在带“电梯厅”标签的屏上显示" in desk.text
    hall = variant_of({"电梯厅"})
    desk.get(f"{page}&tags={hall}")
    assert "只在带" not in desk.text and "正在显示 2 条" in desk.text
    assert (
        f"tags={variant_of({'电梯厅'})}" in re.search(r'<iframe[^>]* src="([^"]+)"', desk.text)[1]
    )


def test_what_a_lower_level_hides_is_said_with_its_name(desk, neighbourhood, wanglan, draft):
    street = replace(draft, areas=("110105900",))
    publish.publish(neighbourhood, "k3x9a7qd", street, wanglan)
    hide.hide(neighbourhood, "k3x9a7qd", CODE, "与本社区无关", wanglan)
    desk.get(PAGE)
    assert "望春里社区把它隐藏了，这里不显示" in desk.text


def test_what_is_restored_says_so_when_it_has_left(desk, published, wanglan):
    successor.restore(published, "k3x9a7qd", wanglan)
    desk.get(PAGE)
    assert "正在显示 1 条" in desk.text
    desk.get(f"{PAGE}&at=2026-11-26T09:00")
    assert "已恢复，" in desk.text and "起不再显示" in desk.text
