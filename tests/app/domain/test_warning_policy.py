"""Why a warning waits for a person."""

from datetime import timedelta

import pytest

from app.domain.warning import Level, Pair, Status, Type
from app.domain.warning_policy import Trust, reasons_to_wait
from tests.app.domain.warnings_made import ISSUER, NOON, info, message

ALL = Trust(automatic=frozenset(Level))


def why(said, trust=ALL, reached=("110105",)):
    return reasons_to_wait(said, trust, reached, NOON)


def test_as_it_comes_everything_waits():
    assert why(message(level=Level.RED), Trust()) == ("policy",)


def test_a_level_that_the_source_may_show_waits_for_nobody():
    trust = Trust(automatic=frozenset({Level.RED}))
    assert why(message(level=Level.RED), trust) == ()
    assert why(message(level=Level.BLUE), trust) == ("policy",)


def test_without_a_place_here_it_waits_and_is_not_for_everybody():
    assert why(message(), reached=()) == ("no_area",)


@pytest.mark.parametrize(
    "said",
    [
        info(headline="【演练】发布暴雨红色预警"),
        info(description="This is a TEST of the system"),
        info(event="Probealarm"),
        info(description="測試訊息"),
        info(codes=(Pair("SAME", "RWT"),)),
        info(headline="EXERCISE - red warning"),
    ],
)
def test_a_test_that_is_sent_as_if_in_earnest_waits(said):
    assert why(message(infos=(said,))) == ("test",)


def test_to_exercise_caution_is_no_exercise():
    assert (
        why(message(infos=(info(description="Exercise extreme caution near the contest"),))) == ()
    )


def test_flaws_strangers_and_the_future_wait():
    assert why(message(flaws=("bad_polygon",))) == ("flaw:bad_polygon",)
    assert why(message(), Trust(automatic=frozenset(Level), issuers=("x",))) == ("unknown_issuer",)
    assert why(message(), Trust(automatic=frozenset(Level), issuers=(ISSUER,))) == ()
    assert why(message(minutes=11)) == ("from_the_future",)
    assert why(message(infos=(info(Level.NONE),))) == ("no_level",)


def test_what_ends_a_warning_or_is_none_waits_for_nobody():
    assert why(message(kind=Type.CANCEL), Trust(), ()) == ()
    assert why(message(status=Status.EXERCISE, sent=NOON + timedelta(days=9)), Trust(), ()) == ()
