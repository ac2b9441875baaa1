"""A warning of our own: what must be right in its form, and when a second officer is asked."""

from dataclasses import replace
from datetime import timedelta

from app.domain.audience import Area
from app.domain.audience import Level as AreaLevel
from app.domain.warning import Level, Type
from app.domain.warning_own import (
    Imprint,
    OwnWarning,
    Template,
    begun,
    form_of,
    gathered,
    message_of,
    problems,
    why_second,
)
from tests.app.domain.warnings_made import LIFT as GOOD
from tests.app.domain.warnings_made import NOON

LIFT = Template(
    key="lift",
    name="电梯故障",
    name_en="Lift failure",
    category="Safety",
    responses=("Avoid",),
    level=Level.BLUE,
    minutes=240,
    title="〔楼栋〕电梯停用",
    text="正在修。",
    advice="请走楼梯。",
)


def place(level, code="110105900001"):
    return Area(code=code, name="某地", level=level, slug=code, path=code, is_open=True)


def test_nothing_is_issued_with_a_field_missing_too_long_or_a_place_left_to_fill_in():
    assert problems(GOOD) == []
    told = {(p.field, p.code) for p in problems(OwnWarning())}
    assert told == {
        *((name, "empty") for name in ("level", "title", "text", "advice", "contact", "issuer")),
        ("areas", "empty"),
        ("minutes", "not_a_time"),
    }
    for change, field, code in (
        ({"title": "长" * 41}, "title", "too_long"),
        ({"text": "〔楼栋〕停用"}, "text", "placeholder"),
        ({"minutes": 24 * 60 + 1}, "minutes", "not_a_time"),
        ({"minutes": 5}, "minutes", "not_a_time"),
    ):
        assert [(p.field, p.code) for p in problems(replace(GOOD, **change))] == [(field, code)]
    assert [p.field for p in problems(replace(GOOD, title=begun(LIFT, "", "").title))] == ["title"]


def test_grave_wide_or_sent_to_many_needs_a_second_officer():
    small, wide = place(AreaLevel.COMMUNITY), place(AreaLevel.DISTRICT, "110105")
    for level, areas, phones, may, reasons in (
        (Level.BLUE, [small], 1000, True, ()),
        (Level.YELLOW, [small], 0, True, ()),
        (Level.ORANGE, [small], 0, True, ("second:level",)),
        (Level.RED, [small, wide], 0, True, ("second:level", "second:wide")),
        (Level.BLUE, [wide], 0, True, ("second:wide",)),
        (Level.BLUE, [small], 1001, True, ("second:phones",)),
        (Level.BLUE, [small], 0, False, ("second:right",)),
    ):
        assert why_second(level, areas, phones, 1000, may_release=may) == reasons


def test_its_message_says_what_the_form_said_and_gives_the_form_back():
    places = [place(AreaLevel.COMMUNITY)]
    first = Imprint(sender="linli", identifier="a", sent=NOON + timedelta(microseconds=5))
    made = message_of(GOOD, LIFT, places, first)
    assert (made.type, made.sent, made.level) == (Type.ALERT, NOON, Level.BLUE)
    assert made.infos[0].expires == NOON + timedelta(hours=4)
    assert form_of(made, GOOD.areas, NOON + timedelta(hours=1)) == replace(GOOD, minutes=180)
    later = Imprint(sender="linli", identifier="b", sent=NOON, after=(made,))
    changed = message_of(GOOD, LIFT, places, later)
    assert (changed.type, changed.references[0].identifier) == (Type.UPDATE, "a")


def test_english_is_a_second_info_of_the_same_danger_and_comes_back_into_the_form():
    imprint = Imprint(sender="x", identifier="1", sent=NOON)
    here = replace(place(AreaLevel.COMMUNITY), name="望春里社区", name_en="Wangchunli")
    assert len(message_of(GOOD, LIFT, (here,), imprint).infos) == 1
    told = {
        "title_en": "Lift out of use",
        "text_en": "Being repaired.",
        "advice_en": "Take stairs.",
    }
    both = replace(GOOD, **told)
    assert problems(both) == []
    chinese, english = message_of(both, LIFT, (here,), imprint).infos
    assert (chinese.language, english.language) == ("zh-CN", "en")
    assert (english.headline, english.event) == ("Lift out of use", "Lift failure")
    assert english.instruction == "Take stairs.\nTelephone: 65550123"
    assert english.places[0].name == "Wangchunli"
    assert english.places[0].codes == chinese.places[0].codes
    same = ("kind", "level", "effective", "expires", "codes", "severity")
    assert all(getattr(english, n) == getattr(chinese, n) for n in same)
    made = message_of(both, LIFT, (here,), imprint)
    assert form_of(made, both.areas, NOON) == both
    short = replace(both, advice_en="")
    assert form_of(message_of(short, LIFT, (here,), imprint), both.areas, NOON) == short
    for change, code in (({"title_en": ""}, "empty"), ({"title_en": "a" * 101}, "too_long")):
        assert [(p.field, p.code) for p in problems(replace(both, **change))] == [
            ("title_en", code)
        ]


def test_all_the_parts_of_a_district_one_by_one_are_the_district():
    above = {"a1": "a", "a2": "a", "b1": "b", "a": "district", "b": "district", "district": "city"}
    children = {"a": ["a1", "a2"], "b": ["b1"], "district": ["a", "b"], "city": ["district", "x"]}
    assert gathered(["a1", "a2"], children, above) == {"a1", "a2", "a"}
    whole = gathered(["a1", "a2", "b1"], children, above)
    assert whole == {"a1", "a2", "b1", "a", "b", "district"}
    assert gathered(["a", "b"], children, above) == {"a", "b", "district"}
    assert gathered(["b1"], children, above) == {"b1"}
    assert gathered([], children, above) == frozenset()
