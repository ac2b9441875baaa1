"""Warnings brought out: the same word on every channel, and gone from all when it is over."""

import json
from base64 import b64decode
from datetime import time, timedelta

import pytest

from app.dispatch.boards import boards
from app.dispatch.reach import reach
from app.dispatch.warnings import alerts, warn, warning_rules
from app.domain.target import Slot
from app.domain.warning import Level, Pair, Type
from app.domain.warning_rules import Rules
from app.store import alert, mark, origin, reach_mark, screen, slot, warning_told
from tests.app.dispatch.warnings.taking import hand_in
from tests.app.domain.warnings_made import NOON, info, message

HERE, FAR = "110105900001", "110106900001"
PAGES = (
    "/tv/{}/index.html",
    "/a/{}/index.html",
    "/app/v1/{}/board.json",
    "/feeds/{}/rss.xml",
    "/feeds/{}/atom.xml",
    "/feeds/{}/feed.json",
    "/feeds/{}/warnings.atom",
    "/feeds/{}/timeline.json",
)
RAISED = "市气象台将暴雨蓝色预警升级为橙色"


@pytest.fixture
def town(neighbourhood, clock):
    clock.now = NOON + timedelta(hours=1)
    with neighbourhood.store.begin() as tx:
        place = Slot(area=HERE, medium="led", profile="192x32-mono")
        slot.ensure(tx, place, clock())
    settle(neighbourhood)
    return neighbourhood


@pytest.fixture
def take(town, clock):
    def do(*said):
        hand_in(town, clock(), *said)
        settle(town)

    return do


def settle(house):
    """Let the worker's lanes do all that is due."""
    for step in (warn.bring_out, alerts.issue_due, boards.issue_due):
        while step(house):
            pass


def page(house, path, area=HERE):
    with house.store.read() as tx:
        found = origin.get(tx, path.format(area))
    return found.body.decode() if found else ""


def on_screens(house, area=HERE):
    body = page(house, "/player/v1/alerts/{}.json", area)
    return json.loads(b64decode(json.loads(body)["payload"]))["alerts"] if body else []


def red(name="a", minutes=0, **more):
    said = info(Level.RED, headline="市气象台发布暴雨红色预警", description="请远离低洼地带。")
    return message(name, minutes, infos=(said,), **more)


def test_what_is_released_stands_everywhere_it_is_for_and_nowhere_else(town, take):
    take(red())
    for path in PAGES:
        assert "市气象台发布暴雨红色预警" in page(town, path), path
        assert "红色" not in page(town, path, FAR), path
    (shown,) = on_screens(town)
    assert (shown["level"], shown["template"], shown["title"]) == ("red", "full", "暴雨红色预警")
    assert (shown["icon"], shown["source"]) == ("rainstorm", "北京市气象台")
    assert "请远离低洼地带。" in shown["text"]


def test_a_cancel_takes_it_from_everywhere_and_an_all_clear_stands_for_half_an_hour(
    town, take, clock
):
    take(red())
    clock.go(minutes=5)
    take(message("b", 5, kind=Type.CANCEL, names=("a",), infos=()))
    (clear,) = on_screens(town)
    assert (clear["level"], clear["template"]) == ("none", "band")
    assert clear["title"] == "暴雨红色预警已解除"
    assert "已解除" in page(town, "/a/{}/index.html")
    assert "warned whole" not in page(town, "/tv/{}/index.html")
    clock.go(minutes=30)
    settle(town)
    assert on_screens(town) == []
    for path in PAGES[:3]:
        assert "红色预警" not in page(town, path), path
    assert "【解除】" in page(town, "/feeds/{}/warnings.atom")
    clock.go(hours=48)
    settle(town)
    assert "红色预警" not in page(town, "/feeds/{}/warnings.atom")


def test_one_that_runs_out_goes_without_an_all_clear(town, take, clock):
    take(red())
    clock.now = NOON + timedelta(hours=12)
    settle(town)
    assert on_screens(town) == []
    assert "红色预警" not in page(town, "/a/{}/index.html")
    assert "【已结束】" in page(town, "/feeds/{}/warnings.atom")


def test_a_raised_level_is_the_same_warning_in_a_new_revision(town, take, clock):
    take(message("a"))
    (before,) = on_screens(town)
    clock.go(minutes=5)
    said = info(Level.ORANGE, headline=RAISED)
    take(message("b", 5, Type.UPDATE, names=("a",), infos=(said,)))
    (after,) = on_screens(town)
    assert (before["template"], after["template"]) == ("band", "full")
    assert after["id"] == before["id"]
    assert after["revision"] > before["revision"]


def test_nothing_is_written_while_nothing_changes(town, take, clock):
    take(red())
    clock.go(minutes=5)
    assert warn.bring_out(town) == 0
    with town.store.read() as tx:
        assert [one.revision for one in warning_told.open_at(tx, clock())] == [1]


def test_a_blocked_way_is_not_taken(town, take):
    blocked = info(Level.RED, parameters=(Pair("BLOCKCHANNEL", "EAS"),))
    take(message("a", infos=(blocked,)))
    assert on_screens(town) == []
    assert "warned strip" not in page(town, "/tv/{}/index.html")
    assert "预警" in page(town, "/a/{}/index.html")


def test_what_feeds_have_listed_they_list_to_its_end_though_an_update_blocks_them(
    town, take, clock
):
    take(red())
    clock.go(minutes=5)
    blocked = info(
        Level.RED, headline="暴雨红色预警更新", parameters=(Pair("BLOCKCHANNEL", "PUBLIC"),)
    )
    take(message("b", 5, Type.UPDATE, names=("a",), infos=(blocked,)))
    assert "更新" not in page(town, "/a/{}/index.html")
    assert "更新" in page(town, "/feeds/{}/warnings.atom")
    take(message("c", 6, Type.CANCEL, names=("b",), infos=()))
    assert "【解除】暴雨红色预警更新" in page(town, "/feeds/{}/warnings.atom")


def test_which_levels_take_over_is_the_operators_word(town, take, clock):
    with town.store.begin() as tx:
        ruled = Rules(
            full=frozenset({Level.RED, Level.BLUE}),
            channels={"sms_smpp": frozenset({Level.RED})},
            night_until=time(7, 30),
        )
        assert warning_rules.put(tx, "wanglan", ruled, clock()) == []
        assert warning_rules.get(tx) == ruled
    take(message("a"))
    assert [one["template"] for one in on_screens(town)] == ["full"]


def test_a_guide_of_our_own_is_called_so_and_only_where_the_issuer_gives_no_advice(town, take):
    take(red())
    assert "防御指南：" in on_screens(town)[0]["text"]


def test_the_advice_of_the_issuer_stands_alone(town, take):
    take(message("a", infos=(info(Level.RED, instruction="不要外出。"),)))
    text = on_screens(town)[0]["text"]
    assert "不要外出。" in text
    assert "防御指南" not in text


def test_alerts_that_others_raised_stay(town, take, clock):
    from app.domain.alert import Alert, Mode
    from app.domain.alert import Level as Colour

    own = Alert(
        id="own",
        level=Colour.NONE,
        template="band",
        title="停水",
        text="停水",
        effective=clock(),
        expires=clock() + timedelta(hours=3),
    )
    alerts.raise_alerts(town, "wanglan", "110105", Mode.LIVE, [own])
    take(red())
    assert {one["id"] for one in on_screens(town)} > {"own"}


def test_who_has_it_is_told_by_the_screens_themselves(town, take, clock, tmp_path):
    with town.store.begin() as tx:
        key = Slot(area=HERE, medium="led", profile="192x32-mono").key
        made = {"id": "scr1", "profile": "192x32-mono", "public_key": b"k" * 32}
        screen.add(tx, screen.Screen(**made, enrolled_at=clock(), name="门厅"))
        screen.approve(tx, "scr1", "门厅", Slot.parse(key), clock())
    take(red())
    name = on_screens(town)[0]["id"].removeprefix("w-")
    before = {one.channel: one for one in reach.report_of_warning(town, name)}
    assert (before["led"].total, before["led"].has, before["led"].took) == (1, 0, None)
    assert [(line.name, line.rung) for line in before["led"].lines] == [("门厅", "ACCEPTED")]
    assert before["mobile"].total == before["mobile"].has > 0
    with town.store.begin() as tx:
        head = alert.get(tx, HERE, "live")
        clock.now += timedelta(seconds=1.5)
        shows = {"screen": "scr1", "seen_at": clock(), "alerts_at": clock()}
        marks = [mark.Mark(**shows, alerts_epoch=head.epoch, alerts_seq=head.seq)]
        reach_mark.note(tx, marks)
        mark.store(tx, marks)
    after = next(one for one in reach.report_of_warning(town, name) if one.channel == "led")
    assert (after.has, after.pending, after.took.p50, after.took.longest) == (1, 0, 1500, 1500)
    assert [(line.name, line.rung) for line in after.lines] == [("门厅", "SHOWN")]
    assert reach.report_of_warning(town, "nobody") == ()
