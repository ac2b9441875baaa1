"""What holds now: updates, all-clears in six forms, ends, levels, copies, languages, exercises."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.audience import Area
from app.domain.audience import Level as Tier
from app.domain.warning import Level, Pair, Place, Reference, Scope, Status, Type
from app.domain.warning_chain import chains, heads, is_ended
from app.domain.warning_now import Change, effective_warnings
from tests.app.domain.warnings_made import ISSUER, NOON, info, known, message

HOUR = NOON + timedelta(hours=1)
BLUE, YELLOW, ORANGE, RED = Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED


def shown(*messages, at=HOUR, **more):
    return [e.message.identifier for e in effective_warnings(at, messages, **more)]


def test_an_update_takes_the_place_of_what_it_names():
    first, second = known("a"), known("b", 10, Type.UPDATE, ORANGE, names=["a"])
    (one,) = effective_warnings(HOUR, [second, first])
    assert (one.message.identifier, one.level, one.change) == ("b", ORANGE, Change.RAISED)


def test_a_cancel_ends_what_it_names_and_needs_no_info():
    cancel = known("c", 20, Type.CANCEL, names=["a"], infos=())
    assert shown(known("a"), cancel) == []


def test_a_cancel_that_still_says_extreme_ends_all_the_same():
    cancel = known("c", 20, Type.CANCEL, RED, names=["a"])
    assert shown(known("a", level=RED), cancel) == []


def test_a_cancel_that_names_only_the_first_ends_the_update_as_well():
    chain = [known("a"), known("b", 10, Type.UPDATE, RED, names=["a"])]
    assert shown(*chain, known("c", 20, Type.CANCEL, names=["a"], infos=())) == []


def test_nobody_else_ends_or_replaces_what_was_written_here():
    own = replace(known("a"), is_own=True)
    cancel = known("c", 20, Type.CANCEL, names=["a"], infos=())
    update = known("b", 10, Type.UPDATE, RED, names=["a"])
    assert shown(own, cancel) == ["a"]
    assert "a" in shown(own, update)
    assert shown(own, replace(cancel, is_own=True)) == []


def ended(**more):
    return known("b", 10, Type.UPDATE, names=["a"], infos=(info(at=NOON, **more),))


@pytest.mark.parametrize(
    "all_clear",
    [
        known("b", 10, Type.CANCEL, names=["a"]),
        ended(responses=("AllClear",)),
        known("b", 10, Type.UPDATE, names=["a"], infos=(info(urgency="Past", hours=0),)),
        ended(parameters=(Pair("layer:EC-MSC-SMC:1.1:Alert_Location_Status", "ended"),)),
        known("b", 10, Type.UPDATE, names=["a", "b"]),
    ],
    ids=["cancel", "response", "past", "parameter", "names itself"],
)
def test_every_form_of_all_clear_ends_the_event(all_clear):
    assert shown(known("a")) == ["a"]
    assert shown(known("a"), all_clear) == []
    (chain,) = chains([known("a"), all_clear])
    assert is_ended(chain)


def test_what_vanished_from_a_healthy_feed_is_over():
    assert shown(known("a", gone_at=HOUR)) == []
    assert shown(known("a", gone_at=HOUR), at=HOUR - timedelta(seconds=1)) == ["a"]


def test_a_warning_ends_at_its_own_end():
    assert shown(known("a"), at=NOON + timedelta(hours=12)) == []
    assert shown(known("a"), at=NOON + timedelta(hours=12, seconds=-1)) == ["a"]


def test_without_an_end_it_lasts_as_long_as_its_source_allows_and_says_so():
    endless = known("a", infos=(info(hours=None),), life_s=3600)
    (one,) = effective_warnings(HOUR - timedelta(seconds=1), [endless])
    assert (one.ends, one.has_own_end) == (HOUR, False)
    assert shown(endless) == []


def test_of_an_update_in_parts_only_what_is_ended_goes():
    whole = known("a", infos=(info(code="110105"), info(code="110106")))
    west = known("b", 10, Type.UPDATE, names=["a"], infos=(info(urgency="Past", hours=0),))
    east = known("c", 10, Type.UPDATE, names=["a"], infos=(info(code="110106"),))
    assert shown(whole, west, east) == ["c"]


def test_a_reissue_does_not_alarm_again_a_raised_level_does_a_lowered_one_does_not():
    chain = [known("a", level=YELLOW)]
    seen = []
    for n, level in enumerate((YELLOW, ORANGE, YELLOW, RED), 1):
        chain.append(known(f"m{n}", n, Type.UPDATE, level, names=[chain[-1].message.identifier]))
        (one,) = effective_warnings(HOUR, chain)
        seen.append((one.change, one.alarm.split(",")[1]))
    assert seen == [
        (Change.CONTINUED, "a"),
        (Change.RAISED, "m2"),
        (Change.LOWERED, "m2"),
        (Change.RAISED, "m4"),
    ]


def test_what_comes_after_an_all_clear_or_an_end_alarms_anew():
    cancel = known("b", 10, Type.CANCEL, names=["a"], infos=(), incidents=("x",))
    anew = known("c", 20, level=BLUE, incidents=("x",))
    (one,) = effective_warnings(HOUR, [known("a", incidents=("x",), level=RED), cancel, anew])
    assert (one.message.identifier, one.change, one.alarm) == ("c", Change.NEW, f"{ISSUER},c")
    brief = known("a", incidents=("x",), infos=(info(RED, hours=0.1),))
    (one,) = effective_warnings(HOUR, [brief, anew])
    assert (one.change, one.alarm) == (Change.NEW, f"{ISSUER},c")


def test_an_incident_joins_only_what_speaks_of_the_same_danger():
    gale = info(event="大风", kind="gale")
    rain, wind = known("a", incidents=("x",)), known("b", 5, incidents=("x",), infos=(gale,))
    assert len(chains([rain, wind])) == 2
    assert len(chains([rain, known("c", 5, incidents=("x",))])) == 1


def test_a_providers_own_key_joins_what_names_nothing():
    def vtec(act):
        return (Pair("VTEC", f"/O.{act}.KTFX.FF.A.0003.000000T0000Z-100830T1800Z/"),)

    first = known("a", infos=(info(parameters=vtec("NEW")),))
    again = known("b", 5, infos=(info(parameters=vtec("CON")),))
    assert shown(first, again) == ["b"]


def test_one_warning_by_two_senders_is_one_and_the_issuer_speaks():
    issued, relayed = known("a"), known("q", sender="qweather", rank=1)
    assert shown(relayed, issued) == ["a"]
    assert shown(relayed, issued, known("c", 30, Type.CANCEL, names=["a"])) == []


def test_what_could_be_a_copy_of_two_is_a_copy_of_none():
    here, there = known("a"), known("b", places=frozenset({"110106"}))
    both = known("q", sender="qweather", rank=1, places=frozenset({"110105", "110106"}))
    assert len(chains([here, there, both])) == 3


def test_two_languages_are_one_warning():
    said = (info(language="zh-CN"), info(language="en-US", headline="Rain"))
    (one,) = effective_warnings(HOUR, [known("a", infos=said)])
    assert one.in_language("en").headline == "Rain"
    assert one.in_language("zh-CN").headline == "北京市气象台发布暴雨预警"
    assert one.in_language("fr").headline == "北京市气象台发布暴雨预警"


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ACTUAL])
def test_nothing_but_what_is_meant_in_earnest_is_live(status):
    assert shown(known("a", level=RED, status=status)) == []


def test_an_exercise_is_shown_to_those_who_drill_and_touches_no_live_warning():
    exercise = known("b", 5, Type.CANCEL, names=["a"], status=Status.EXERCISE, infos=())
    drill = known("d", level=RED, status=Status.EXERCISE)
    assert shown(known("a"), exercise, drill) == ["a"]
    assert shown(known("a"), exercise, drill, drill=True) == ["d"]


def test_what_is_not_public_is_not_shown():
    assert shown(known("a", scope=Scope.RESTRICTED)) == []


def test_what_waits_for_a_person_does_not_hide_what_may_be_shown():
    held = known("b", 10, Type.UPDATE, RED, names=["a"], released=False)
    assert shown(known("a", level=ORANGE), held) == ["a"]
    assert shown(held) == []


def test_an_all_clear_waits_for_nobody():
    assert shown(known("a"), known("c", 9, Type.CANCEL, names=["a"], released=False)) == []


def test_it_is_for_the_areas_it_reaches_and_those_below_them():
    street = Area(
        code="110105900", name="望春", level=Tier.STREET, slug="x", path="110000/110105/110105900"
    )
    city = Area(code="110000", name="北京", level=Tier.CITY, slug="b", path="110000")
    assert shown(known("a"), area=street) == ["a"]
    assert shown(known("a"), area=city) == []
    assert shown(known("a", touched=frozenset({"110000"})), area=city) == ["a"]


def test_a_reference_that_is_seconds_off_still_names_its_message():
    named = Reference(ISSUER, "a", NOON + timedelta(seconds=48))
    update = known("b", 10, Type.UPDATE, references=(named,))
    assert shown(known("a"), update) == ["b"]


def test_messages_that_name_one_another_leave_the_last():
    loop = [known("a", names=["b"]), known("b", 1, Type.UPDATE, names=["a"])]
    (chain,) = chains(loop)
    assert [h.message.identifier for h in heads(chain)] == ["b"]


TYPES = st.sampled_from([Type.ALERT, Type.UPDATE, Type.UPDATE, Type.CANCEL])
INFOS = st.lists(
    st.builds(
        lambda level, code, past, hours: info(
            level, code=code, hours=hours, urgency="Past" if past else "Expected"
        ),
        st.sampled_from([BLUE, YELLOW, ORANGE, RED]),
        st.sampled_from(["110105", "110106"]),
        st.booleans(),
        st.sampled_from([None, 0, 2, 12]),
    ),
    max_size=2,
)


@st.composite
def histories(draw):
    made = []
    for n in range(draw(st.integers(1, 7))):
        names = draw(st.lists(st.sampled_from([f"m{i}" for i in range(7)]), max_size=2))
        said = message(
            f"m{n}",
            draw(st.integers(0, 40)),
            draw(TYPES),
            names=names,
            infos=tuple(draw(INFOS)),
            sender=draw(st.sampled_from([ISSUER, ISSUER, "qweather"])),
        )
        made.append(replace(known(), message=said, is_released=draw(st.booleans())))
    return made


@settings(deadline=None)
@given(histories(), st.data())
def test_any_order_duplication_and_delay_ends_in_the_same_state(history, data):
    repeated = history + data.draw(st.lists(st.sampled_from(history), max_size=5))
    shuffled = data.draw(st.permutations(repeated))
    held, late = [], list(shuffled)
    while late:  # one after the other, as they come in
        held.append(late.pop())
        effective_warnings(HOUR, held)
    assert effective_warnings(HOUR, held) == effective_warnings(HOUR, history)
    assert {tuple(k.message.key for k in c) for c in chains(held)} == {
        tuple(k.message.key for k in c) for c in chains(history)
    }


@settings(deadline=None)
@given(histories())
def test_whatever_holds_is_no_all_clear_and_not_over(history):
    for one in effective_warnings(HOUR, history):
        assert one.message.type is not Type.CANCEL
        assert one.starts <= HOUR < one.ends
        assert one.level is not Level.NONE


def test_a_place_without_a_code_is_no_reason_to_show_two():
    nameless = (Place(name="河边"),)
    first = known("a", incidents=("x",), infos=(info(places=nameless),))
    second = known("b", 5, Type.UPDATE, incidents=("x",))
    assert shown(first, second) == ["b"]


def test_what_the_issuer_asks_of_channels_is_told():
    asked = (
        Pair("BLOCKCHANNEL", "EAS, NWEM"),
        Pair("layer:SOREM:1.0:Broadcast_Immediately", "Yes"),
    )
    (one,) = effective_warnings(HOUR, [known("a", infos=(info(parameters=asked),))])
    assert (one.blocked, one.is_immediate) == ({"EAS", "NWEM"}, True)
    (plain,) = effective_warnings(HOUR, [known("a")])
    assert (plain.blocked, plain.is_immediate) == (frozenset(), False)
