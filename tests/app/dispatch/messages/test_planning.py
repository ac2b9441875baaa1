"""The lane of plans: never far ahead of what is sent, and what is taken back costs little."""

from dataclasses import replace

import pytest

from app.dispatch.messages import messages
from app.dispatch.messages.planning import Planner
from app.dispatch.notices import publish
from app.domain.delivery import State
from app.domain.planning import FIRST, START
from app.domain.target import Target
from app.store import delivery, planning, target
from tests.app.dispatch.messages.test_messages import Carrier, drain, states
from tests.app.dispatch.messages.test_sms_desk import carried, rule, to_the_night

ID, COMMUNITY = "k3x9a7qd", "110105900001"
MORE = 700


@pytest.fixture
def here(neighbourhood):
    """The house with a channel that takes many at once, and people for more than one slice."""
    route = replace(neighbourhood.routes.messages["sms_smpp"], channel=Carrier())
    known = {**neighbourhood.routes.messages, "sms_smpp": route}
    house = replace(neighbourhood, routes=replace(neighbourhood.routes, messages=known))
    with house.store.begin() as tx:
        for n in range(FIRST + MORE - 24):
            one = Target(id=f"q{n:07}", channel="sms_smpp", address=f"+86139{n:08}", area=COMMUNITY)
            target.add(tx, house.cipher, one, "", house.clock())
    return house


def send_some(house, batches):
    for _ in range(batches):
        messages.deliver_due(house, ["sms_smpp"])


def plans(house):
    with house.store.read() as tx:
        return planning.of_notice(tx, ID)


def test_slices_follow_what_is_sent_until_everybody_has_it_once(here, wanglan, draft, clock):
    publish.publish(here, ID, draft, wanglan)
    lane = Planner(here)
    clock.go(seconds=1)
    assert states(here) == {State.QUEUED: FIRST} and lane.step() == 0
    drain(here)
    assert [lane.step(), lane.step(), lane.step()] == [1, 1, 0]  # two slices wait, no third
    (one,) = plans(here)
    assert (one.planned, one.total, one.left) == (FIRST + 2 * START, FIRST + MORE, 200)
    drain(here)
    clock.go(seconds=1)
    assert lane.step() == 1 and lane.step() == 0
    drain(here)
    assert states(here) == {State.ACCEPTED: FIRST + MORE}
    assert len({address for address, _, _ in carried(here)}) == len(carried(here)) == FIRST + MORE
    assert [one.why for one in plans(here)] == ["done"] and lane.rest_s() > 1


def test_taken_back_half_way_it_is_told_to_those_who_got_it_and_to_nobody_else(
    here, wanglan, draft, clock
):
    publish.publish(here, ID, draft, wanglan)
    send_some(here, 3)
    clock.go(seconds=1)
    got = {address for address, _, _ in carried(here)}
    done = publish.withdraw(here, ID, wanglan)
    assert (done.queued_cancelled, done.messages) == (
        FIRST - len(got) + 1,
        len(got),
    )  # and one post
    assert Planner(here).step() == 0
    drain(here)
    after = [address for address, key, _ in carried(here) if ":2:" in key]
    assert sorted(after) == sorted(got) and len(carried(here)) == 2 * len(got)


def test_at_night_and_before_its_time_nothing_more_is_planned(here, wanglan, draft, clock):
    rule(here, is_quiet=True)
    to_the_night(clock)
    later = {"effective": clock(), "expires": clock().replace(year=2030)}
    publish.publish(here, ID, replace(draft, **later), wanglan)
    drain(here)
    clock.go(seconds=5)
    assert Planner(here).step() == 0
    with here.store.read() as tx:
        assert delivery.next_due(tx, ["sms_smpp"]) > clock()
    clock.go(hours=10)
    assert Planner(here).step() == 1
