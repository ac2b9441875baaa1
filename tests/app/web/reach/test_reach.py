"""The reach ledger: its figures, its plots with their tables, what to do about who is missing."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import boards
from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.domain.target import Slot
from app.store import mark, played, reach_mark, screen, slot
from app.store.mark import Mark
from app.store.played import Played
from app.store.screen import Screen
from channels.base import Refused

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")
PAGE = "/editor/notices/k3x9a7qd/reach"


@pytest.fixture
def live(house, people, wanglan, draft, clock):
    """A notice on two of three screens: one slow, one silent since an hour; one text failed."""
    now = house.clock()
    with house.store.begin() as tx:
        slot.ensure(tx, LED, now)
        for n, name in enumerate(("东门 LED 屏", "=西门 LED 屏", "车库屏")):
            key = bytes([n]) * 32
            made = Screen(id=f"screen0{n}", public_key=key, profile=LED.profile, enrolled_at=now)
            screen.add(tx, made)
            screen.approve(tx, made.id, name, LED, now)
    clock.go(hours=1)
    publish.publish(house, "k3x9a7qd", draft, wanglan)
    house.routes.messages["sms_smpp"].channel.answers.append(Refused("bad_number: 0x0B"))
    while boards.issue_due(house) or messages.deliver_due(house, ["sms_smpp"]):
        pass
    sent = house.clock()
    with house.store.begin() as tx:
        seq = next(r.seq for r in slot.everything(tx) if r.slot == LED)
        marks = [
            Mark(screen=f"screen0{n}", epoch=1, shown=seq, at=at, seen_at=at)
            for n, at in enumerate((sent + timedelta(seconds=2), sent + timedelta(minutes=4)))
        ]
        reach_mark.note(tx, marks)
        mark.store(tx, marks)
        hour = sent.replace(minute=0, second=0, microsecond=0)
        one = Played(
            screen="screen00", item="k3x9a7qd", revision=1, hour=hour, times=31, seconds=310
        )
        played.store(tx, [one])
    clock.go(minutes=5)
    return house


def figures(page, of):
    page.get(f"{PAGE}/{of}.csv")
    return list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))


def test_the_ledger_says_who_has_it_how_soon_and_who_is_missing(live, as_):
    page = as_("wanglan")
    page.get(PAGE)
    assert (
        page.text.count('<div class="wide"><svg') == page.text.count('<div class="tall"><svg') == 2
    )
    led, sms = ({r[0]: r for r in figures(page, "channels")}[name] for name in ("LED 屏", "短信"))
    assert led == ["LED 屏", "3", "2", "0", "1", "0", "0", "2.0", "240.0", "240.0"]
    assert sms[1:6] == ["24", "23", "0", "1", "1"]
    area = figures(page, "areas")[1]
    assert area[:4] == ["110105900001", "望春里社区", "3", "2"]
    assert figures(page, "times")[-1][:2] == ["10 分钟", "67%"]
    assert [cell for cell in figures(page, "plays")[-1][1:-1] if cell not in {"0", ""}] == ["31"]
    page.get(PAGE)
    assert "车库屏" in page.text and "东门 LED 屏" not in page.text
    assert "短信还有 1 人没有收到" in page.text and "/notices/k3x9a7qd/deliveries" in page.text
    assert "/p/k3x9a7qd/print" in page.text


def test_who_cannot_see_it_is_told_by_text_with_one_button(house, live, wanglan, draft, as_):
    made = replace(draft, channels=frozenset({"led"}), title="只在屏上")
    publish.publish(house, "k3x9a7qe", made, wanglan)
    while boards.issue_due(house):
        pass
    page = as_("wanglan")
    page.get("/editor/notices/k3x9a7qe/reach")
    assert "短信 24 人" in page.text
    [form] = re.findall(r'href="(/editor/new[^"]+by=sms_smpp[^"]*)"', page.text)
    page.get(form.replace("&amp;", "&"))
    assert re.findall(r'name="channels" value="(\w+)"[^>]* checked', page.text) == ["sms_smpp"]
    assert "只在屏上" in page.text


def test_the_piece_that_refreshes_is_the_same_and_tables_hold_no_formulas(live, as_):
    page = as_("wanglan")
    page.get(f"{PAGE}?part=1")
    assert 'data-every="5"' in page.text and "<html" not in page.text
    with live.store.begin() as tx:
        screen.rename(tx, "screen02", "=1+1")
    assert figures(page, "missing")[1][2] == "'=1+1"
    assert page.get(f"{PAGE}/other.csv").status_code == 404


def test_the_ledger_of_all_lists_what_was_published_in_those_days(live, as_):
    page = as_("wanglan")
    page.get("/editor/reach/")
    assert "2 / 3" in page.text and page.text.count('<div class="wide"><svg') == 2
    page.get("/editor/reach/notices.csv")
    (row,) = list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))[1:]
    assert (row[0], row[3:8]) == ("k3x9a7qd", ["3", "2", "2.0", "240.0", "240.0"])
    page.get("/editor/reach/?since=2020-01-01&until=2020-01-31")
    assert "这段时间没有发布通知" in page.text
