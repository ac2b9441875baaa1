"""What a lower level may hide, and where it is hidden then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import hiding
from app.domain.notice import Act

CITY, DISTRICT, STREET, COMMUNITY = "110000", "110105", "110105900", "110105900001"


@pytest.fixture
def above(notice):
    return replace(notice, areas=(STREET,))


def test_what_comes_from_above_may_be_hidden(above, trail):
    assert hiding.refusal(above, trail[-1], above.sent) == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"binding": True}, "binding"),
        ({"areas": (COMMUNITY,)}, "own"),
        ({"areas": (STREET, COMMUNITY)}, "own"),
        ({"areas": ("110106",)}, "not_here"),
        ({"act": Act.WITHDRAW}, "not_shown"),
    ],
)
def test_the_reason_against_it_has_a_name(above, trail, changed, why):
    assert hiding.refusal(replace(above, **changed), trail[-1], above.sent) == why


def test_what_has_ended_need_not_be_hidden(above, trail):
    assert hiding.refusal(above, trail[-1], above.expires) == "not_shown"
    early = above.effective - timedelta(hours=1)
    assert hiding.refusal(above, trail[-1], early) == ""


@pytest.mark.parametrize(
    ("aimed", "by", "hidden"),
    [
        ((DISTRICT,), {COMMUNITY}, True),
        ((DISTRICT,), {STREET}, True),
        ((DISTRICT,), {DISTRICT}, False),
        ((DISTRICT,), {CITY}, False),
        ((DISTRICT,), {"110105900002"}, False),
        ((DISTRICT,), set(), False),
        ((DISTRICT, COMMUNITY), {STREET}, False),
        ((DISTRICT, STREET), {COMMUNITY}, True),
        (("110106",), {COMMUNITY}, False),
    ],
)
def test_it_is_hidden_below_what_it_is_aimed_at(notice, trail, aimed, by, hidden):
    made = replace(notice, areas=aimed)
    assert hiding.is_hidden(made, trail[-1].lineage, by) is hidden
    assert not hiding.is_hidden(replace(made, binding=True), trail[-1].lineage, by)


def test_only_what_is_hidden_is_left_out(above, trail):
    other = replace(above, id="another0")
    kept = hiding.visible([above, other], trail[-1].lineage, {above.id: {COMMUNITY}})
    assert kept == [other]
