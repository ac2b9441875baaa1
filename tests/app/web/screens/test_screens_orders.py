"""Commands and tags for one screen or for all that a search found; what a screen told."""

from datetime import timedelta

import pytest

from app.dispatch.screens import enrol
from app.store import command, played, screen, screen_fault, screenshot, slot_tags
from app.store import mark as marks
from app.store.command import Answer
from app.store.mark import Mark
from app.store.played import Played
from app.store.screen_fault import Fault
from app.store.screenshot import Screenshot

COMMUNITY, LIST = "110105900001", "/editor/screens/"
ORDERS = f"{LIST}orders"


@pytest.fixture
def hung(house, people):
    """Return ``hung(count)``: so many screens in the community; their ids."""

    def made(count):
        for n in range(count):
            one = enrol.begin(house, bytes([n]) * 32, "工控机", "192x32-mono", "0.1.0")
            enrol.approve(house, one.code, COMMUNITY, "192x32-mono", f"屏{n:02}")
        with house.store.read() as tx:
            return [one.id for one in screen.listing(tx)]

    return made


def told(house, screen_id):
    with house.store.read() as tx:
        return command.of_screens(tx, [screen_id])


def test_it_is_asked_first_and_then_done(as_, hung, house):
    (one,) = hung(1)
    page = as_("sunli")
    where, form = f"{ORDERS}?screen={one}", {"deed": "blank", "minutes": "30"}
    page.post(where, form, page=where)
    assert "对 1 块屏：黑屏" in page.text and "可以随时结束" in page.text
    assert told(house, one) == []
    page.follow(page.post(where, {**form, "confirmed": "1"}))
    (order,) = told(house, one)
    assert (order.command, order.asked_by) == ("blank", "sunli")
    assert order.until - order.asked_at == timedelta(minutes=30)
    assert "黑屏到 12:30" in page.text and "等屏幕应答" in page.text


def test_what_lasts_can_be_ended(as_, hung, house):
    (one,) = hung(1)
    page, where = as_("sunli"), f"{ORDERS}?screen={one}"
    page.follow(page.post(where, {"deed": "unblank", "confirmed": "1"}, page=where))
    (order,) = told(house, one)
    assert order.command == "blank" and order.until == order.asked_at
    assert "结束黑屏" in page.text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "deed"),
        ({"deed": "explode"}, "deed"),
        ({"deed": "blank", "minutes": "0"}, "minutes"),
        ({"deed": "blank", "minutes": "1441"}, "minutes"),
        ({"deed": "tag", "tag_name": ""}, "tag_name"),
        ({"deed": "tag", "tag_name": "一 二"}, "tag_name"),
    ],
)
def test_what_cannot_be_done_is_said_at_its_field(as_, hung, house, form, field):
    (one,) = hung(1)
    page, where = as_("sunli"), f"{ORDERS}?screen={one}"
    assert page.post(where, {**form, "confirmed": "1"}, page=where).status_code == 422
    assert f'href="#{field}"' in page.text and told(house, one) == []


def test_for_many_the_name_of_the_area_is_typed(as_, hung, house):
    ids = hung(21)
    page, form = as_("sunli"), {"deed": "screenshot", "confirmed": "21"}
    assert page.post(ORDERS, form, page=ORDERS).status_code == 422
    assert "请原样输入“望春里社区”" in page.text and told(house, ids[0]) == []
    page.post(ORDERS, {**form, "place": "望春里社区"}, page=ORDERS)
    assert [told(house, one)[0].command for one in ids] == ["screenshot"] * 21


def test_when_there_are_others_than_was_said_it_is_asked_again(as_, hung, house):
    ids = hung(2)
    page = as_("sunli")
    page.post(ORDERS, {"deed": "restart", "confirmed": "1"}, page=ORDERS)
    assert "对 2 块屏：重启播放端" in page.text and told(house, ids[0]) == []


def test_only_what_was_searched_for_is_meant(as_, hung, house):
    ids = hung(3)
    page = as_("sunli")
    page.post(f"{ORDERS}?q=屏01", {"deed": "restart", "confirmed": "1"}, page=f"{ORDERS}?q=屏01")
    assert [len(told(house, one)) for one in ids] == [0, 1, 0]


def test_a_foreign_screen_is_told_nothing(as_, house, people):
    one = enrol.begin(house, bytes(range(32)), "工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, "110105900002", "192x32-mono", "邻居")
    page = as_("sunli")
    form = {"deed": "restart", "confirmed": "1"}
    assert page.post(f"{ORDERS}?screen={one.id}", form, page=ORDERS).status_code == 403
    assert told(house, one.id) == []


def test_tags_are_put_on_and_taken_off_together(as_, hung, house):
    hung(2)
    page = as_("sunli")

    def tags():
        with house.store.read() as tx:
            return slot_tags.within(tx, [COMMUNITY])

    form = {"tag_name": "电梯厅", "confirmed": "2"}
    page.post(ORDERS, {**form, "deed": "tag"}, page=ORDERS)
    assert tags() == {"电梯厅": 2}
    page.post(ORDERS, {**form, "deed": "untag"}, page=ORDERS)
    assert tags() == {}


def test_a_screens_page_says_what_it_told(as_, hung, house, clock):
    (one,) = hung(1)
    now, page = clock(), as_("sunli")
    page.post(f"{ORDERS}?screen={one}", {"deed": "rekey", "confirmed": "1"}, page=ORDERS)
    (order,) = told(house, one)
    with house.store.begin() as tx:
        marks.store(tx, [Mark(screen=one, epoch=1, seen_at=now)])
        screen_fault.store(
            tx,
            [
                Fault(screen=one, document="playlist", code="bad_signature", at=now),
                Fault(screen=one, code="disk_full", at=now),
            ],
        )
        hour = now.replace(minute=0, second=0, microsecond=0)
        gone = Played(screen=one, item="gone0000", revision=1, hour=hour, times=7, seconds=60)
        played.store(tx, [gone])
        answer = Answer(screen=one, nonce=order.nonce, ok=False, why="busy", at=now)
        command.store_answers(tx, [answer])
        screenshot.put(tx, Screenshot(screen=one, at=now, png=b"\x89PNG picture"))
    page.get(f"{LIST}{one}")
    assert "拒收了一份播放单：签名不对" in page.text and "存储空间已满" in page.text
    assert "屏幕没有做成：busy" in page.text and "屏幕今天还没有报告" in page.text
    assert page.client.get(f"{LIST}{one}/screenshot.png").data == b"\x89PNG picture"


def test_a_command_that_nobody_answered_was_not_delivered(as_, hung, clock):
    (one,) = hung(1)
    page = as_("sunli")
    page.post(f"{ORDERS}?screen={one}", {"deed": "purge", "confirmed": "1"}, page=ORDERS)
    clock.go(minutes=6)
    page.get(f"{LIST}{one}")
    assert "没有送到，屏幕当时不在线" in page.text
