"""The lane of pushes: who wants what, many at once, nights, and subscriptions that are dead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.notices import publish
from app.dispatch.route import MessageRoute, Routes
from app.dispatch.subscriptions import pushes
from app.dispatch.warnings import warn, warn_plan
from app.domain.delivery import State
from app.domain.notice import Category
from app.domain.subscription import Wish
from app.domain.target import Target
from app.domain.warning import Level
from app.store import delivery, target
from channels.base import ChannelError, Refused, Unreachable
from renderers import push, warning_push
from tests.app.conftest import Notebook as OneByOne
from tests.app.dispatch.warnings.taking import hand_in
from tests.app.domain.warnings_made import NOON, info, message

COMMUNITY = "110105900001"
WISHES = {
    "outage": Wish(categories=frozenset({Category.OUTAGE})),
    "life": Wish(categories=frozenset({Category.ACTIVITY})),
    "yellow": Wish(least=Level.YELLOW),
    "red": Wish(least=Level.RED),
}


class Notebook(OneByOne):
    """Writes down many at once, and stops when it is asked to give way."""

    def deliver_all(self, parcels, gives_way):
        return [None if gives_way() else self._one(p) for p in parcels]

    def _one(self, parcel):
        try:
            return self.deliver(parcel.message, parcel.address, parcel.key)
        except ChannelError as exc:
            return exc

    def ready_in(self):
        return 0.0


@pytest.fixture
def town(neighbourhood):
    """The neighbourhood with four browsers, each of which wants something else."""
    routes = {
        **neighbourhood.routes.messages,
        "webpush": MessageRoute(push.render, warning_push.render, Notebook()),
    }
    house = replace(neighbourhood, routes=Routes(neighbourhood.routes.boards, routes))
    with house.store.begin() as tx:
        for name, wish in WISHES.items():
            made = Target(id=f"push-{name}", channel="webpush", address=name, area=COMMUNITY)
            target.add(tx, house.cipher, made, "", house.clock(), wish.bits)
    return house


def notebook(house):
    return house.routes.messages["webpush"].channel


def told(house):
    """Let the lane do all that is due; return whom it told."""
    while pushes.deliver_next(house):
        pass
    carried, notebook(house).carried = notebook(house).carried, []
    return sorted(address for address, _, _ in carried)


def issue(house, who, draft, category, notice_id="k3x9a7qd"):
    wanted = replace(draft, category=category, channels=frozenset({"webpush"}))
    publish.publish(house, notice_id, wanted, who)


def states(house, notice_id="k3x9a7qd"):
    with house.store.read() as tx:
        return delivery.counts(tx, notice_id)[("webpush", 1)]


def test_each_is_told_of_what_they_chose_and_of_nothing_else(town, wanglan, draft, clock):
    issue(town, wanglan, draft, Category.OUTAGE)
    assert told(town) == ["outage"]
    issue(town, wanglan, draft, Category.ACTIVITY, "k3x9a7qe")
    assert told(town) == ["life"]
    clock.now = NOON + timedelta(minutes=1)
    for name, level, wanted in (
        ("a", Level.ORANGE, ["yellow"]),
        ("b", Level.RED, ["red", "yellow"]),
    ):
        said = message(name, infos=(info(level, kind=f"k{name}"),))
        hand_in(town, clock(), said)
        warn.bring_out(town)
        warn_plan.plan_due(town)
        assert told(town) == wanted


def test_a_notice_waits_for_the_morning_unless_it_is_over_by_then(town, wanglan, draft, clock):
    night = clock.now.replace(hour=15)  # 23:00 in Beijing
    clock.now = night
    long = replace(draft, expires=night + timedelta(days=2), effective=None)
    issue(town, wanglan, long, Category.OUTAGE)
    short = replace(long, expires=night + timedelta(hours=2))
    issue(town, wanglan, short, Category.OUTAGE, "k3x9a7qe")
    assert told(town) == ["outage"] and states(town, "k3x9a7qe") == {State.ACCEPTED: 1}
    assert states(town) == {State.QUEUED: 1}
    clock.go(hours=9)
    assert told(town) == ["outage"]


def test_a_subscription_that_is_gone_is_deleted_and_one_that_is_silent_is_tried_for_a_day(
    town, wanglan, draft, clock
):
    long = replace(draft, expires=clock.now + timedelta(days=30))
    notebook(town).answers.append(Unreachable("no_answer", 3600.0))
    issue(town, wanglan, long, Category.OUTAGE)
    told(town)
    assert states(town) == {State.QUEUED: 1}
    clock.go(hours=25)
    assert told(town) == [] and states(town) == {State.EXPIRED: 1}
    notebook(town).answers.append(Refused("gone: HTTP 410"))
    clock.now = clock.now.replace(hour=4)
    issue(
        town,
        wanglan,
        replace(long, expires=clock.now + timedelta(days=9)),
        Category.OUTAGE,
        "k3x9a7qe",
    )
    told(town)
    with town.store.read() as tx:
        assert "push-outage" not in target.by_ids(tx, town.cipher, ["push-outage"])
        assert target.by_ids(tx, town.cipher, ["push-life"])
