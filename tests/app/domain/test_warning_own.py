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
    message_of,
    problems,
    why_second,
)
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
GOOD = OwnWarning(
    template="lift",
    level=Level.BLUE,
    title="3号楼电梯停用",
    text="3号楼电梯停用，正在维修。",
    advice="请走楼梯。",
    contact="65550123",
    issuer="望春里社区居委会",
    minutes=240,
    areas=("110105900001",),
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
