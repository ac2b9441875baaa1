"""The whole report: facts, drift, and what a passer-by can read."""

from dataclasses import replace

import pytest

from app.dispatch.notices import check
from app.domain.notice import Override
from app.domain.target import Slot
from app.store import slot


@pytest.fixture
def panel(neighbourhood, notice):
    """Hang a small panel in 望春里社区."""
    with neighbourhood.store.begin() as tx:
        hung = Slot(area="110105900001", medium="led", profile="192x64-mono")
        slot.ensure(tx, hung, neighbourhood.clock())


def report(house, draft):
    return {(r.field, r.code): r for r in check.report(house, draft, house.clock())}


def test_facts_are_part_of_it(neighbourhood, draft):
    assert ("headline", "relative_day") in report(neighbourhood, draft)


def test_a_wording_that_drifted_wants_a_look(neighbourhood, draft):
    own = (Override(channel="led", text="停水", base="of another text"),)
    assert report(neighbourhood, replace(draft, overrides=own))[("override-led", "drifted")]


def test_a_loop_nobody_sees_whole_is_named_with_its_panel(neighbourhood, draft, panel):
    long = replace(draft, body="请提前储水，关好水龙头。" * 30)
    remark = report(neighbourhood, long)[("body", "long_loop")]
    assert remark.facts["panel"] == "192x64-mono" and remark.facts["loop_s"] > 60


def test_a_short_notice_can_be_read_in_passing(neighbourhood, draft, panel):
    short = replace(draft, headline="九点停水", body="", when_where="", contact="")
    assert report(neighbourhood, short) == {}


def test_a_strip_that_slides_is_too_slow_for_who_walks_past(neighbourhood, draft):
    with neighbourhood.store.begin() as tx:
        hung = Slot(area="110105900001", medium="led", profile="16x16-mono")
        slot.ensure(tx, hung, neighbourhood.clock())
    remark = report(neighbourhood, draft)[("headline", "slides")]
    assert remark.facts["first_s"] > remark.facts["passing_s"] == 6


def test_without_a_panel_nothing_is_said_of_panels(neighbourhood, draft):
    long = replace(draft, body="请提前储水，关好水龙头。" * 30)
    assert ("body", "long_loop") not in report(neighbourhood, long)
