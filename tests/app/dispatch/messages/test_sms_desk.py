"""Rules of texts where they bite: the night, the day's limit, the budget, and who wants no more."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.dispatch.granted import NotReady
from app.dispatch.messages import arrivals, messages, sms_costs, sms_desk
from app.dispatch.messages.arrivals import ArrivalBox, is_stop
from app.dispatch.notices import publish
from app.dispatch.subscriptions import subscribed
from app.domain.delivery import State
from app.domain.notice import Category
from app.domain.sms_rules import Rules, Skip
from app.domain.subscription import EVERYTHING
from app.domain.target import Target
from app.store import consent, delivery, subscription, target
from channels.base import Arrival
from tests.app.dispatch.messages.test_messages import Carrier, drain, states

ID, NIGHT_H = "k3x9a7qd", 10  # the clock stands at noon in Shanghai; 22:00 is ten hours later


@pytest.fixture
def here(neighbourhood):
    """The house with a channel of texts that takes many at once."""
    route = replace(neighbourhood.routes.messages["sms_smpp"], channel=Carrier())
    known = {**neighbourhood.routes.messages, "sms_smpp": route}
    return replace(neighbourhood, routes=replace(neighbourhood.routes, messages=known))


@pytest.fixture
def pushing(here):
    """The same with pushes, which nobody carries."""
    known = {**here.routes.messages, "webpush": here.routes.messages["sms_smpp"]}
    return replace(here, routes=replace(here.routes, messages=known))


def rule(house, **changes):
    with house.store.begin() as tx:
        assert sms_desk.put(tx, "admin", Rules(**changes), house.clock()) == []
        assert sms_desk.rules(tx) == Rules(**changes)


def carried(house):
    return house.routes.messages["sms_smpp"].channel.carried


def to_the_night(clock):
    while not 14 <= clock().hour < 15:
        clock.go(hours=1)


def test_at_night_texts_wait_for_the_morning(here, wanglan, draft, clock):
    to_the_night(clock)
    made = replace(draft, expires=clock() + timedelta(days=3), effective=clock())
    publish.publish(here, ID, made, wanglan)
    drain(here)
    assert states(here) == {State.QUEUED: 24} and carried(here) == []
    clock.go(hours=10)
    drain(here)
    assert states(here) == {State.ACCEPTED: 24}


def test_a_text_that_would_be_over_in_the_morning_is_not_kept(here, wanglan, draft, clock):
    to_the_night(clock)
    made = replace(draft, expires=clock() + timedelta(hours=2), effective=clock())
    publish.publish(here, ID, made, wanglan)
    drain(here)
    assert states(here) == {State.EXPIRED: 24}


def test_more_than_the_days_limit_is_not_sent_but_a_withdrawal_is(here, wanglan, draft):
    rule(here, a_day=1)
    publish.publish(here, ID, draft, wanglan)
    drain(here)
    publish.publish(here, "k3x9a7qe", draft, wanglan)
    drain(here)
    with here.store.read() as tx:
        assert delivery.counts(tx, "k3x9a7qe")[("sms_smpp", 1)] == {State.CANCELLED: 24}
    publish.withdraw(here, ID, wanglan)
    drain(here)
    assert len(carried(here)) == 48
    with here.store.read() as tx:
        assert sms_desk.spent(tx, here, here.clock()).texts == 48


def test_what_costs_more_than_the_month_has_left_is_not_released(here, wanglan, draft):
    rule(here, price=Decimal("0.05"), budget=Decimal(1))
    with here.store.read() as tx:
        cost = sms_desk.estimate(tx, here, draft)
    assert cost.people == 24 and cost.parts >= 1 and cost.is_over
    with pytest.raises(NotReady) as refused:
        publish.publish(here, ID, draft, wanglan)
    assert [(p.field, p.code) for p in refused.value.problems] == [("channels", "over_budget")]
    silent = replace(draft, channels=draft.channels - {"sms_smpp"})
    assert publish.publish(here, ID, silent, wanglan)


def test_what_was_counted_before_is_compared_and_who_came_meanwhile_is_not_in_the_plan(
    here, wanglan, draft
):
    rule(here, price=Decimal("0.05"), budget=Decimal(9))
    counted = sms_desk.count(here, draft)
    later = counted.at + timedelta(seconds=1)
    latecomer = Target(
        id="late0001", channel="sms_smpp", address="+8613812345678", area=draft.areas[0]
    )
    with here.store.begin() as tx:
        target.add(tx, here.cipher, latecomer, "", later)
        assert sms_desk.estimate(tx, here, draft).people == 25
        assert sms_desk.estimate(tx, here, draft, counted).people == 24
        narrower = replace(draft, category=Category.HEALTH)
        assert sms_desk.estimate(tx, here, narrower, counted).people == 25
        made = publish.issue(tx, here, ID, draft, wanglan, draft.areas, counted)
        assert sum(delivery.counts(tx, made.id)["sms_smpp", 1].values()) == 24
    assert sms_desk.count(here, replace(draft, groups=("60 岁以上",))) is None
    with here.store.begin() as tx:
        sms_desk.put(tx, "wanglan", Rules(), later)
    assert sms_desk.count(here, draft) is None


def test_each_budget_above_must_bear_it_and_a_unit_sets_none_of_its_own(here, wanglan, draft):
    street, community = "110105900", draft.areas[0]
    above = replace(wanglan, roles=frozenset({("administrator", street)}))
    now = here.clock()
    with here.store.begin() as tx:
        assert sms_costs.put(tx, above, street, Decimal(9), now)[0].code == "not_above"
        assert sms_costs.put(tx, above, "110105", Decimal(9), now)[0].code == "not_above"
        assert sms_costs.put(tx, above, community, Decimal(0), now)[0].code == "out_of_range"
        assert sms_costs.put(tx, above, community, Decimal(1), now) == []
    with pytest.raises(NotReady) as refused:
        publish.publish(here, ID, draft, wanglan)
    (problem,) = refused.value.problems
    assert (problem.code, problem.facts["left"]) == ("over_area_budget", "1.00")
    with here.store.begin() as tx:
        assert sms_costs.put(tx, above, community, Decimal(9), now) == []
    publish.publish(here, ID, draft, wanglan)
    drain(here)
    today = sms_desk.day_of(here, now)
    with here.store.begin() as tx:
        (line,) = sms_costs.of_month(tx, today.replace(day=1), today, [street])
        cost = sms_desk.estimate(tx, here, draft)
        assert (line.paid.area, line.paid.texts, line.budget) == (community, 24, Decimal(9))
        assert line.left == Decimal(9) - line.paid.yuan == cost.tightest.left
        assert sms_costs.put(tx, above, community, None, now) == []
        assert sms_desk.estimate(tx, here, draft).shares == ()


def push_on_the_same_device(house):
    """Let a telephone and a browser of one device subscribe; return the telephone's id."""
    with house.store.begin() as tx:
        place = target.listing(tx, house.cipher, None, "sms_smpp")[0].area
        for made in (
            Target(id="browser1", channel="webpush", address="{}", area=place),
            Target(id="phone001", channel="sms_smpp", address="+8613812345678", area=place),
        ):
            print_ = subscribed.print_of("d1")
            subscription.keep(tx, house.cipher, made, EVERYTHING, print_, house.clock())
    return "phone001"


def reason_of(house, phone):
    with house.store.read() as tx:
        lines = delivery.listing(tx, house.cipher, ID, "sms_smpp", 100)
    return next(x.delivery.reason for x in lines if x.delivery.target_id == phone)


def test_a_push_that_is_shown_spares_the_text_and_one_that_is_not_does_not(
    pushing, wanglan, draft, clock
):
    phone = push_on_the_same_device(pushing)
    rule(pushing, skip=Skip.SHOWN)
    publish.publish(pushing, ID, replace(draft, channels=draft.channels | {"webpush"}), wanglan)
    drain(pushing)
    assert states(pushing) == {State.ACCEPTED: 24, State.QUEUED: 1}
    assert reason_of(pushing, phone) == "push_awaited"
    with pushing.store.begin() as tx:
        (one,) = delivery.claim(tx, pushing.cipher, clock(), messages.LEASE, 9, ["webpush"])
        delivery.store(tx, [one.delivery.move(State.ACCEPTED)], clock())
    assert subscribed.shows(pushing, "", ID) == subscribed.shows(pushing, "other", ID) == 0
    assert subscribed.shows(pushing, "d1", ID) == 1 and subscribed.shows(pushing, "d1", ID) == 0
    clock.go(minutes=11)
    drain(pushing)
    assert reason_of(pushing, phone) == "push_shown"


def test_without_the_phones_word_the_text_goes_out_after_a_while(pushing, wanglan, draft, clock):
    phone = push_on_the_same_device(pushing)
    rule(pushing, skip=Skip.SHOWN)
    publish.publish(pushing, ID, replace(draft, channels=draft.channels | {"webpush"}), wanglan)
    drain(pushing)
    assert reason_of(pushing, phone) == "push_awaited"
    clock.go(minutes=11)
    drain(pushing)
    assert states(pushing) == {State.ACCEPTED: 25}


def test_what_means_no_more_is_read_in_any_width_and_case():
    for said in ("TD", " td ", "ＴＤ", "t", "退订", "退订。", "Stop", "N"):
        assert is_stop(said), said
    for said in ("", "好的", "TDD", "请问几点停水", "不退订"):
        assert not is_stop(said), said


def test_who_wants_no_more_is_off_the_list_told_once_and_stays_off(here, wanglan, draft, clock):
    publish.publish(here, ID, draft, wanglan)
    with here.store.read() as tx:
        line = target.listing(tx, here.cipher, None, "sms_smpp")[0]
        phone = target.address_of(tx, here.cipher, line.id)
    box = ArrivalBox()
    for said in ("退订", "TD", "什么时候来水"):
        box.put(Arrival(phone, said))
    assert box.read(here) == 1
    ((to, key, message),) = carried(here)
    assert (to, key) == (phone, f"opt-out:{line.id}") and "已为您退订" in "".join(message.parts)
    drain(here)
    assert [to for to, _, _ in carried(here)].count(phone) == 1
    with here.store.read() as tx:
        (said,) = consent.of(tx, here.cipher, "sms_smpp", phone)
        assert (said.how, said.words, said.at) == ("sms_keyword", "退订", clock())
        assert consent.is_ended(tx, here.cipher, "sms_smpp", phone)
    assert not arrivals.stop(here, phone, "TD", "staff")


def test_a_lane_gives_way_while_its_channel_takes_nothing(here, wanglan, draft):
    publish.publish(here, ID, draft, wanglan)
    here.routes.messages["sms_smpp"].channel.ready_in = lambda: 5.0
    assert messages.deliver_due(here, ["sms_smpp"]) == 0
    assert states(here) == {State.QUEUED: 24}
