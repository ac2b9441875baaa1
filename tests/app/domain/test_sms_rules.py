"""Rules of texts: how they are counted and paid for, and when they wait."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.sms_rules import Cost, Rules, Share, billed, problems

EVENING = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 23:00 in Shanghai


def test_carriers_bill_every_character_alike():
    lengths = {1: 1, 70: 1, 71: 2, 134: 2, 135: 3, 150: 3}
    assert {n: billed("停" * n) for n in lengths} == lengths
    assert billed("a" * 71) == 2 and billed("😀" * 36) == 2


def test_a_text_of_the_night_waits_for_the_morning():
    rules = Rules()
    assert rules.held_until(EVENING, "Asia/Shanghai") == datetime(2026, 11, 25, tzinfo=UTC)
    assert rules.held_until(EVENING.replace(hour=4), "Asia/Shanghai") is None
    assert Rules(is_quiet=False).held_until(EVENING, "Asia/Shanghai") is None


def test_what_is_more_than_any_budget_that_bears_it_is_over():
    def share(area, spent, planned):
        return Share(area=area, budget=Decimal(100), spent=Decimal(spent), planned=planned)

    ten = Decimal(10)
    cost = Cost(people=100, parts=2, price=Decimal("0.05"), shares=(share("", 50, ten),))
    assert (cost.texts, cost.yuan, cost.tightest.left, cost.is_over) == (200, ten, 50, False)
    over = replace(cost, shares=(share("", 50, ten), share("a", 95, ten), share("b", 0, ten)))
    assert (over.tightest.area, over.tightest.left, over.is_over) == ("a", 5, True)
    assert share("", 120, Decimal(0)).left == 0 and not share("", 120, Decimal(0)).is_over
    free = replace(cost, shares=())
    assert free.tightest is None and not free.is_over


def test_what_cannot_be_ruled_is_named():
    wrong = Rules(
        night_until=Rules().night_from, a_day=99, price=Decimal(-1), budget=Decimal("1e9")
    )
    assert {(p.field, p.code) for p in problems(wrong)} == {
        ("night_until", "no_night"),
        ("a_day", "out_of_range"),
        ("price", "out_of_range"),
        ("budget", "out_of_range"),
    }
