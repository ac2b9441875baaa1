"""The watch: what silently goes wrong is told of once, with names, and over when it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import boards
from app.dispatch.hooks import webhook
from app.dispatch.screens import enrol
from app.dispatch.upkeep import watch
from app.dispatch.warnings import alerts
from app.domain import alert as live
from app.domain.account import Account
from app.domain.alert import Alert, Mode
from app.domain.watch import Kind, Rules
from app.domain.webhook import EVENTS
from app.ingest.safe_fetch import Unfetchable
from app.store import account, alert, area, audit, origin, screen, slot, warning_source
from app.store import mark as marks
from app.store import watch as findings
from app.store import webhook as hooks
from app.store.mark import Mark
from app.store.warning_source import WarningSource

COMMUNITY, STREET = "110105900001", "110105900"


@pytest.fixture
def town(neighbourhood, wanglan, clock):
    """Two screens in 望春里 that are there, and an address that is told of everything."""
    house = neighbourhood
    with house.store.begin() as tx:
        url = "https://oa.example.org/hook"
        webhook.add(tx, house, wanglan, url, frozenset(EVENTS), ("110000",))
    for n, name in enumerate(("东门", "西门")):
        one = enrol.begin(house, bytes([n]) * 32, "工控机", "192x32", "0.1.0")
        enrol.approve(house, one.code, COMMUNITY, "192x32", name)
    while boards.issue_due(house):
        pass
    return house


class Look:
    """The worker's lane: remembers what it found before."""

    def __init__(self, house):
        self.house, self.began, self.before = house, house.clock(), set()

    def __call__(self, fetch=None):
        self.before = watch.sweep(self.house, fetch, self.began, self.before)
        with self.house.store.read() as tx:
            return {one.kind: one for one in findings.standing(tx)}


@pytest.fixture
def look(town):
    return Look(town)


def seen(house, *names, alerts=(0, 0)):
    with house.store.begin() as tx:
        ids = {one.name: one.id for one in screen.listing(tx)}
        mark = Mark(
            screen="", epoch=1, seen_at=house.clock(), alerts_epoch=alerts[0], alerts_seq=alerts[1]
        )
        marks.store(tx, [replace(mark, screen=ids[name]) for name in names])


def told(house):
    with house.store.read() as tx:
        (hook,) = hooks.active(tx)
        calls = hooks.log(tx, hook.id, 50)
    return [c for c in calls if c.event.value.startswith("watch.")]


def rule(house, **ruled):
    with house.store.begin() as tx:
        watch.set_rules(tx, "sunli", Rules(**ruled), house.clock())


def test_a_warning_that_screens_which_are_there_do_not_show_is_an_alarm_until_they_do(
    town, look, clock
):
    until = clock() + timedelta(hours=1)
    storm = Alert(
        id="w", level=live.Level.RED, template="full", title="暴雨红色预警", text="",
        effective=clock(), expires=until,
    )  # fmt: skip
    alerts.raise_alerts(town, "x", STREET, Mode.LIVE, [storm])
    alerts.issue_due(town)
    with town.store.read() as tx:
        head = alert.get(tx, COMMUNITY, "live")
    shown = (head.epoch, head.seq)
    seen(town, "东门", alerts=shown)
    clock.go(seconds=59)
    seen(town, "东门", "西门")
    assert look() == {} and look() == {}  # there is still time
    clock.go(seconds=1)
    assert look() == {}  # a screen may have come back just now: the next look tells
    found = look()[Kind.NOT_SHOWN]
    assert found.facts == {"titles": ["暴雨红色预警"], "count": 1, "screens": ["西门"]}
    assert look()[Kind.NOT_SHOWN].id == found.id and len(told(town)) == 1
    seen(town, "西门", alerts=shown)
    assert look() == {}
    assert sorted(c.event.value for c in told(town)) == ["watch.alarm", "watch.over"]
    with town.store.read() as tx:
        assert [x.action for x in audit.listing(tx, found.id, 5)] == ["watch.over", "watch.alarm"]
        assert findings.past(tx, 5)[0].over_at == clock()


def test_a_screen_that_is_away_is_the_other_alarm_s_unless_it_is_a_canary(town, look, clock):
    seen(town, "东门", "西门")
    with town.store.read() as tx:
        gate = next(one.id for one in screen.listing(tx) if one.name == "东门")
    rule(town, screens=(gate,))
    clock.go(seconds=100)
    look()
    assert look()[Kind.SCREEN].facts == {"name": "东门"}
    seen(town, "东门")
    assert look() == {}


def test_a_source_that_does_not_answer_is_an_alarm_but_not_for_the_time_we_were_away(town, clock):
    with town.store.begin() as tx:
        one = WarningSource(
            id="cma", name="气象台", url="https://x.example", due=clock(), added_at=clock()
        )
        warning_source.put(tx, one)
    clock.go(hours=9)
    look = Look(town)  # the server starts
    look()
    assert look() == {}
    clock.go(minutes=6)
    look()
    found = look()[Kind.SOURCE]
    assert (found.facts["name"], found.areas) == ("气象台", ("110000",))
    with town.store.begin() as tx:
        warning_source.note(tx, "cma", clock(), "same", {}, clock())
    assert look() == {}


def test_a_page_of_our_own_that_is_away_or_old_is_an_alarm(town, look, clock):
    with town.store.read() as tx:
        front = area.deepest_open(tx)
        good = origin.get(tx, f"/feeds/{front.code}/rss.xml").body

    def away(_path):
        raise Unfetchable("no_answer")

    look(lambda _path: good)
    assert look(lambda _path: good) == {}
    look(away)
    assert look(away)[Kind.PAGE].facts == {"code": "no_answer"}
    assert look(lambda _path: good) == {}
    look(lambda _path: b"old")
    assert look(lambda _path: b"old")[Kind.PAGE].facts == {"code": "other"}
    rule(town, pages=False)
    assert look(away) == {}


def test_lanes_that_stand_still_and_rules_that_make_no_sense(town, look, clock):
    with town.store.begin() as tx:
        slot.mark_all_due(tx, clock())
    clock.go(minutes=5)
    look()
    assert look()[Kind.BEHIND].subject == "boards"  # nobody makes them
    with pytest.raises(ValueError, match="slo_s"):
        rule(town, slo_s=5)


def test_an_account_that_nothing_gets_through_to_is_an_alarm_and_a_refused_post_is_none(
    town, look, clock
):
    made = Account(id="acc0unt1", kind="weibo", area=COMMUNITY, name="望春里", made_at=clock())
    with town.store.begin() as tx:
        account.add(tx, town.cipher, made, {"url": "https://x.example", "token": "t"})
        account.note(tx, made.id, "", clock())
    clock.go(minutes=5)
    seen(town, "东门", "西门")

    def failed(fault):
        with town.store.begin() as tx:
            account.note(tx, made.id, fault, clock())
        look()
        return look()

    assert failed("refused: 422") == {}
    assert failed("bad_credentials: 401")[Kind.POST].facts["name"] == "望春里"
    assert failed("") == {}
