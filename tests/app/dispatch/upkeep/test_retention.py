"""Retention: what is kept too long goes slice by slice, and what has no end stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import config
from app.config import BadSetting
from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.dispatch.upkeep import retention
from app.domain.condition import Level
from app.domain.condition import retention as judged
from app.domain.notice import FOREVER
from app.domain.retention import RULES
from app.domain.target import Slot
from app.store import audit, delivery, notice, played, played_days, screen, slot
from app.store.played import Played
from app.store.screen import Screen

DAY, ID = timedelta(days=1), "k3x9a7qd"
LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


@pytest.fixture
def lived(neighbourhood, clock, wanglan, draft):
    """A notice that was texted, and five hours of one screen."""
    house, now = neighbourhood, clock()
    publish.publish(house, ID, draft, wanglan)
    while messages.deliver_due(house, ["sms_smpp", "mastodon"]):
        pass
    with house.store.begin() as tx:
        slot.ensure(tx, LED, now)
        screen.add(
            tx, Screen(id="gate", profile=LED.profile, public_key=b"k" * 32, enrolled_at=now)
        )
        screen.approve(tx, "gate", "东门", LED, now)
        hour = now.replace(minute=0, second=0, microsecond=0)
        told = Played(screen="gate", item=ID, revision=1, hour=hour, times=1, seconds=9)
        played.store(tx, [replace(told, hour=hour + timedelta(hours=n)) for n in range(5)])
    return house


def left(house):
    with house.store.read() as tx:
        lines = sum(sum(states.values()) for states in delivery.counts(tx, ID).values())
        return len(played.of_notice(tx, ID)), days(tx), lines


def days(tx):
    return len({one.hour.date() for one in played_days.of_item(tx, ID, ["gate"], FOREVER)})


def test_what_is_over_goes_slice_by_slice_and_the_notice_stays(lived, clock):
    assert left(lived) == (5, 0, 25)
    clock.go(days=9)
    assert retention.sweep(lived) == 0
    clock.go(days=2)
    assert retention.sweep(lived) == 0  # hours are packed, and nothing is gone
    assert left(lived) == (0, 1, 25)
    clock.go(days=388)
    assert retention.sweep(lived) == 0
    clock.go(days=3)
    assert {one.rule.key: one.would_go for one in retention.standings(lived) if one.would_go} == {
        "plays": 1,
        "deliveries": 25,
    }
    assert retention.sweep(lived, 2, 1) == 3
    assert left(lived) == (0, 0, 25)  # the names of parts go first
    while retention.sweep(lived):
        pass
    assert left(lived) == (0, 0, 0)
    with lived.store.read() as tx:
        assert notice.latest(tx, ID).title == "停水通知"
        assert audit.listing(tx, ID, 9)


def test_the_operator_rules_how_long_and_the_log_never_goes_too_soon(lived, clock):
    short = replace(lived, keep={"plays": 40, "audit": 200})
    clock.go(days=41)
    assert judged(retention.standings(short), clock()).facts["number"] == retention.pack(short) == 5
    assert judged(retention.standings(short), clock()).level is Level.FINE
    assert retention.sweep(short) == 1
    clock.go(days=250)
    with short.store.read() as tx:
        before = len(audit.listing(tx, None, 99))
    assert retention.sweep(short) == before
    with short.store.read() as tx:
        assert [x.action for x in audit.listing(tx, None, 99)] == ["audit.purge"]
        assert audit.verify(tx) is None
    clock.go(days=300)
    assert "deliveries" in judged(retention.standings(short), clock()).facts["en"]
    for name, value in (("AUDIT", "179"), ("PLAYS", "0"), ("PLAYS", "x")):
        with pytest.raises(BadSetting):
            config.load({f"LINLI_KEEP_{name}_DAYS": value})
    assert ("audit", 180) in config.load({"LINLI_KEEP_AUDIT_DAYS": "180"}).keep
    assert {rule.key for rule in RULES} == dict(config.load({}).keep).keys()
