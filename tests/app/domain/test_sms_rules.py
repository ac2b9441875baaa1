"""Rules of texts: how they are counted and paid for, and when they wait."""

from datetime import UTC, datetime
from decimal import Decimal

from app.domain.sms_rules import Cost, Rules, billed, problems

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


def test_what_is_more_than_may_be_spent_is_over():
    cost = Cost(people=100, parts=2, price=Decimal("0.05"), spent=Decimal(95), budget=Decimal(100))
    assert (cost.texts, cost.yuan, cost.left, cost.is_over) == (200, Decimal(10), Decimal(5), True)
    free = Cost(people=100, parts=2, price=Decimal("0.05"), spent=Decimal(95), budget=Decimal(0))
    assert free.left is None and not free.is_over


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
