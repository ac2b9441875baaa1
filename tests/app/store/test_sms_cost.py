"""What texts cost whom, and what areas may spend: the same on both databases."""

from datetime import date, timedelta
from decimal import Decimal

from app.domain.delivery import State
from app.store import delivery, sms_budget, sms_cost
from app.store.sms_budget import Budget
from app.store.sms_cost import Use
from tests.app.store.conftest import COMMUNITY, NEIGHBOUR, NOON

DAY, PRICE = date(2026, 11, 24), Decimal("0.045")
STREET = "110105900"


def test_what_a_notice_costs_is_paid_where_it_was_aimed(tx, published, areas):
    here = Use(notice_id=published.id, area=COMMUNITY, parts=2, charged=2)
    warned = Use(notice_id="warning:x", area=NEIGHBOUR, parts=1)
    sms_cost.add(tx, DAY, [here, here, warned], PRICE)
    sms_cost.add(tx, DAY + timedelta(days=1), [here], PRICE)
    sms_cost.add(tx, DAY, [], PRICE)
    mine = sms_cost.of_notice(tx, published.id)
    assert (mine.texts, mine.parts, mine.told, mine.charged) == (3, 6, 3, 6)
    assert mine.yuan == Decimal("0.27")
    assert sms_cost.total(tx, DAY, DAY, STREET).yuan == Decimal("0.225")
    assert sms_cost.total(tx, DAY, DAY, COMMUNITY).parts == 4
    assert sms_cost.total(tx, DAY, DAY).parts == 5
    wholes = sms_cost.totals(tx, DAY, DAY, [STREET, COMMUNITY, "110105"])
    assert wholes == {
        "110105": Decimal("0.225"),
        STREET: Decimal("0.225"),
        COMMUNITY: Decimal("0.18"),
    }
    month = sms_cost.by_area(tx, DAY, date(2026, 11, 30), [STREET])
    assert [(one.area, one.texts) for one in month] == [(COMMUNITY, 3), (NEIGHBOUR, 1)]


def test_what_the_far_end_charges_is_added_when_it_says_so(tx, cipher, people, published):
    delivery.plan(tx, published, NOON)
    claimed = delivery.claim(tx, cipher, NOON, timedelta(seconds=60), 1, ["sms_smpp"])
    mine = claimed[0].delivery.move(State.ACCEPTED)
    delivery.store(tx, [mine], NOON)
    delivery.add_references(tx, [("901^0", mine)])
    sms_cost.add(tx, DAY, [Use(notice_id=published.id, area=COMMUNITY, parts=1)], PRICE)
    assert sms_cost.unsettled(tx, ["901^0", "stranger"]) == {"901^0"}
    sms_cost.charge(tx, "901^0", 3)
    sms_cost.charge(tx, "stranger", 3)
    cost = sms_cost.of_notice(tx, published.id)
    assert (cost.parts, cost.told, cost.charged) == (1, 1, 3)
    delivery.settle(tx, [("901^0", State.DELIVERED, "")], NOON)
    assert sms_cost.unsettled(tx, ["901^0"]) == frozenset()


def test_a_budget_holds_for_its_area_and_all_below(tx, areas):
    for code, yuan in ((STREET, 500), (COMMUNITY, 20), (STREET, 400)):
        made = Budget(area=code, yuan=Decimal(yuan), set_by="qianan", at=NOON)
        sms_budget.put(tx, made)
    assert [one.area for one in sms_budget.over(tx, [COMMUNITY])] == [STREET, COMMUNITY]
    assert [one.yuan for one in sms_budget.over(tx, [NEIGHBOUR])] == [Decimal(400)]
    assert [one.area for one in sms_budget.within(tx, ["110105"])] == [STREET, COMMUNITY]
    sms_budget.remove(tx, STREET)
    assert sms_budget.over(tx, [NEIGHBOUR]) == []
