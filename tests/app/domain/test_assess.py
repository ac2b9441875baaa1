"""The arithmetic of the assessment: sums add up, and what has no record is no number."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain import assess_said
from app.domain.assess import (
    LONGER,
    NOTHING,
    WITHIN,
    Count,
    Covered,
    InTime,
    Ledger,
    Share,
    Sums,
    Value,
    Within,
    sums_of,
    together,
    within,
)
from app.domain.assess_count import warnings
from app.domain.assess_figures import FIGURES, Dimension, Unit, of_dimension
from app.domain.assess_indicators import INDICATORS, WORDS, Stand, stand
from app.domain.assess_month import Span, bounds, is_settled, moved, read_month
from app.domain.assess_words import WORDS as FIGURE_WORDS

ABOVE = {"c1": ("d", "s", "c1"), "c2": ("d", "s", "c2"), "s": ("d", "s"), "d": ("d",)}


def test_what_is_counted_in_two_areas_counts_once_above_them():
    ledger = Ledger(ABOVE)
    ledger.add(["c1", "c2"], "notices")
    ledger.add(["c1"], "notices")
    ledger.add(["unknown"], "notices")
    ledger.add(["c2"], "review_s", within=60)
    assert ledger.rows() == [
        ("c1", "notices", 0, 2),
        ("c2", "notices", 0, 1),
        ("c2", "review_s", 60, 1),
        ("d", "notices", 0, 2),
        ("d", "review_s", 60, 1),
        ("s", "notices", 0, 2),
        ("s", "review_s", 60, 1),
    ]


def test_without_a_record_there_is_no_figure():
    for one in FIGURES:
        assert one.formula.read(Sums()) == NOTHING, one.key
    some = Sums({"searches": 0, "notices": 4, "topic.policy": 2, "now.places": 0})
    assert Share(("found",), "searches").read(some) == NOTHING
    assert Count("drills").read(some) == Value(0.0, 0, 0)
    assert Count("now.shelters", if_any="now.counted").read(some) == NOTHING
    assert Covered(("topic.policy", "topic.jobs"), "notices").read(some) == Value(0.5, 1, 2)


def test_times_are_read_from_how_long_they_took_at_the_most():
    times = {"review_s": {60: 5, 3600: 4, LONGER: 1}}
    read = Sums({"asked": 20}, times)
    assert Within("review_s", 0.5).read(read) == Value(60.0, 5, 10)
    assert Within("review_s", 0.9).read(read) == Value(3600.0, 9, 10)
    assert Within("review_s", 0.95).read(read) == Value(float(LONGER), 10, 10)
    assert InTime("review_s", 86_400, "asked").read(read) == Value(0.45, 9, 20)
    assert [within(s) for s in (0, 1, 1.2, 86_400 * 31)] == [1, 1, 2, LONGER]
    assert list(WITHIN) == sorted(set(WITHIN))


def test_months_add_up_and_how_things_stand_is_what_the_last_one_says():
    one = sums_of([("notices", 0, 3), ("now.places", 0, 10), ("review_s", 60, 1)])
    two = sums_of([("notices", 0, 1), ("now.places", 0, 12), ("review_s", 60, 2)])
    assert together([one, two]) == Sums({"notices": 4, "now.places": 12}, {"review_s": {60: 3}})
    assert together([one, Sums()]).counts == {"notices": 3}


def test_every_figure_and_indicator_is_said_in_both_languages():
    assert {one.key for one in FIGURES} == set(FIGURE_WORDS)
    assert len({one.key for one in FIGURES}) == len(FIGURES)
    assert {one.number for one in INDICATORS} == set(WORDS)
    assert all(
        len(words) == 4 and all(words) for words in (*FIGURE_WORDS.values(), *WORDS.values())
    )
    assert all(of_dimension(one) for one in Dimension)


def test_numbers_are_written_as_people_read_them():
    said = [
        (None, Unit.COUNT, "无记录"),
        (0.9234, Unit.SHARE, "92.3%"),
        (1500.0, Unit.COUNT, "1,500"),
        (8.0, Unit.TIME, "≤ 8 秒"),
        (5400.0, Unit.TIME, "≤ 1.5 小时"),
        (float(LONGER), Unit.TIME, "> 30 天"),
        (4.25, Unit.MEAN, "4.2"),
    ]
    assert [assess_said.number(n, unit, en=False) for n, unit, _ in said] == [s for *_, s in said]
    assert assess_said.number(90, Unit.TIME, en=True) == "≤ 1.5 min"
    changes = [
        (0.5, 0.4, Unit.SHARE),
        (60, 90, Unit.TIME),
        (3, 3, Unit.COUNT),
        (3, None, Unit.COUNT),
    ]
    assert [assess_said.change(*one, en=False) for one in changes] == [
        "+10.0 个百分点",
        "更快",
        "持平",
        "",
    ]


def test_an_indicator_is_met_when_all_it_asks_is():
    by_number = {one.number: one for one in INDICATORS}
    panels = by_number["1.2.1"]
    some = {"now.communities": 4, "now.communities_screen": 4}
    assert stand(panels, Sums(some)) is Stand.MET
    assert stand(panels, Sums(some | {"now.communities_screen": 1})) is Stand.PARTLY
    assert stand(panels, Sums(some | {"now.communities_screen": 0})) is Stand.NOT
    assert stand(panels, Sums()) is Stand.UNKNOWN
    warned = {"warning_screens": 10, "warning_shown": 10}
    assert stand(by_number["3.2.4"], Sums(warned)) is Stand.PARTLY
    assert stand(by_number["2.3.6"], Sums({"notices": 1, "kind.jobs": 1})) is Stand.MET


def test_months_are_local_and_spans_are_compared_with_the_ones_before():
    zone = ZoneInfo("Asia/Shanghai")
    november = date(2026, 11, 1)
    assert bounds(november, zone)[0] == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert bounds(november, zone)[1] == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert not is_settled(november, datetime(2026, 12, 7, 15, tzinfo=UTC), zone)
    assert is_settled(november, datetime(2026, 12, 7, 16, tzinfo=UTC), zone)
    span = Span(november, date(2027, 1, 1))
    assert [f"{one:%y%m}" for one in span.months] == ["2611", "2612", "2701"]
    assert str(span.before) == "2026-08 – 2026-10"
    assert str(span.year_before) == "2025-11 – 2026-01"
    assert moved(november, -11) == date(2025, 12, 1)
    assert [read_month(t) for t in ("2026-11", "2026-13", "november", "")] == [
        november,
        *[None] * 3,
    ]


def test_warnings_count_once_with_the_screens_they_were_for():
    ledger = Ledger(ABOVE)
    warnings(ledger, [("w1", "c1", 3), ("w1", "c2", 0)], [("c1", 700, 2), ("c1", 7000, 1)])
    rows = {row[:3]: row[3] for row in ledger.rows()}
    assert rows["d", "warnings", 0] == rows["c2", "warnings", 0] == 1
    assert rows["d", "warning_screens", 0] == rows["d", "warning_shown", 0] == 3
    assert (rows["c1", "warning_s", 1], rows["c1", "warning_s", 8]) == (2, 1)
