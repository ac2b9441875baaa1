"""Warnings of our own: two persons where it is grave, changed, ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.dispatch.granted import NotAllowed, NotReady
from app.dispatch.warnings import warning_desk, warning_kinds, warning_own, warnings_in
from app.dispatch.warnings.warning_desk import IsAuthor, NotWaiting, Verdict
from app.domain.warning import Level
from app.ingest.warning_document import read_document
from app.store import audit, user, warning
from app.store import warning_own as answerable
from app.store.warning import State
from renderers.warned import label
from tests.app.domain.warnings_made import LIFT

HERE, THERE = "110105900001", "110105900002"
RED = replace(LIFT, level=Level.RED)


@pytest.fixture
def zhaomin(neighbourhood):
    with neighbourhood.store.begin() as tx:
        return user.add(tx, "zhaomin", "赵敏", "x", {("reviewer", HERE)}, neighbourhood.clock())


def held(house, key):
    with house.store.read() as tx:
        return warning.by_keys(tx, [key])[key]


def release(house, key, who):
    seal = warning_desk.seal_of(held(house, key))
    warning_desk.decide(house, Verdict(key=key, state=State.RELEASED, seal=seal), who)


def shown(house):
    return [(e.level, e.message.infos[0].headline) for e in warnings_in.current(house)]


def test_a_slight_one_is_out_at_once_and_ends_by_itself(neighbourhood, wanglan, clock):
    done = warning_own.issue(neighbourhood, LIFT, wanglan)
    assert done.waits == () and shown(neighbourhood) == [(Level.BLUE, "3号楼电梯停用")]
    (one,) = warnings_in.current(neighbourhood)
    assert one.places == {HERE} and one.message.sender
    clock.now += timedelta(hours=4)
    assert shown(neighbourhood) == []


def test_a_grave_one_is_out_when_a_second_person_has_agreed_to_it(neighbourhood, wanglan, zhaomin):
    done = warning_own.issue(neighbourhood, RED, wanglan)
    assert done.waits == ("second:level",) and shown(neighbourhood) == []
    with pytest.raises(IsAuthor):
        release(neighbourhood, done.key, wanglan)
    with pytest.raises(IntegrityError), neighbourhood.store.begin() as tx:
        answerable.agree(tx, done.key, wanglan.id, neighbourhood.clock())
    release(neighbourhood, done.key, zhaomin)
    assert [level for level, _ in shown(neighbourhood)] == [Level.RED]
    with neighbourhood.store.read() as tx:
        own, lines = answerable.get(tx, done.key), audit.listing(tx, done.key, 9)
    assert (own.author, own.second) == (wanglan.id, zhaomin.id)
    assert own.seal == warning_desk.seal_of(held(neighbourhood, done.key))
    assert {line.action for line in lines} == {"warning.issued", "warning.released"}


def test_who_only_writes_there_needs_somebody_who_releases(neighbourhood, wanglan, zhaomin):
    writer = replace(wanglan, id=wanglan.id, roles=frozenset({("author", HERE)}))
    done = warning_own.issue(neighbourhood, LIFT, writer)
    assert done.waits == ("second:right",)
    release(neighbourhood, done.key, zhaomin)
    for areas in ((THERE,), ("999999",), ()):
        with pytest.raises(NotReady):
            warning_own.issue(neighbourhood, replace(LIFT, areas=areas), writer)


def test_what_takes_its_place_is_raised_by_two_lowered_by_one_and_keeps_the_event(
    neighbourhood, wanglan, zhaomin, clock
):
    first = warning_own.issue(neighbourhood, LIFT, wanglan)
    clock.now += timedelta(minutes=5)
    raised = warning_own.issue(neighbourhood, replace(RED, title="有人被困"), wanglan, first.key)
    assert raised.waits and shown(neighbourhood) == [(Level.BLUE, "3号楼电梯停用")]
    release(neighbourhood, raised.key, zhaomin)
    assert shown(neighbourhood) == [(Level.RED, "有人被困")]
    clock.now += timedelta(minutes=5)
    with pytest.raises(NotWaiting):
        warning_own.issue(neighbourhood, LIFT, wanglan, first.key)
    lowered = warning_own.issue(neighbourhood, LIFT, wanglan, raised.key)
    assert shown(neighbourhood) == [(Level.BLUE, "3号楼电梯停用")]
    assert {held(neighbourhood, one.key).event for one in (first, raised, lowered)} == {
        held(neighbourhood, first.key).event
    }


def test_ended_it_is_gone_everywhere_and_cannot_be_ended_again(
    neighbourhood, wanglan, zhaomin, clock
):
    done = warning_own.issue(neighbourhood, LIFT, wanglan)
    clock.now += timedelta(minutes=5)
    stranger = replace(zhaomin, roles=frozenset({("reviewer", THERE)}))
    with pytest.raises(NotAllowed):
        warning_own.end(neighbourhood, done.key, "已修好", stranger)
    over = warning_own.end(neighbourhood, done.key, "已修好", wanglan)
    assert shown(neighbourhood) == [] and held(neighbourhood, over).message.note == "已修好"
    with pytest.raises(NotWaiting):
        warning_own.end(neighbourhood, done.key, "已修好", wanglan)


def test_its_document_is_cap_and_says_the_same(neighbourhood, wanglan):
    done = warning_own.issue(neighbourhood, LIFT, wanglan)
    one = held(neighbourhood, done.key)
    with neighbourhood.store.read() as tx:
        body = warning.document(tx, one.document)
    (read,) = read_document(body, warning_kinds.shipped()).messages
    assert read.key == one.message.key
    assert read.infos == tuple(replace(i, kind="") for i in one.message.infos)


def test_residents_read_what_it_is_and_how_bad_in_their_language(neighbourhood, wanglan):
    with neighbourhood.store.read() as tx:
        told = warning_own.sketch(tx, neighbourhood, replace(LIFT, level=Level.RED))
    assert label(told, "zh-CN") == "电梯故障红色预警"
    assert label(told, "en") == "Red Lift failure warning"
